"""What a number in brackets can become: a citation of the references with these numbers, or marked as no citation.

The number is read by the list of references, as the form numbers its rows; and by the page as well, where it prints
other numbers now. Each choice names its sources, so that a person sees which ones it cites. A choice carries what its
references say and not their numbers: a list that has changed since leads to none, never to another source.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from notices.checks.citations import takes_only_citations
from notices.document.anchors import with_words_at
from notices.document.brackets import Bracket, BracketMark, find_brackets
from notices.document.citations import collect_citations
from notices.document.model import Document, Reference
from notices.models import NotCitation
from notices.rendering.place_labels import label_of

CITE, MARK, TAKE_BACK = "cite", "mark", "back"
SHOWN_LENGTH = 90


class CitationChoice(NamedTuple):
    """A button: what it sends, what it says, and the sources it would cite."""

    value: str
    label: str
    sources: Sequence[str] = ()

    @property
    def html_id(self) -> str:
        return f"source-{self.value.replace(':', '-').replace('.', '-')}"


class MarkedBracket(NamedTuple):
    """A bracket that somebody marked as no citation, with its place in words and the button that takes it back."""

    row: NotCitation
    label: str
    take_back: str

    @property
    def parts(self) -> tuple[str, str, str]:
        """The sentence in three parts: before the bracket, the bracket, after it."""
        mark = self.row.mark
        at = -1
        for _occurrence in range(mark.occurrence):
            at = mark.sentence.find(mark.bracket, at + 1)
        end = at + len(mark.bracket)
        return mark.sentence[:at], mark.sentence[at:end], mark.sentence[end:]


def choices_by_name(document: Document) -> dict[str, list[CitationChoice]]:
    """Return the choices for each number in brackets, by the bracket's name."""
    printed = collect_citations(document).references
    return {bracket.mark.name: list(_choices(document, printed, bracket)) for bracket in find_brackets(document)}


def _choices(document: Document, printed: Sequence[Reference], bracket: Bracket) -> Iterator[CitationChoice]:
    by_list, by_page = ([order[number - 1] for number in bracket.numbers] for order in (document.references, printed))
    if by_list == by_page:
        yield _citation(bracket, by_list, _("Make %(bracket)s a citation"))
    else:
        yield _citation(bracket, by_list, _("Cite %(bracket)s by the list of references"))
        yield _citation(bracket, by_page, _("Cite %(bracket)s by the numbers on the page now"))
    if not takes_only_citations(bracket.mark.place):
        label = _("%(bracket)s is no citation") % {"bracket": bracket.mark.bracket}
        yield CitationChoice(f"{MARK}:{bracket.mark.name}", label)


def _citation(bracket: Bracket, references: Sequence[Reference], label: str) -> CitationChoice:
    names = ".".join(map(_name, references))
    sources = [f"{number}: {short_text(one)}" for number, one in zip(bracket.numbers, references, strict=True)]
    label %= {"bracket": bracket.mark.bracket}
    return CitationChoice(f"{CITE}:{bracket.mark.name}:{names}", label, sources)


def short_text(reference: Reference) -> str:
    """Return the source in so many words that a person knows it again."""
    text = ". ".join(filter(None, (reference.title, reference.authors, reference.source))) or reference.url
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH].rstrip()}…"


def _name(reference: Reference) -> str:
    """Return a name of what the reference says; its key may not be given yet."""
    return hashlib.sha256(reference.model_dump_json(exclude={"key"}).encode()).hexdigest()[:16]


def with_citation(document: Document, name: str, references: str) -> Document | None:
    """Return the document with the bracket made a citation; None where the bracket or a reference is not there now."""
    bracket = next((one for one in find_brackets(document) if one.mark.name == name), None)
    by_name = {_name(reference): reference.key for reference in reversed(document.references)}
    keys = [by_name.get(one) for one in references.split(".")]
    if bracket is None or not all(keys):
        return None
    citation = "; ".join(f"@{key}" for key in keys)
    return with_words_at(document, bracket.mark.place, bracket.start, bracket.end, f"[{citation}]")


def marked_brackets(document: Document, marks: Mapping[BracketMark, NotCitation]) -> list[MarkedBracket]:
    """Return the standing marks in words."""
    return [
        MarkedBracket(row, label_of(document, mark.place), f"{TAKE_BACK}:{mark.name}") for mark, row in marks.items()
    ]
