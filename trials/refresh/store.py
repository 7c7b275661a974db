"""The end of a round: what was fetched is judged as a whole, and stored in one transaction, or not at all.

Where it looks like a mistake (trials.refresh.guard) nothing is stored and an administrator reads why, who passes
`accept` if it is real. Where one night can't prove it, a later one asks for a number that is known to exist as well.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from trials.changes import fingerprint
from trials.models import FetchedStudy, RefreshRun, StudyRecord, Trial
from trials.records import latest_records, mark_checked, record_moved_number, says_the_same, store_record
from trials.refresh.claim import AlreadyRunning, Clock, claimed_run
from trials.refresh.guard import STORED, RoundVerdict, StudyVerdict, fields_held, judge_all
from trials.registry import RegistryVersion
from trials.study import Study, registry_name

logger = logging.getLogger(__name__)

PAGE_SIZE = 100

# How rounds ended that stored nothing, though the registry answered.
UNSTORED = ("incident", "waiting")
# Returns the record of a number that is known to exist; None where the registry does not know it either.
Control = Callable[[], Study | None]


@dataclass
class RefreshSummary:
    """What a round did. Lists hold numbers; `gone` and `moved` only what was not known before.

    `problem` says in English why nothing was stored: the registry does not answer (a msgid), or an `incident`.
    `waiting` says the same of a round that one night can't prove, and that the next one repeats.
    """

    data_version: str = ""
    total: int = 0
    unchanged: int = 0
    changed: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    calls: int = 0
    seconds: float = 0.0
    incident: bool = False
    problem: str = ""
    waiting: str = ""

    def counts(self) -> dict[str, int]:
        """Return how many there are of each, as the round's row stores them."""
        lists = {name: len(getattr(self, name)) for name in ("changed", "new", "gone", "moved", "unreadable")}
        return {"asked": self.total, "unchanged": self.unchanged, **lists}


def store_round(
    run: RefreshRun, version: RegistryVersion, now: Clock, summary: RefreshSummary, accept: bool, control: Control
) -> None:
    """Store the round, or close it as an incident, or as one that another night repeats.

    Raises RegistryUnavailable where the registry was to be asked for the control and does not answer.
    """
    verdicts = judge_round(run, summary)
    verdict = STORED if accept else _verdict_of(run, verdicts, version)
    if verdict.can_be_proved and _was_unstored_before(run, now()):
        verdict = _with_control(verdict, control())
    summary.incident = verdict.is_incident
    summary.problem, summary.waiting = ("", verdict.problem) if verdict.waits else (verdict.problem, "")
    at, outcome = now(), "incident" if verdict.is_incident else "waiting" if verdict.waits else "stored"
    with transaction.atomic():
        # First of all, and only while the claim holds: a process that took the round over stores it by itself.
        end = {"outcome": outcome, "problem": verdict.problem[:500], "counts": summary.counts()}
        if not claimed_run(run).update(finished_at=at, **end):
            raise AlreadyRunning
        if outcome == "stored":
            store_studies(run, verdicts, version, at)
        run.fetched.all().delete()
    if verdict.is_incident:
        text = "Trials of %s were not refreshed. %s Nothing was stored. If it is real: refresh with accept."
        logger.warning(text, registry_name(run.registry), verdict.problem)


def _verdict_of(run: RefreshRun, verdicts: dict[int, StudyVerdict], version: RegistryVersion) -> RoundVerdict:
    if all(row.is_beyond_doubt for row in verdicts.values()):
        return STORED
    answered = Trial.objects.filter(registry=run.registry, checked_version=version.data_version, gone_at=None)
    confirmed = answered.count()  # those of the round are unchecked
    is_first = not confirmed and not StudyRecord.objects.filter(trial__registry=run.registry).exists()
    return judge_all(verdicts.values(), confirmed, is_first)


def _was_unstored_before(run: RefreshRun, at: datetime) -> bool:
    """Did an earlier night, since a round was stored last, end without storing anything?"""
    ended = RefreshRun.objects.filter(registry=run.registry, finished_at__isnull=False)
    stored = ended.filter(outcome="stored").order_by("-pk").values_list("pk", flat=True).first() or 0
    unstored = ended.filter(pk__gt=stored, outcome__in=UNSTORED).order_by("pk").first()
    return bool(unstored and unstored.finished_at and timezone.localdate(unstored.finished_at) < timezone.localdate(at))


def _with_control(verdict: RoundVerdict, control: Study | None) -> RoundVerdict:
    """Believe the round if the registry gives the record of a number that exists, with all that such records hold."""
    if control is None:
        problem = f"{verdict.problem} A number that is known to exist is not there either."
        return RoundVerdict(problem, is_incident=True)
    if missing := verdict.needs - fields_held(control):
        problem = (
            f"{verdict.problem} {control.number}, which is known to exist, lacks {', '.join(sorted(missing))} too."
        )
        return RoundVerdict(problem, is_incident=True)
    return STORED


def trials_with_record(trials: Iterable[int]) -> set[int]:
    """Return those of the trials that have a record and were not gone."""
    keys, with_record = list(trials), set[int]()
    has_record = Q(records__isnull=False) | Q(moved_to__records__isnull=False)
    for start in range(0, len(keys), PAGE_SIZE):
        rows = Trial.objects.filter(has_record, pk__in=keys[start : start + PAGE_SIZE], gone_at=None)
        with_record.update(rows.values_list("pk", flat=True))
    return with_record


def pages(run: RefreshRun) -> Iterator[list[FetchedStudy]]:
    """Read what was fetched a page at a time: a thousand records need no more memory than a hundred."""
    last = 0
    while page := list(run.fetched.filter(pk__gt=last).select_related("trial__moved_to").order_by("pk")[:PAGE_SIZE]):
        yield page
        last = page[-1].pk


def judge_round(run: RefreshRun, summary: RefreshSummary) -> dict[int, StudyVerdict]:
    """Return what each fetched record means, by trial, and count it in the summary."""
    verdicts: dict[int, StudyVerdict] = {}
    for page in pages(run):
        records = latest_records({number for row in page for number in (row.trial.number, row.number)})
        for row in page:
            verdicts[row.trial_id] = verdict = judge(row, records)
            count_verdict(row, verdict, summary)
    return verdicts


def judge(row: FetchedStudy, records: dict[str, StudyRecord]) -> StudyVerdict:
    """Compare what was fetched with the newest stored records, by number."""
    trial = row.trial
    has_record = trial.number in records and trial.gone_at is None
    if not row.number:
        return StudyVerdict("gone", has_record=has_record, was_known=trial.gone_at is not None)
    try:
        study = trial.part.study_in(row.content)
    except ValueError:  # no study, or no text of the registry's
        return StudyVerdict("unreadable", has_record=has_record)
    digest, held = fingerprint(study), fields_held(study)
    has_same_number = row.number == (trial.moved_to.number if trial.moved_to else trial.number)
    before = records.get(row.number)
    if before and has_same_number and says_the_same(before, study, digest):
        return StudyVerdict("unchanged", digest, has_record, was_known=True, held_fields=held)
    held_before = _fields_of(records.get(trial.number))
    return StudyVerdict(
        "changed" if trial.number in records else "new",
        digest,
        has_record,
        was_known=has_same_number,
        has_moved=not has_same_number and row.number != trial.number,
        held_fields=held_before,
        lost_fields=held_before - held,
    )


def _fields_of(record: StudyRecord | None) -> frozenset[str]:
    try:
        return fields_held(record.study) if record else frozenset()
    except ValueError:  # it could be read once
        return frozenset()


def count_verdict(row: FetchedStudy, verdict: StudyVerdict, summary: RefreshSummary) -> None:
    summary.total += 1
    number = row.trial.number
    if verdict.kind == "unchanged":
        summary.unchanged += 1
    elif verdict.kind != "gone" or not verdict.was_known:
        getattr(summary, verdict.kind).append(number)
    if row.number and not verdict.was_known and row.number != number and verdict.kind != "unreadable":
        summary.moved.append((number, row.number))


def store_studies(run: RefreshRun, verdicts: dict[int, StudyVerdict], version: RegistryVersion, at: datetime) -> None:
    """Store all that was fetched, and note which trials are gone."""
    for page in pages(run):
        judged_rows = [(row, verdicts[row.trial_id]) for row in page]
        store_page(judged_rows, version, at)
        gone = [row.trial_id for row, verdict in judged_rows if verdict.kind == "gone"]
        Trial.objects.filter(pk__in=gone).update(checked_at=at, checked_version=version.data_version)
        Trial.objects.filter(pk__in=gone, gone_at=None).update(gone_at=at)


def store_page(judged_rows: list[tuple[FetchedStudy, StudyVerdict]], version: RegistryVersion, at: datetime) -> None:
    """Store records that say something new, one by one; of the others, note only that they were checked."""
    same = [row.trial for row, verdict in judged_rows if verdict.kind == "unchanged" and row.number == row.trial.number]
    mark_checked(same, version, at, moved_to=None)
    for row, verdict in judged_rows:
        if row.trial in same or verdict.kind in {"gone", "unreadable"}:
            continue
        target = row.trial if row.number == row.trial.number else Trial.objects.for_number(row.number)
        record = target.part.from_text(row.content)
        store_record(target, record, version, at, verdict.fingerprint)
        if target != row.trial:
            record_moved_number(row.trial, target, version, at)
