"""Small trials for tests: a row of the table as a notice prints it, a study as its registry knows it, their parts."""

import datetime
from typing import Any

from notices.document.model import Choice, TrialRow
from notices.document.template import TRIAL_STATUSES, Language
from notices.trial_table.filling import fill_row
from trials.dates import PartialDate
from trials.study import Study, StudyArm

NUMBER = "NCT01234567"
TODAY = datetime.date(2026, 11, 22)


def day(value: str, estimated: bool = False) -> PartialDate:
    return PartialDate(value=value, estimated=estimated)


def status(code: str) -> Choice:
    return Choice.of(TRIAL_STATUSES, code, "nb")


def row(**values: Any) -> TrialRow:
    return TrialRow(**{"key": "r", "number": NUMBER} | values)


def study(**values: Any) -> Study:
    return Study(**{"number": NUMBER, "kind": "INTERVENTIONAL"} | values)


def arm(label: str, kind: str = "EXPERIMENTAL", *names: str) -> StudyArm:
    return StudyArm(label=label, kind=kind, interventions=names)


def filled_row(source: Study, before: TrialRow | None = None, language: Language = "nb", **options: Any) -> TrialRow:
    """The row `before`, or an empty one, filled today from the study."""
    return fill_row(before or TrialRow(key="r"), source, language, TODAY, **options)
