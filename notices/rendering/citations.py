"""Turn a document's texts into HTML: escaped, or as stored where they are rich text, with their citations as links."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from notices.document.citations import CITATION, collect_citations, keys_of
from notices.document.model import Document, Reference
from notices.document.template import Language
from notices.document.wording import WORDS, letter_label
from notices.rendering.english_titles import other_language

# A tag ends at the first ">" outside its quoted attributes.
TAG = re.compile(r"""(<(?:"[^"]*"|[^">])*>)""")


def with_language(html: SafeString, text: str, language: Language) -> SafeString:
    """Return the HTML of a text, marked for screen readers where it is English and the text around it is not."""
    english = other_language(text, language)
    return format_html('<span lang="{}">{}</span>', english, html) if english else html


@dataclass(frozen=True)
class BackLink:
    """A link from a reference to one of its citations."""

    anchor: str
    letter: str
    name: str


class CitedTexts:
    """Make the texts of one document into HTML, in the order of the page, since citations are counted on the way."""

    def __init__(self, document: Document) -> None:
        self._citations = collect_citations(document)
        self._words = WORDS[document.language]
        self._citation_counts: Counter[int] = Counter()

    @property
    def references(self) -> list[Reference]:
        """Return the references in the order of their numbers."""
        return self._citations.references

    def line(self, text: str) -> SafeString:
        """Return a plain text of one line as HTML."""
        return self._linked(escape(text))

    def lines(self, text: str) -> SafeString:
        """Return a plain text of several lines as HTML."""
        return mark_safe(self.line(text).replace("\n", "<br>"))  # noqa: S308 - escaped by line()

    def rich(self, text: str) -> SafeString:
        """Return a rich text as it is stored, since it was cleaned when it came in."""
        return mark_safe("".join(self._linked_parts(text)))  # noqa: S308

    def back_links(self, number: int) -> list[BackLink]:
        """Return the links to a reference's citations; complete only after every text has been made."""
        places = range(1, self._citation_counts[number] + 1)
        return [
            BackLink(
                f"cite-{number}-{place}",
                letter_label(place),
                self._words["back"].format(letter=letter_label(place), number=number),
            )
            for place in places
        ]

    def _linked_parts(self, text: str) -> Iterator[str]:
        inside_link = False
        for part in TAG.split(text):
            if part.startswith("<"):
                inside_link = part.startswith(("<a ", "<a>")) or (inside_link and part != "</a>")
                yield part
            else:
                yield self._linked(part, inside_link=inside_link)

    def _linked(self, html: str, inside_link: bool = False) -> SafeString:
        """Replace the citations of a text that is HTML already; a link cannot stand in a link."""
        linked = CITATION.sub(lambda match: self._bracket(keys_of(match[1]), inside_link), html)
        return mark_safe(linked)  # noqa: S308

    def _bracket(self, keys: list[str], inside_link: bool) -> str:
        numbers = format_html_join(", ", "{}", ((self._number(key, inside_link),) for key in keys))
        return format_html("({})", numbers)

    def _number(self, key: str, inside_link: bool) -> str:
        number = self._citations.number(key)
        if number is None:
            missing = self._words["no_reference"]
            return format_html('<span title="{0}">?<span class="visually-hidden"> {0}</span></span>', missing)
        if inside_link:
            return str(number)
        self._citation_counts[number] += 1
        return format_html(
            '<a class="hs-citation" id="cite-{0}-{1}" href="#ref-{0}" aria-label="{2}">{0}</a>',
            number,
            self._citation_counts[number],
            self._words["reference"].format(number=number),
        )
