"""The few words of a record that a list shows; reading a whole Study would take thirty times as long."""

import json
from typing import NamedTuple

from trials.clinicaltrials_gov.reading import RecordPart
from trials.models import StudyRecord


class Headline(NamedTuple):
    """The registry's status code, acronym and title as it writes them, "" where it says nothing."""

    status: str
    acronym: str
    title: str


def read_headline(record: StudyRecord) -> Headline:
    """Read what a list shows of a stored record."""
    protocol = RecordPart(json.loads(record.content), {}).part("protocolSection")
    names = protocol.part("identificationModule")
    return Headline(
        protocol.part("statusModule").line("overallStatus"), names.line("acronym"), names.line("briefTitle")
    )
