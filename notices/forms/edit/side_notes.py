"""Notes beside a trial's cells and below the list: the registry's own words, and what filling has changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from notices.trial_table.registry_text import RegistryText
from trials.study import RegistryNumber


@dataclass(frozen=True)
class CellChange:
    """A cell of the row before and after filling, in words; "" for an empty one. `name` is the field's."""

    label: str
    old: str
    new: str
    name: str = ""


@dataclass(frozen=True)
class RowNote:
    """What filling has done to a row. `color` is one of the design system's: success, info, warning."""

    text: str
    color: str
    changes: Sequence[CellChange] = ()


@dataclass(frozen=True)
class NumberResult:
    """What became of one of the requested numbers; `row_id` is the id of its row's element, "" for none."""

    number: str
    text: str
    row_id: str = ""


@dataclass(frozen=True)
class StudyMatch:
    """A study that a search by title returned."""

    number: str
    title: str
    status: str


@dataclass(frozen=True)
class FetchResult:
    """The message at the field for numbers: a sentence, a line for each number, studies to choose from."""

    text: str = ""
    color: str = "info"
    lines: list[NumberResult] = field(default_factory=list)
    matches: list[StudyMatch] = field(default_factory=list)


@dataclass(frozen=True)
class TrialSideNotes:
    """The notes of one row: its registry number, the stored record's text, number and source, the day it was read …"""

    number: RegistryNumber | None = None
    registry_text: RegistryText | None = None
    record_number: RegistryNumber | None = None
    read_on: date | None = None
    source: str = ""
    note: RowNote | None = None
    # What the record says otherwise than the row: offered, never put over it.
    offers: Sequence[CellChange] = ()
    # The row's time cell, where its expected end has passed; else "".
    passed_time: str = ""
