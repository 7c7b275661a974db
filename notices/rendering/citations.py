"""A document's texts as HTML: escaped, or as stored where they are rich text, with their citations made into links."""

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


def in_own_language(html: SafeString, text: str, language: Language) -> SafeString:
    """The HTML of a text; where the text is English and its surroundings are not, a screen reader is told so."""
    english = other_language(text, language)
    return format_html('<span lang="{}">{}</span>', english, html) if english else html


@dataclass(frozen=True)
class BackLink:
    """From a reference to one place that cites it."""

    anchor: str
    letter: str
    name: str


class CitedTexts:
    """Makes the texts of one document into HTML; ask in the order of the page, for places are counted on the way."""

    def __init__(self, document: Document) -> None:
        self._citations = collect_citations(document)
        self._words = WORDS[document.language]
        self._places: Counter[int] = Counter()

    @property
    def references(self) -> list[Reference]:
        """In the order of their numbers."""
        return self._citations.references

    def line(self, text: str) -> SafeString:
        """A plain text."""
        return self._linked(escape(text))

    def lines(self, text: str) -> SafeString:
        """A plain text of several lines."""
        return mark_safe(self.line(text).replace("\n", "<br>"))  # noqa: S308 - escaped by line()

    def rich(self, text: str) -> SafeString:
        """A rich text: cleaned on its way in, so it stands here as it is stored."""
        return mark_safe("".join(self._pieces(text)))  # noqa: S308

    def back_links(self, number: int) -> list[BackLink]:
        """The places that cite a reference; complete only when every text has been asked for."""
        places = range(1, self._places[number] + 1)
        return [
            BackLink(
                f"cite-{number}-{place}",
                letter_label(place),
                self._words["back"].format(letter=letter_label(place), number=number),
            )
            for place in places
        ]

    def _pieces(self, text: str) -> Iterator[str]:
        inside_link = False
        for piece in TAG.split(text):
            if piece.startswith("<"):
                inside_link = piece.startswith(("<a ", "<a>")) or (inside_link and piece != "</a>")
                yield piece
            else:
                yield self._linked(piece, inside_link=inside_link)

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
        self._places[number] += 1
        return format_html(
            '<a class="hs-citation" id="cite-{0}-{1}" href="#ref-{0}" aria-label="{2}">{0}</a>',
            number,
            self._places[number],
            self._words["reference"].format(number=number),
        )
