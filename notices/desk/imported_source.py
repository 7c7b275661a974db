"""A file that came in, as the desk shows it: its text in stretches, what was doubtful, what is not placed."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from notices.importing.json_lines import reason_of
from notices.importing.result import Doubt, Fate
from notices.models import ImportedFile
from notices.rendering.place_labels import PlaceLabels

# How many colours the fields' stretches have in turn, so that neighbours differ.
COLOURS = 4


@dataclass(frozen=True)
class SettledNote:
    """That somebody has dealt with a text that was not placed: who, and why if they said so."""

    person: str
    reason: str = ""


@dataclass(frozen=True)
class SourceStretch:
    """A stretch of the source: its words, what became of them, and a colour for those of a field."""

    text: str
    fate: str = ""
    label: str = ""
    colour: int = 0
    start: int = 0
    note: SettledNote | None = None

    @property
    def is_not_placed(self) -> bool:
        return self.fate == Fate.NOT_PLACED

    @property
    def is_open(self) -> bool:
        """Was it not placed, and has nobody dealt with it?"""
        return self.is_not_placed and self.note is None


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


@dataclass(frozen=True)
class ReadableSource:
    """A file with its text in stretches, and what was doubtful."""

    pk: int
    name: str
    stretches: list[SourceStretch] = field(default_factory=list)
    findings: list[SourceFinding] = field(default_factory=list)

    @property
    def not_placed(self) -> list[SourceStretch]:
        return [stretch for stretch in self.stretches if stretch.is_not_placed]

    @property
    def open_count(self) -> int:
        return sum(stretch.is_open for stretch in self.stretches)


def source_links(notice_id: int) -> list[SourceLink]:
    """Return the files from which a notice came in."""
    files = ImportedFile.objects.filter(notice=notice_id).order_by("pk").values_list("pk", "name", "pieces", "settled")
    return [SourceLink(pk, name, _count_open(pieces, settled)) for pk, name, pieces, settled in files]


def _count_open(pieces: list[list[Any]], settled: list[dict[str, Any]]) -> int:
    starts = {note["start"] for note in settled}
    return sum(fate == Fate.NOT_PLACED and start not in starts for start, _end, fate, _where in pieces)


def readable_sources(notice_id: int) -> list[ReadableSource]:
    """Return the files from which a notice came in, with their words; without those of which nothing is left."""
    files = ImportedFile.objects.filter(notice=notice_id).exclude(text="").select_related("version").defer("content")
    return [readable_source(file) for file in files.order_by("pk")]


def readable_source(file: ImportedFile) -> ReadableSource:
    """Return a file as people read it. One query where somebody has dealt with a text of it, else none."""
    labels = PlaceLabels(file.version.document)
    return ReadableSource(file.pk, file.name, _stretches(file, labels), _findings(file, labels))


def _stretches(file: ImportedFile, labels: PlaceLabels) -> list[SourceStretch]:
    """Return the text of a file in stretches; what stands between them is white space."""
    stretches, at, colour, before, notes = [], 0, 0, "", _notes(file)
    for start, end, fate, where in file.pieces:
        if start > at:
            stretches.append(SourceStretch(file.text[at:start]))
        if fate == Fate.FIELD and where != before:
            colour, before = (colour + 1) % COLOURS, where
        label = _label(fate, where, labels)
        stretches.append(SourceStretch(file.text[start:end], fate, label, colour, start, notes.get(start)))
        at = end
    # Once words were removed by law, nobody knows any more where a piece begins.
    return [*stretches, SourceStretch(file.text[at:])] if file.text[at:].strip() else stretches


def _notes(file: ImportedFile) -> dict[int, SettledNote]:
    people = User.objects.in_bulk({note["by"] for note in file.settled}) if file.settled else {}
    return {note["start"]: SettledNote(_name(people.get(note["by"])), note["reason"]) for note in file.settled}


def _name(person: User | None) -> str:
    return (person.get_full_name() or person.username) if person else ""


def _label(fate: str, where: str, labels: PlaceLabels) -> str:
    if fate == Fate.NOT_PLACED:
        return _("Not placed")
    return _("Not a fact of the notice") if fate == Fate.FURNITURE else labels.of(where)


def _findings(file: ImportedFile, labels: PlaceLabels) -> list[SourceFinding]:
    return [
        SourceFinding(labels.of(place) if place else "", reason_of(Doubt(place, why, words), _))
        for place, why, words in file.findings
    ]
