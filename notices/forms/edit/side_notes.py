"""What stands beside a trial's cells and its list: what the registry says, and what filling has done. Only shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from notices.trial_table.registry_text import RegistryText
from trials.study import RegistryNumber


@dataclass(frozen=True)
class Changed:
    """A field of the row that holds something else now, in words; "" where it was empty, or is."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowNote:
    """What filling has done to a row. `color` is the design system's: success, info, warning."""

    text: str
    color: str
    changes: Sequence[Changed] = ()


@dataclass(frozen=True)
class FetchedLine:
    """What became of one of the numbers that were asked for; `row_id` is the element of its row, "" for none."""

    number: str
    text: str
    row_id: str = ""


@dataclass(frozen=True)
class Hit:
    """A study that a search by title has found."""

    number: str
    title: str
    status: str


@dataclass(frozen=True)
class Fetched:
    """What is said at the field for numbers: a sentence, a line for each number, studies to choose from."""

    text: str = ""
    color: str = "info"
    lines: list[FetchedLine] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True)
class Beside:
    """What stands in a row beside its cells: its number's register, the record that is kept, the day of its reading."""

    number: RegistryNumber | None = None
    material: RegistryText | None = None
    material_of: RegistryNumber | None = None
    read_on: date | None = None
    note: RowNote | None = None
