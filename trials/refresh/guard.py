"""The guard of a round: does what was fetched look like a mistake of the registry, or of our reading?

Edits never do: a registry may change as many records as it likes. What counts is what disappears.

1. All trials that were known are gone, unreadable or without what every record holds: an incident at two or more. One
   alone proves nothing in a single night: it is asked again the next one, beside a number that is known to exist.
2. At least MIN_INCIDENT_TRIALS, and more than MAX_LOST_SHARE of those that were known, are gone, unreadable or
   redirected.
3. A field has disappeared from most of the records that had it.
4. A first round knows none of its trials: the registry's address may be wrong, or its answers.

Pure.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from trials.study import Study

MIN_INCIDENT_TRIALS = 5
MAX_LOST_SHARE = 0.2
# Of how many records a field must have disappeared: one that no record ever loses, and one that an edit may take away.
MIN_LOST_LASTING_FIELDS = 2
MIN_LOST_FIELDS = 5

# What a record holds all its life.
LASTING_FIELDS = frozenset(
    {"title", "sponsor", "conditions", "status", "start", "primary_completion", "completion", "kind", "phases"}
    | {"enrollment", "arms", "interventions", "primary_outcomes", "eligibility", "sex"}
)
# What says nothing by disappearing: the number is what was asked for, and the others depend on another field.
UNCOUNTED_FIELDS = {"number", "aliases", "lacks", "warnings", "enrollment_estimated"}
UNCOUNTED_FIELDS |= {"healthy_volunteers", "last_known_status"}
COUNTED_FIELDS = tuple(each.name for each in fields(Study) if each.name not in UNCOUNTED_FIELDS)

StudyKind = Literal["unchanged", "changed", "new", "gone", "unreadable"]


@dataclass(frozen=True)
class StudyVerdict:
    """What a fetched record means for its trial."""

    kind: StudyKind
    fingerprint: str = ""
    # The registry knew the trial before, and we have a record to prove it.
    has_record: bool = False
    # It was gone, or had moved to the same number, before.
    was_known: bool = False
    # The number that was asked for is one of the past, and was not before.
    has_moved: bool = False
    # The fields that its record had before, and those of them that it has no more.
    held_fields: frozenset[str] = frozenset()
    lost_fields: frozenset[str] = frozenset()

    @property
    def is_lost(self) -> bool:
        """Does the registry give nothing that can be read, where it gave something?"""
        return self.kind in {"gone", "unreadable"} and not self.was_known

    @property
    def is_beyond_doubt(self) -> bool:
        """Does the registry give a whole record under the number that it had, or nothing as before?"""
        return not (self.is_lost or self.has_moved or self.lost_fields)

    @property
    def is_broken(self) -> bool:
        """Is the trial lost, or does its record lack what every record holds?"""
        return self.is_lost or bool(self.lost_fields & LASTING_FIELDS)


@dataclass(frozen=True)
class RoundVerdict:
    """What a round looks like: stored, an incident, or nothing that one night can prove.

    `problem` says in English why it is not simply stored. `waits` where it is asked again another night, when a
    number that is known to exist must have a record that holds the fields of `needs`.
    """

    problem: str = ""
    is_incident: bool = False
    waits: bool = False
    needs: frozenset[str] = field(default_factory=frozenset)

    @property
    def can_be_proved(self) -> bool:
        """May the same answer be believed in a later night, if the registry knows another number?"""
        return self.waits or self.problem == NONE_KNOWN


STORED = RoundVerdict()
NONE_KNOWN = "The registry knows none of the trials."


def judge_all(verdicts: Iterable[StudyVerdict], confirmed: int, is_first: bool) -> RoundVerdict:
    """Say what the round looks like. `confirmed` trials beside these were answered from the same data already."""
    rows = list(verdicts)
    has_answers = confirmed or any(row.kind in {"unchanged", "changed", "new"} for row in rows)
    if not has_answers and any(row.is_lost for row in rows) and not any(row.has_record for row in rows):
        return RoundVerdict(NONE_KNOWN, is_incident=is_first, waits=not is_first)
    known = [row for row in rows if row.has_record]
    broken = [row for row in known if row.is_broken]
    if broken and len(broken) == len(known) and not confirmed:
        problem = _words_of_broken(broken)
        if len(broken) > 1:
            return RoundVerdict(problem, is_incident=True)
        return RoundVerdict(problem, waits=True, needs=broken[0].lost_fields & LASTING_FIELDS)
    problem = _too_many_lost(known, len(known) + confirmed) or _fields_that_disappeared(known)
    return RoundVerdict(problem, is_incident=True) if problem else STORED


def is_too_many(count: int, total: int) -> bool:
    """Are these too many of all trials with a record to have vanished in one day?"""
    return count >= MIN_INCIDENT_TRIALS and count > MAX_LOST_SHARE * total


def fields_held(study: Study) -> frozenset[str]:
    """Return the fields of which the record says something."""
    return frozenset(name for name in COUNTED_FIELDS if not _says_nothing(getattr(study, name)))


def _says_nothing(value: Any) -> bool:
    return value is None or value is False or value == "" or value == ()


def _words_of_broken(broken: list[StudyVerdict]) -> str:
    kinds = Counter("gone" if row.kind == "gone" else "unreadable" if row.is_lost else "incomplete" for row in broken)
    words = " and ".join(f"{count} {kind}" for kind, count in kinds.items())
    if len(broken) == 1:
        return f"The only trial that was known is {next(iter(kinds))}."
    return f"All {len(broken)} trials that were known are lost at once: {words}."


def _too_many_lost(known: list[StudyVerdict], total: int) -> str:
    vanished = sum(row.kind == "gone" and not row.was_known for row in known)
    unreadable = sum(row.kind == "unreadable" for row in known)
    moved = sum(row.has_moved for row in known)
    if is_too_many(vanished, total):
        return f"{vanished} of {total} trials have vanished from the registry at once."
    if is_too_many(vanished + unreadable + moved, total):
        words = f"{vanished} vanished, {unreadable} unreadable, {moved} under another number"
        return f"{vanished + unreadable + moved} of {total} trials are lost at once: {words}."
    return ""


def _fields_that_disappeared(known: list[StudyVerdict]) -> str:
    held = Counter(name for row in known for name in row.held_fields)
    lost = Counter(name for row in known for name in row.lost_fields)
    disappeared = [
        f"{name} ({count} of {held[name]})"
        for name, count in sorted(lost.items())
        if count >= (MIN_LOST_LASTING_FIELDS if name in LASTING_FIELDS else MIN_LOST_FIELDS) and count * 2 > held[name]
    ]
    return f"Most records have lost what they had: {', '.join(disappeared)}." if disappeared else ""
