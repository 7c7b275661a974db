"""Print a comparison of two documents as HTML that is readable without colour, and by a screen reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notices.comparison.documents import Comparison, DocumentChange, unchanged
from notices.comparison.words import Act, DiffSegment, Token
from notices.document.citations import collect_citations
from notices.document.model import Document
from notices.document.places import CHECKED
from notices.document.wording import reference_text
from notices.rendering.place_labels import PlaceLabels, section_label, text_at
from notices.rendering.rich_text_changes import rich_html
from notices.rendering.word_changes import Numbers, folded, words_html

KINDS = {
    "changed": gettext_lazy("Changed"),
    "added": gettext_lazy("Added"),
    "removed": gettext_lazy("Removed"),
    "moved": gettext_lazy("Moved"),
    "unchanged": gettext_lazy("Unchanged"),
}
SIDES: tuple[tuple[Act, Act], ...] = (("delete", "insert"), ("insert", "delete"))


@dataclass(frozen=True)
class PrintedChange:
    """A change to print: a text, or the texts of a row that was added or removed, or sentences on a move."""

    html_id: str
    place: str
    kind: str
    kind_label: str
    label: str
    is_rich: bool
    text: SafeString
    cells: list[tuple[str, SafeString]]
    sentences: list[str]
    sources: list[SafeString]
    is_gone: bool  # the newer document has no such place, so nobody can comment on it there

    def is_about(self, place: str) -> bool:
        """Does it show the place, a part of it, or the row that it stands in?"""
        return f"{place}/".startswith(f"{self.place}/") or f"{self.place}/".startswith(f"{place}/")


@dataclass(frozen=True)
class PrintedSection:
    """A section's heading and its changes."""

    html_id: str
    heading: str
    changes: list[PrintedChange]


@dataclass(frozen=True)
class PrintedComparison:
    """A comparison to print with shared/comparison/_comparison.html."""

    summary: str
    language: str
    sections: list[PrintedSection]
    # Are headings, standard sentences and the trial table printed in other words or another order? No writer did that.
    has_newer_template: bool


def printed_comparison(comparison: Comparison) -> PrintedComparison:
    """Return the comparison in the language of the page, its changes numbered from 1."""
    printer = _ChangePrinter(comparison)
    numbers = iter(range(1, len(comparison.changes) + 1))
    sections = [
        PrintedSection(
            f"changes-{section.section}",
            section_label(section.section),
            [printer.change(change, f"change-{next(numbers)}") for change in section.changes],
        )
        for section in comparison.sections
    ]
    summary = _summary(len(comparison.changes), len(sections))
    has_newer_template = comparison.before.edition is not comparison.after.edition
    return PrintedComparison(summary, comparison.after.language, sections, has_newer_template)


def printed_unchanged(comparison: Comparison, places: Iterable[str]) -> list[PrintedChange]:
    """Return what stands at these places of the newer document, printed as a change is, without one."""
    printer = _ChangePrinter(comparison)
    return [
        printer.change(unchanged(comparison.after, place), f"same-{number}") for number, place in enumerate(places, 1)
    ]


def _summary(changes: int, sections: int) -> str:
    """Return a sentence such as "12 changes in 4 sections"."""
    if not changes:
        return _("The two texts are the same.")
    of_changes = ngettext("%(count)s change", "%(count)s changes", changes) % {"count": changes}
    of_sections = ngettext("%(count)s section", "%(count)s sections", sections) % {"count": sections}
    return _("%(changes)s in %(sections)s") % {"changes": of_changes, "sections": of_sections}


class _ChangePrinter:
    """Make the changes of one comparison into HTML."""

    def __init__(self, comparison: Comparison) -> None:
        self._documents = {"before": comparison.before, "after": comparison.after}
        self._labels = {side: PlaceLabels(document) for side, document in self._documents.items()}
        before, after = collect_citations(comparison.before).numbers, collect_citations(comparison.after).numbers
        self._numbers: Numbers = {"delete": before, "equal": after, "insert": after}

    def change(self, change: DocumentChange, html_id: str) -> PrintedChange:
        label = self._label(change)
        cells = [(self._cell_label(change, cell), self._text(cell)) for cell in change.cells]
        # A row with one text needs no name for it beside its own.
        text = cells.pop()[1] if len(cells) == 1 else self._text(change)
        return PrintedChange(
            html_id=html_id,
            place=change.place,
            kind=change.kind,
            kind_label=str(KINDS[change.kind]),
            label=label,
            is_rich=change.is_rich,
            text=text,
            cells=cells,
            sentences=list(self._sentences(change)),
            sources=list(self._sources(change.segments)),
            is_gone=text_at(self._documents["after"], change.place) is None,
        )

    def _label(self, change: DocumentChange) -> str:
        """Return the label of a place: a removed row is numbered in the older document, one around it in the newer."""
        after = self._labels["after"].of(change.place)
        if not (change.kind == "removed" and change.cells):
            return after
        outer, before = change.place.rpartition("/")[0].rpartition("/")[0], self._labels["before"]
        if not outer:
            return before.of(change.place)
        inner = before.of(change.place).removeprefix(f"{before.of(outer)}: ")
        return f"{self._labels['after'].of(outer)}: {inner}"

    def _text(self, change: DocumentChange) -> SafeString:
        segments = list(change.segments) if change.is_rich else self._readable_segments(change)
        printable = segments if change.kind == "unchanged" else folded(segments)
        return rich_html(printable, self._numbers) if change.is_rich else words_html(printable, self._numbers)

    def _readable_segments(self, change: DocumentChange) -> list[DiffSegment]:
        """Return the segments with words in place of a sign or a code."""
        if change.is_box:
            return [_segment(segment.act, box_words(segment.text)) for segment in change.segments]
        if change.place == "language":
            return [_segment(segment.act, str(dict(settings.LANGUAGES)[segment.text])) for segment in change.segments]
        return list(change.segments)

    def _cell_label(self, row: DocumentChange, cell: DocumentChange) -> str:
        """Return the cell's own label, without the row's, which stands in the heading."""
        labels = self._labels["before" if row.kind == "removed" else "after"]
        return labels.of(cell.place).removeprefix(f"{labels.of(row.place)}: ")

    def _sentences(self, change: DocumentChange) -> Iterator[str]:
        if change.kind == "moved" and [move.place for move in change.moves] != [change.place]:
            yield _("The list is in another order. Readers see the references in the order in which they are cited.")
        elif change.kind == "moved":
            values = {"was": change.moves[0].old_position, "now": change.moves[0].new_position}
            yield _("Moved from place %(was)s to place %(now)s.") % values

    def _sources(self, segments: Iterable[DiffSegment]) -> Iterator[SafeString]:
        """Yield the references of inserted and deleted citations: a number alone says little."""
        cited: dict[Act, dict[str, None]] = {"delete": {}, "insert": {}, "equal": {}}
        for segment in segments:
            cited[segment.act] |= dict.fromkeys(token.text[1:] for token in segment.tokens if _is_key(token))
        for act, other in SIDES:
            # A citation on both sides only moved along with its words.
            yield from (self._source(act, key) for key in cited[act] if key not in cited[other])

    def _source(self, act: Act, key: str) -> SafeString:
        document = self._documents["before" if act == "delete" else "after"]
        number = self._numbers[act].get(key)
        source = _source_text(document, key) if number else _("Not in the list of references")
        words = _("Citation deleted:") if act == "delete" else _("Citation inserted:")
        return format_html("{} ({}) {}", words, number or "?", source)


def _segment(act: Act, text: str) -> DiffSegment:
    return DiffSegment(act, (Token(text),))


def box_words(sign: str) -> str:
    """Return the sign of a box with words."""
    words = _("checked") if sign == CHECKED else _("not checked")
    return f"{sign} {words}"


def _is_key(token: Token) -> bool:
    return token.kind == "citation" and token.text.startswith("@")


def _source_text(document: Document, key: str) -> str:
    reference = next(reference for reference in document.references if reference.key == key)
    return reference_text(reference, document.language) or key
