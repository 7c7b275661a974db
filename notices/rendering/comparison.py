"""A comparison as HTML for people: readable without colour, and by a screen reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notices.comparison.documents import Change, Comparison
from notices.comparison.words import Act, Piece, Token
from notices.document.citations import cite
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
}
SIDES: tuple[tuple[Act, Act], ...] = (("delete", "insert"), ("insert", "delete"))


@dataclass(frozen=True)
class ShownChange:
    """A change to print: a text, or the texts of a row that came or went, or sentences on what was moved."""

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


@dataclass(frozen=True)
class ShownSection:
    """A section's heading and its changes."""

    html_id: str
    heading: str
    changes: list[ShownChange]


@dataclass(frozen=True)
class Compared:
    """What shared/comparison/_comparison.html prints."""

    summary: str
    language: str
    sections: list[ShownSection]


def compared(comparison: Comparison) -> Compared:
    """The comparison in the language of the page; the changes are numbered through."""
    show = _Show(comparison)
    numbers = iter(range(1, len(comparison.changes) + 1))
    sections = [
        ShownSection(
            f"changes-{found.section}",
            section_label(found.section),
            [show.change(change, next(numbers)) for change in found.changes],
        )
        for found in comparison.sections
    ]
    return Compared(_summary(len(comparison.changes), len(sections)), comparison.after.language, sections)


def _summary(changes: int, sections: int) -> str:
    """ "12 changes in 4 sections"."""
    if not changes:
        return _("The two texts are the same.")
    of_changes = ngettext("%(count)s change", "%(count)s changes", changes) % {"count": changes}
    of_sections = ngettext("%(count)s section", "%(count)s sections", sections) % {"count": sections}
    return _("%(changes)s in %(sections)s") % {"changes": of_changes, "sections": of_sections}


class _Show:
    """Makes the changes of one comparison into HTML."""

    def __init__(self, comparison: Comparison) -> None:
        self._documents = {"before": comparison.before, "after": comparison.after}
        self._labels = {side: PlaceLabels(document) for side, document in self._documents.items()}
        before, after = cite(comparison.before).numbers, cite(comparison.after).numbers
        self._numbers: Numbers = {"delete": before, "equal": after, "insert": after}

    def change(self, change: Change, number: int) -> ShownChange:
        label = self._label(change)
        cells = [(self._cell_label(change, cell), self._text(cell)) for cell in change.cells]
        # A row with one text needs no name for it beside its own.
        text = cells.pop()[1] if len(cells) == 1 else self._text(change)
        return ShownChange(
            html_id=f"change-{number}",
            place=change.place,
            kind=change.kind,
            kind_label=str(KINDS[change.kind]),
            label=label,
            is_rich=change.is_rich,
            text=text,
            cells=cells,
            sentences=list(self._sentences(change)),
            sources=list(self._sources(change.pieces)),
            is_gone=text_at(self._documents["after"], change.place) is None,
        )

    def _label(self, change: Change) -> str:
        """A row that went has its number in the document that it stood in, the row around it in the newer one."""
        after = self._labels["after"].of(change.place)
        if not (change.kind == "removed" and change.cells):
            return after
        outer, before = change.place.rpartition("/")[0].rpartition("/")[0], self._labels["before"]
        if not outer:
            return before.of(change.place)
        inner = before.of(change.place).removeprefix(f"{before.of(outer)}: ")
        return f"{self._labels['after'].of(outer)}: {inner}"

    def _text(self, change: Change) -> SafeString:
        if change.is_rich:
            return rich_html(folded(change.pieces), self._numbers)
        return words_html(folded(self._worded(change)), self._numbers)

    def _worded(self, change: Change) -> list[Piece]:
        """The pieces, where a sign or a code stands for words with the words themselves."""
        if change.is_box:
            return [_piece(piece.act, _box(piece.text)) for piece in change.pieces]
        if change.place == "language":
            return [_piece(piece.act, str(dict(settings.LANGUAGES)[piece.text])) for piece in change.pieces]
        return list(change.pieces)

    def _cell_label(self, row: Change, cell: Change) -> str:
        """The cell's own name: the row's stands in the heading."""
        labels = self._labels["before" if row.kind == "removed" else "after"]
        return labels.of(cell.place).removeprefix(f"{labels.of(row.place)}: ")

    def _sentences(self, change: Change) -> Iterator[str]:
        if change.kind == "moved" and [move.place for move in change.moves] != [change.place]:
            yield _("The list is in another order. Readers see the references in the order in which they are cited.")
        elif change.kind == "moved":
            values = {"was": change.moves[0].was, "now": change.moves[0].now}
            yield _("Moved from place %(was)s to place %(now)s.") % values

    def _sources(self, pieces: Iterable[Piece]) -> Iterator[SafeString]:
        """What the inserted and deleted citations stand for: a number alone says little."""
        cited: dict[Act, dict[str, None]] = {"delete": {}, "insert": {}, "equal": {}}
        for piece in pieces:
            cited[piece.act] |= dict.fromkeys(token.text[1:] for token in piece.tokens if _is_key(token))
        for act, other in SIDES:
            # A citation that stands in both sides only moved along with its words.
            yield from (self._source(act, key) for key in cited[act] if key not in cited[other])

    def _source(self, act: Act, key: str) -> SafeString:
        document = self._documents["before" if act == "delete" else "after"]
        number = self._numbers[act].get(key)
        source = _source_text(document, key) if number else _("Not in the list of references")
        words = _("Citation deleted:") if act == "delete" else _("Citation inserted:")
        return format_html("{} ({}) {}", words, number or "?", source)


def _piece(act: Act, text: str) -> Piece:
    return Piece(act, (Token(text),))


def _box(sign: str) -> str:
    return f"{sign} {_('checked') if sign == CHECKED else _('not checked')}"


def _is_key(token: Token) -> bool:
    return token.kind == "citation" and token.text.startswith("@")


def _source_text(document: Document, key: str) -> str:
    reference = next(reference for reference in document.references if reference.key == key)
    return reference_text(reference, document.language) or key
