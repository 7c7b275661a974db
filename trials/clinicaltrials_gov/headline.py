"""The few words of a record that a list shows, read without all the rest: a whole Study takes thirty times as long."""

import json
from typing import NamedTuple

from trials.clinicaltrials_gov.reading import Part
from trials.models import StudyRecord


class Headline(NamedTuple):
    """The registry's code of the status, the acronym, the title: the registry's own words, "" where it is silent."""

    status: str
    acronym: str
    title: str


def headline(record: StudyRecord) -> Headline:
    """What a list shows of a kept record."""
    protocol = Part(json.loads(record.content), {}).part("protocolSection")
    names = protocol.part("identificationModule")
    return Headline(
        protocol.part("statusModule").line("overallStatus"), names.line("acronym"), names.line("briefTitle")
    )
