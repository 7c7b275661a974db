"""What all parts share while a source is understood: its claims, its language, its citations."""

import html
import re
from dataclasses import dataclass, field

from notices.document.brackets import NUMBERS_IN_BRACKETS, numbers_in
from notices.document.model import Choice
from notices.document.template import Language, Vocabulary
from notices.importing.blocks import Link, Span
from notices.importing.claims import Claims
from notices.importing.flows import Flow, SourceLine
from notices.importing.folding import folded
from notices.importing.marked_text import marked_text
from notices.importing.paragraphs import paragraphs_of
from notices.importing.raised import raised_numbers
from trials.msgid import gettext_noop

RAISED_NUMBER = gettext_noop("A number stands right behind a word: it may be the number of a reference.")


def key_of(number: int) -> str:
    """Return the key of the reference that had this number in the source."""
    return f"kilde-{number}"


@dataclass
class Context:
    """The claims on the source, the language of its notice, and how many references its citations name."""

    claims: Claims
    language: Language = "nb"
    reference_count: int = 0
    # Are numbers that stand right behind a word the numbers of references?
    has_raised: bool = False
    # Addresses that stand apart from their words, by page.
    links: dict[int, list[SourceLine]] = field(default_factory=dict)

    def line(self, place: str, flow: Flow) -> str:
        """Take words for a field of one line that may cite."""
        return self.cited(place, " ".join(self.claims.text(place, flow).split("\n")))

    def plain(self, place: str, flow: Flow) -> str:
        """Take words for a field of one line that cites nothing."""
        return " ".join(self.claims.text(place, flow).split("\n"))

    def cited(self, place: str, text: str) -> str:
        """Return a text with its numbers in brackets as citations."""

        def citation(match: re.Match[str]) -> str:
            numbers = numbers_in(match[1] or match[2], self.reference_count)
            if not numbers:
                return match[0]
            self.claims.added("citation", place, match[0], ", ".join(map(str, numbers)))
            return f"[{'; '.join(f'@{key_of(number)}' for number in numbers)}]"

        return NUMBERS_IN_BRACKETS.sub(citation, self._with_raised(place, text))

    def _with_raised(self, place: str, text: str) -> str:
        """Return a text with the numbers right behind its words as citations in brackets, where they are some."""
        if not self.has_raised:
            self._doubt_raised(place, text)
            return text
        for match in reversed(raised_numbers(text)):
            text = f"{text[: match.start()]} ({match['numbers']}){text[match.end() :]}"
            word = re.findall(r"\w*$", text[: match.start()])[0]
            self.claims.added("citation", place, f"{word}{match['numbers']}", f"{word} {match['numbers']}")
        return text

    def _doubt_raised(self, place: str, text: str) -> None:
        """Say which numbers right behind a word may be references, where nobody can tell."""
        for match in raised_numbers(text) if not self.has_raised else ():
            self.claims.doubt(place, RAISED_NUMBER, _around(text, match))

    def choice(self, place: str, flow: Flow, vocabulary: Vocabulary, code: str) -> Choice:
        """Take words for a term of the template."""
        choice = Choice.of(vocabulary, code, self.language)
        self.claims.value("code", place, flow, choice.label)
        return choice

    def rich_text(self, place: str, lines: list[SourceLine]) -> str:
        """Take lines as running text: paragraphs and lists, with citations, links and marks."""
        parts: list[str] = []
        before = ""
        for paragraph in paragraphs_of(lines):
            flow, list_tag = paragraph.flow, paragraph.list_tag
            if paragraph.number:
                self.claims.furniture("number", paragraph.number)
            if paragraph.why:
                self.claims.doubt(place, paragraph.why, flow.text)
            words = self.claims.text(place, flow)
            self._doubt_raised(place, words)
            if not self.claims.joiner.keeps_lines:
                words = " ".join(words.split("\n"))
            text = marked_text(words, flow, self._tags_in(flow), lambda part: self.cited(place, part))
            if list_tag != before:
                parts += [f"</{before}>" if before else "", f"<{list_tag}>" if list_tag else ""]
                before = list_tag
            parts.append(f"<li>{text}</li>" if list_tag else f"<p>{text}</p>")
        return "".join([*parts, f"</{before}>" if before else ""])

    def _tags_in(self, flow: Flow) -> list[tuple[Span, str]]:
        """Return the links and marks of a flow's words, each with the tag that opens it."""
        links = [(link.span, f'<a href="{html.escape(link.address)}">') for link in self.links_in(flow)]
        marks = self.claims.source.marks
        cited = _raised_spans(flow) if self.has_raised else []
        return links + [
            (mark.span, f"<{mark.tag}>")
            for mark in marks
            if not any(span.start <= mark.span.start and mark.span.end <= span.end for span in cited)
        ]

    def links_in(self, flow: Flow) -> list[Link]:
        """Return the links of words in a flow."""
        spans = flow.spans
        links = self.claims.source.links
        return [each for each in links if any(s.start <= each.span.start and each.span.end <= s.end for s in spans)]

    def address_of(self, flow: Flow) -> str:
        """Return the address that some words lead to, "" for none."""
        spans = flow.spans
        links = self.claims.source.links
        lie = (each for each in links if any(each.span.start < s.end and s.start < each.span.end for s in spans))
        return next((each.address for each in lie), "")


def _raised_spans(flow: Flow) -> list[Span]:
    """Return where in the source the numbers right behind a word stand."""
    return [span for match in raised_numbers(flow.text) for span in flow.cut(*match.span()).spans]


def _around(text: str, match: re.Match[str]) -> str:
    """Return the word before a number with it."""
    return text[: match.end()].rsplit(maxsplit=1)[-1]


def term_code(vocabulary: Vocabulary, text: str, more: dict[str, str]) -> str:
    """Return the code of a term by its words in any language, "" where they are none of the vocabulary's."""
    words = folded(text)
    by_words = {folded(form): term.code for term in vocabulary for form in (term.nb, term.nn, term.en)}
    by_words |= {folded(form): code for form, code in more.items()}
    return by_words.get(words, "") if words else ""
