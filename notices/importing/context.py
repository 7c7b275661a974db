"""What all parts share while a source is understood: its claims, its language, its citations."""

import html
import re
from dataclasses import dataclass, field

from notices.document.brackets import NUMBERS_IN_BRACKETS, numbers_in
from notices.document.model import Choice
from notices.document.template import Language, Vocabulary
from notices.importing.blocks import Link, Span
from notices.importing.claims import Claims
from notices.importing.flows import Flow, SourceLine, joined_lines
from notices.importing.folding import folded
from notices.importing.marked_text import marked_text
from notices.importing.sections import is_item

BULLET = re.compile(r"^(?:[•●◦▪‣⁃·\uf0b7\uf0a7]\s*|[–*-]\s+|o\s+(?=[A-ZÆØÅ]))")
SURE_BULLET = re.compile(r"^[•●◦▪‣⁃\uf0b7\uf0a7]\s*")


def key_of(number: int) -> str:
    """Return the key of the reference that had this number in the source."""
    return f"kilde-{number}"


@dataclass
class Context:
    """The claims on the source, the language of its notice, and how many references its citations name."""

    claims: Claims
    language: Language = "nb"
    reference_count: int = 0
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

        return NUMBERS_IN_BRACKETS.sub(citation, text)

    def choice(self, place: str, flow: Flow, vocabulary: Vocabulary, code: str) -> Choice:
        """Take words for a term of the template."""
        choice = Choice.of(vocabulary, code, self.language)
        self.claims.value("code", place, flow, choice.label)
        return choice

    def rich_text(self, place: str, lines: list[SourceLine]) -> str:
        """Take lines as running text: paragraphs and lists, with citations, links and marks."""
        parts: list[str] = []
        before = ""
        for flow, list_tag in paragraphs_of(lines):
            words = self.claims.text(place, flow)
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
        return links + [(mark.span, f"<{mark.tag}>") for mark in self.claims.source.marks]

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


def paragraphs_of(lines: list[SourceLine]) -> list[tuple[Flow, str]]:
    """Return the paragraphs, and of each the list that it is an item of, "ul", "ol" or "", without the bullet."""
    widest = max((len(line.text) for line in lines if not line.ends_itself), default=0)
    groups: list[list[SourceLine]] = []
    for number, line in enumerate(lines):
        if number == 0 or _starts(lines[number - 1], line, widest):
            groups.append([])
        groups[-1].append(line)
    return [_paragraph(group) for group in groups if any(line.flow for line in group)]


def _starts(before: SourceLine, line: SourceLine, widest: int) -> bool:
    """Does a new paragraph start with this line?"""
    if line.gap or line.ends_itself or before.ends_itself or SURE_BULLET.match(line.text):
        return True
    if not re.search(r"[.!?:][)\]»”\"]*$", before.text) or line.text[:1].islower():
        return False
    # The writer ended the line, not the page: its first word had room in the line before.
    next_word = line.text.split(maxsplit=1)[0]
    return len(before.text) + 1 + len(next_word) <= 0.8 * widest


def _paragraph(group: list[SourceLine]) -> tuple[Flow, str]:
    flow = joined_lines(group)
    bullet = SURE_BULLET.match(flow.text) or (BULLET.match(flow.text) if is_item(group[0]) else None)
    list_tag = "ol" if group[0].block.is_numbered else "ul" if bullet or is_item(group[0]) else ""
    return (flow.cut(bullet.end()) if bullet else flow), list_tag


def term_code(vocabulary: Vocabulary, text: str, more: dict[str, str]) -> str:
    """Return the code of a term by its words in any language, "" where they are none of the vocabulary's."""
    words = folded(text)
    by_words = {folded(form): term.code for term in vocabulary for form in (term.nb, term.nn, term.en)}
    by_words |= {folded(form): code for form, code in more.items()}
    return by_words.get(words, "") if words else ""
