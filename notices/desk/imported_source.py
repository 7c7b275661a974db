"""A file that came in, as the desk shows it: its text in stretches, what was doubtful, what is not placed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from notices.importing.json_lines import reason_of
from notices.importing.result import Doubt, Fate
from notices.models import ImportedFile
from notices.rendering.place_labels import PlaceLabels

# How many colours the fields' stretches have in turn, so that neighbours differ.
COLOURS = 4


@dataclass(frozen=True)
class SourceStretch:
    """A stretch of the source: its words, what became of them, and a colour for those of a field."""

    text: str
    fate: str = ""
    label: str = ""
    colour: int = 0
    start: int = 0
    is_settled: bool = False

    @property
    def is_open(self) -> bool:
        """Was it not placed, and has nobody dealt with it?"""
        return self.fate == Fate.NOT_PLACED and not self.is_settled


@dataclass(frozen=True)
class SourceFinding:
    """What is doubtful: the field's name and the reason."""

    label: str
    reason: str


@dataclass(frozen=True)
class SourceLink:
    """A file from which a notice came in, and how many of its texts nobody has dealt with."""

    pk: int
    name: str
    open_count: int


def source_links(notice_id: int) -> list[SourceLink]:
    """Return the files from which a notice came in."""
    files = ImportedFile.objects.filter(notice=notice_id).order_by("pk").values_list("pk", "name", "pieces", "settled")
    return [SourceLink(pk, name, _count_open(pieces, settled)) for pk, name, pieces, settled in files]


def _count_open(pieces: list[list[Any]], settled: list[int]) -> int:
    return sum(fate == Fate.NOT_PLACED and start not in settled for start, _end, fate, _where in pieces)


def stretches_of(file: ImportedFile) -> list[SourceStretch]:
    """Return the text of a file in stretches; what stands between them is white space."""
    labels = PlaceLabels(file.version.document)
    stretches, at, colour, before = [], 0, 0, ""
    for start, end, fate, where in file.pieces:
        if start > at:
            stretches.append(SourceStretch(file.text[at:start]))
        if fate == Fate.FIELD and where != before:
            colour, before = (colour + 1) % COLOURS, where
        label = _label(fate, where, labels)
        is_settled = start in file.settled
        stretches.append(SourceStretch(file.text[start:end], fate, label, colour, start, is_settled))
        at = end
    return stretches


def _label(fate: str, where: str, labels: PlaceLabels) -> str:
    if fate == Fate.NOT_PLACED:
        return _("Not placed")
    return _("Not a fact of the notice") if fate == Fate.FURNITURE else labels.of(where)


def findings_of(file: ImportedFile) -> list[SourceFinding]:
    """Return what was doubtful in reading the file."""
    labels = PlaceLabels(file.version.document)
    return [
        SourceFinding(labels.of(place) if place else "", reason_of(Doubt(place, why, words), _))
        for place, why, words in file.findings
    ]
