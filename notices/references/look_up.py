"""Fill in entries by what Crossref and PubMed say: one call at a time, so many and so long that a person can wait."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing

from notices.document.reference_identity import publication_names
from notices.models import RetractedPublication
from notices.models.clock import database_now
from notices.references.crossref import Crossref, WorkNotFound
from notices.references.entry import CROSSREF, LATER, NO_TITLE, PUBMED, UNKNOWN, UNREACHED, Entry
from notices.references.pubmed import BATCH_SIZE, PubMed
from trials.registry import RecordUnreadable, RegistryUnavailable

logger = logging.getLogger(__name__)

# Crossref gives one work a call: so many at one press of the button, and for so many seconds.
MAX_WORKS, MAX_SECONDS = 20, 20.0
# Of works that were pasted whole it is asked only whether they were retracted, and not for so long.
MAX_CHECKS, MAX_CHECKING_SECONDS = 10, 6.0


def look_up(entries: Sequence[Entry], clock: Callable[[], float] = time.monotonic) -> list[Entry]:
    """Return the entries, filled in as far as both answer; what they say of retractions is stored.

    Of an entry that was pasted whole they are asked only whether it was retracted: a file may be old, or say anything.
    """
    answers = _from_crossref(_from_pubmed(list(entries)), clock)
    for entry in answers:
        if entry.is_retracted and entry.origin in (CROSSREF, PUBMED):
            record_retraction(entry)
    return answers


def record_retraction(entry: Entry) -> list[str]:
    """Store that the entry's source says so, under all names of the publication, which are returned."""
    names = sorted({name for url in _addresses(entry) for name in publication_names(url)})
    RetractedPublication.objects.record(names, entry.origin, database_now())
    return names


def _addresses(entry: Entry) -> list[str]:
    addresses = [f"https://doi.org/{entry.doi}"] if entry.doi else []
    return addresses + ([f"https://pubmed.ncbi.nlm.nih.gov/{entry.pmid}/"] if entry.pmid else [])


def _is_wanted(entry: Entry) -> bool:
    """Is there something to ask for?"""
    return entry.problem in (LATER, NO_TITLE) or _is_to_check(entry)


def _is_to_check(entry: Entry) -> bool:
    return entry.is_whole and not entry.is_checked and entry.origin not in (CROSSREF, PUBMED)


def _from_pubmed(entries: list[Entry]) -> list[Entry]:
    wanted = list(dict.fromkeys(entry.pmid for entry in entries if entry.pmid and _is_wanted(entry)))[:BATCH_SIZE]
    if not wanted:
        return entries
    try:
        with closing(PubMed.interactive()) as pubmed:
            known = pubmed.publications(wanted)
    except RegistryUnavailable as problem:
        logger.warning("PubMed: %s", problem)
        return [entry.with_(problem=UNREACHED) if _is_bare(entry, PUBMED) else entry for entry in entries]
    return [
        _filled(entry, known.get(entry.pmid)) if entry.pmid in wanted and _is_wanted(entry) else entry
        for entry in entries
    ]


def _from_crossref(entries: list[Entry], clock: Callable[[], float]) -> list[Entry]:
    questions = [entry for entry in entries if entry.doi and not entry.pmid and _is_wanted(entry)]
    wanted = list(dict.fromkeys(entry.doi for entry in questions if not entry.is_whole))[:MAX_WORKS]
    others = list(dict.fromkeys(entry.doi for entry in questions if entry.is_whole))
    if not questions:
        return entries
    start = clock()
    with closing(Crossref.interactive()) as crossref:
        answers = _works(crossref, wanted, start + MAX_SECONDS, clock)
        if UNREACHED not in answers.values():
            answers = _works(crossref, others[:MAX_CHECKS], start + MAX_CHECKING_SECONDS, clock) | answers
    return [
        _filled(entry, answers[entry.doi]) if entry.doi in answers and not entry.pmid and _is_wanted(entry) else entry
        for entry in entries
    ]


def _works(
    crossref: Crossref, dois: Iterable[str], end: float, clock: Callable[[], float]
) -> dict[str, Entry | str | None]:
    """Return each work by its DOI: None where Crossref does not know it, UNREACHED where it gave no answer.

    Once it gave none it is not asked again for the others; where only the time has run out, they are absent.
    """
    answers: dict[str, Entry | str | None] = {}
    is_silent = False
    for doi in dois:
        if clock() > end and not is_silent:
            break
        try:
            answers[doi] = UNREACHED if is_silent else crossref.work(doi)
        except WorkNotFound:
            answers[doi] = None
        except RegistryUnavailable as problem:
            logger.warning("Crossref, %s: %s", doi, problem)
            # One answer that is too large says nothing of the next one.
            is_silent = not isinstance(problem, RecordUnreadable)
            answers[doi] = UNREACHED
    return answers


def _is_bare(entry: Entry, origin: str) -> bool:
    return entry.origin == origin and entry.problem == LATER


def _filled(entry: Entry, answer: Entry | str | None) -> Entry:
    """Return the entry as its source has it; what a file says itself stays, but for what only the source can say."""
    if isinstance(answer, Entry) and not entry.is_whole:
        return answer if answer.title else answer.with_(problem=NO_TITLE)
    if entry.is_whole:
        # The file's words, and the source's word on the retraction.
        if isinstance(answer, Entry) and answer.is_retracted:
            return entry.with_(origin=answer.origin, is_retracted=True)
        return entry.with_(is_checked=answer != UNREACHED)
    return entry.with_(problem=answer or UNKNOWN) if entry.problem == LATER else entry
