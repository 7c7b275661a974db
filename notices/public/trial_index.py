"""What the list of trials is searched by, in the memory of a process until something public changes.

A reader's words and status are looked for here, so that of the database only the rows of one page are asked for.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.db import connection

from notices.models.clock import database_now
from trials.models import StudyRecord, TrialQuerySet
from trials.process_memory import empties_a_memory
from trials.readable import readable_registries
from trials.records import latest_records
from trials.registry import Headline

# Of so many trials a process remembers what is searched, some four hundred bytes each; of more it is read each time.
MAX_REMEMBERED = 50_000


class IndexedTrial(NamedTuple):
    """A trial that a live notice cites."""

    number: str
    registry: str
    # The registry's own code, "" where it has not been read.
    status: str
    # Number, acronym and title, without case.
    text: str


@dataclass(frozen=True)
class CitedTrialRows:
    """Public ones of some trials, as `cited_trials` reads them, and the newest record of each by its number."""

    trials: list[Any]
    records: dict[str, StudyRecord]

    @classmethod
    def of(cls, cited: TrialQuerySet) -> Self:
        trials: list[Any] = [trial for trial in cited.order_by("number") if trial.notices]  # type: ignore[attr-defined]  # annotated
        return cls(trials, latest_records(trial.number for trial in trials))

    def indexed(self, trial: Any) -> IndexedTrial:
        record = self.records.get(trial.number)
        quoted = record.headline if record else Headline("", "", "")
        text = f"{trial.number} {quoted.acronym} {quoted.title}".casefold()
        return IndexedTrial(trial.number, trial.registry, quoted.status, text)


class _IndexKey(NamedTuple):
    revision: int
    database: str
    registries: tuple[str, ...]


@dataclass
class _TrialIndex:
    key: _IndexKey | None = None
    ends_at: datetime | None = None
    trials: list[IndexedTrial] = field(default_factory=list)


_memory = _TrialIndex()


def indexed_trials(
    cited: TrialQuerySet, public_revision: int, changes_at: datetime
) -> tuple[list[IndexedTrial], CitedTrialRows | None]:
    """Return the public ones of these trials in the order of their numbers; no query where nothing has changed.

    The revision was read before, and holds until `changes_at`. Where all had to be read, their rows come along.
    """
    global _memory
    known = _memory
    key = _IndexKey(
        public_revision,
        str(connection.settings_dict["NAME"]),
        tuple(registry.code for registry in readable_registries()),
    )
    if known.key == key and known.ends_at and database_now() < known.ends_at:
        return known.trials, None
    rows = CitedTrialRows.of(cited)
    trials = [rows.indexed(trial) for trial in rows.trials]
    if len(trials) <= MAX_REMEMBERED:
        _memory = _TrialIndex(key, changes_at, trials)
    return trials, rows


@empties_a_memory
def forget_indexed_trials() -> None:
    """Forget all; needed where the database is set back to an earlier state."""
    global _memory
    _memory = _TrialIndex()
