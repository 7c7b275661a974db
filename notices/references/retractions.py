"""A night's round: Crossref and PubMed are asked which of the cited publications were retracted.

It can be run twice, broken off and resumed: each answer is stored when it comes, with its time, and who was asked least
recently comes first. What was retracted is not asked about again.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notices.document.reference_identity import DOI, PMID
from notices.models import PublicationCheck, RetractedPublication
from notices.models.clock import database_now
from notices.references.crossref import Crossref, WorkNotFound
from notices.references.entry import CROSSREF, PUBMED, Entry
from notices.references.look_up import record_retraction
from notices.references.pubmed import BATCH_SIZE, PubMed
from trials.registry import RecordUnreadable, RegistryUnavailable

logger = logging.getLogger(__name__)

# Crossref gives one work a call, PubMed a hundred: so many calls a night; the others come first the next night.
MAX_WORKS, MAX_BATCHES = 1_000, 50
MAX_SECONDS = 3_600.0
# Who was answered about since then is not asked about again: a second run on the same day makes no call.
PAUSE = timedelta(hours=18)

Clock = Callable[[], float]


@dataclass
class RetractionRound:
    """What a round did: how many were asked about, which were retracted, who gave no answer and why."""

    answers: int = 0
    # Names that wait for the next night.
    waiting: int = 0
    retracted: list[str] = field(default_factory=list)
    # By the source's name, in English or a msgid.
    problems: dict[str, str] = field(default_factory=dict)

    def store(self, names: Collection[str], entries: Collection[Entry]) -> None:
        """Store what a source answered about these names: the entries that it has of them."""
        for entry in entries:
            if entry.is_retracted:
                self.retracted += record_retraction(entry)
        PublicationCheck.objects.record(names, database_now())
        self.answers += len(names)
        self.waiting -= len(names)


def ask_about(names: Collection[str], clock: Clock = time.monotonic) -> RetractionRound:
    """Ask about these publications, and store what is said; a source that gives no answer stops no other."""
    due = _due(names, database_now())
    night = RetractionRound(waiting=len(due))
    end = clock() + MAX_SECONDS
    for source, ask in ((PUBMED, _ask_pubmed), (CROSSREF, _ask_crossref)):
        try:
            ask(due, night, end, clock)
        except RegistryUnavailable as problem:
            logger.warning("%s: %s", source, problem)
            night.problems[source] = str(problem)
    return night


def _due(names: Collection[str], now: datetime) -> list[str]:
    """Return what is to be asked about, the longest unasked first."""
    known = set(RetractedPublication.objects.values_list("name", flat=True))
    asked_at = PublicationCheck.objects.asked_at(names)
    open_names = (name for name in names if name not in known and asked_at.get(name, now - PAUSE) <= now - PAUSE)
    return sorted(open_names, key=lambda name: (name in asked_at, asked_at.get(name), name))


def _numbers(due: list[str], kind: str) -> list[str]:
    return [name.removeprefix(f"{kind}:") for name in due if name.startswith(f"{kind}:")]


def _batches(numbers: list[str]) -> Iterator[list[str]]:
    yield from (numbers[start : start + BATCH_SIZE] for start in range(0, len(numbers), BATCH_SIZE))


def _ask_pubmed(due: list[str], night: RetractionRound, end: float, clock: Clock) -> None:
    numbers = _numbers(due, PMID)[: MAX_BATCHES * BATCH_SIZE]
    with closing(PubMed()) as pubmed:
        for batch in _batches(numbers):
            if clock() > end:
                return
            known = pubmed.publications(batch)
            night.store([f"{PMID}:{number}" for number in batch], list(known.values()))


def _ask_crossref(due: list[str], night: RetractionRound, end: float, clock: Clock) -> None:
    with closing(Crossref()) as crossref:
        for doi in _numbers(due, DOI)[:MAX_WORKS]:
            if clock() > end:
                return
            try:
                entries = [crossref.work(doi)]
            except WorkNotFound:
                entries = []
            except RecordUnreadable as problem:
                # One answer that is too large says nothing of the next one.
                logger.warning("Crossref, %s: %s", doi, problem)
                continue
            night.store([f"{DOI}:{doi}"], entries)
