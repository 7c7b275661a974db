"""ClinicalTrials.gov as one of the registries that are read: its functions, and its codes in ours."""

from collections.abc import Iterator
from typing import Any

from trials.clinicaltrials_gov.answers import Record, numbers_of
from trials.clinicaltrials_gov.client import BATCH_SIZE, SHARED_PACE, ClinicalTrialsGov
from trials.clinicaltrials_gov.other_formats import describe, wanted
from trials.clinicaltrials_gov.reading import read_headline, read_study
from trials.registry import NOT_UPDATED, Registry, each_record
from trials.study.numbers import registers_of

STATUSES = {
    "NOT_YET_RECRUITING": "planned",
    "RECRUITING": "ongoing",
    "ENROLLING_BY_INVITATION": "ongoing",
    "ACTIVE_NOT_RECRUITING": "ongoing",
    "COMPLETED": "completed",
    "SUSPENDED": "suspended",
    "TERMINATED": "terminated",
    "WITHDRAWN": "withdrawn",
    "UNKNOWN": NOT_UPDATED,  # what it calls a status that nobody has confirmed for two years
    "AVAILABLE": "available",
    "NO_LONGER_AVAILABLE": "no_longer_available",
    "TEMPORARILY_NOT_AVAILABLE": "temporarily_not_available",
    "APPROVED_FOR_MARKETING": "approved_for_marketing",
    "WITHHELD": "withheld",
}
PHASES = {
    ("EARLY_PHASE1",): "early_1",
    ("PHASE1",): "1",
    ("PHASE1", "PHASE2"): "1_2",
    ("PHASE2",): "2",
    ("PHASE2", "PHASE3"): "2_3",
    ("PHASE3",): "3",
    ("PHASE3", "PHASE4"): "3_4",
    ("PHASE4",): "4",
    ("NA",): "na",
    (): "na",
}
SCHEMA_ORG_STATUSES = {
    "ACTIVE_NOT_RECRUITING": "ActiveNotRecruiting",
    "COMPLETED": "Completed",
    "ENROLLING_BY_INVITATION": "EnrollingByInvitation",
    "NOT_YET_RECRUITING": "NotYetRecruiting",
    "RECRUITING": "Recruiting",
    "SUSPENDED": "Suspended",
    "TERMINATED": "Terminated",
    "WITHDRAWN": "Withdrawn",
}


def own_number(record: Record) -> str:
    """Return the record's own number, "" where it has none."""
    return next(iter(numbers_of(record)), "")


def records_in_file(content: Any) -> Iterator[Record]:
    """Yield the records of a saved file: one, a list, or the registry's answer with "studies"."""
    if isinstance(content, dict) and isinstance(content.get("studies"), list):
        content = content["studies"]
    yield from each_record(content)


REGISTRY = Registry(
    code="ctgov",
    numbers=registers_of("ctgov"),
    publisher="U.S. National Library of Medicine",
    client=ClinicalTrialsGov,
    interactive_client=ClinicalTrialsGov.interactive,
    pace=SHARED_PACE,
    number_of=own_number,
    read=read_study,
    headline=read_headline,
    statuses=STATUSES,
    phases=PHASES,
    batch_size=BATCH_SIZE,
    has_title_search=True,
    # The two trials of the notice on which the template was built, completed in 2019 and 2018.
    known_numbers=("NCT03334396", "NCT03334422"),
    history="https://clinicaltrials.gov/study/{}?tab=history",
    schema_org_statuses=SCHEMA_ORG_STATUSES,
    records_in=records_in_file,
    describe=describe,
    wanted=wanted,
)
