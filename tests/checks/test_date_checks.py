"""Dates that contradict each other or today: each rule where it bites, and where the precision leaves it open."""

from datetime import date
from typing import Any

import pytest

from notices.checks import dates as date_checks
from notices.document.model import Choice, Document, Reference, RegulatoryStatus, TrialRow
from notices.document.template import APPROVAL_STATUSES, TRIAL_STATUSES
from tests.support.worlds import complete_document
from trials.dates import PartialDate

TODAY = date(2021, 6, 15)
AS_OF = date(2021, 6, 1)


def day(text: str) -> PartialDate:
    """ "2021-03" is a date, "~2021-03" an estimate."""
    return PartialDate(value=text.removeprefix("~"), estimated=text.startswith("~"))


def with_trial(status: str = "unknown", **dates: str) -> Document:
    row = TrialRow(
        key="t", status=Choice.of(TRIAL_STATUSES, status, "nb"), **{name: day(text) for name, text in dates.items()}
    )
    return complete_document(information_as_of=AS_OF, regulatory_statuses=(), trials=(row,))


def with_status(status: str, text: str) -> Document:
    row = RegulatoryStatus(key="r", status=Choice.of(APPROVAL_STATUSES, status, "nb"), date=day(text))
    return complete_document(information_as_of=AS_OF, regulatory_statuses=(row,), trials=())


def results(document: Document, today: date | None = TODAY) -> list[tuple[str, str, bool]]:
    return [(finding.code, finding.place, finding.blocking) for finding in date_checks.findings(document, today)]


@pytest.mark.parametrize(
    ("status", "dates", "code", "place", "blocks"),
    [
        ("completed", {"completion": "~2021-07"}, "completed_later", "completion", True),
        ("completed", {"completion": "2021-06-16"}, "completed_later", "completion", True),
        ("unknown", {"start": "2021-04", "completion": "2021-03"}, "start_after_end", "start", True),
        ("unknown", {"start": "2021", "completion": "2020-12-31"}, "start_after_end", "start", True),
        ("unknown", {"start": "2021-04", "primary_completion": "2021-03"}, "start_after_primary", "start", False),
        (
            "unknown",
            {"primary_completion": "2021-04", "completion": "2021-03"},
            "primary_after_end",
            "primary_completion",
            False,
        ),
        ("unknown", {"start": "2021-04", "results": "2021-03-31"}, "results_before_start", "results", False),
        ("ongoing", {"completion": "~2021-05"}, "estimate_passed", "completion", False),
        ("planned", {"start": "~2020"}, "estimate_passed", "start", False),
        ("unknown", {"completion": "2021-07"}, "not_estimated", "completion", False),
        ("planned", {"start": "2021-06-10"}, "not_estimated", "start", False),
        ("planned", {"start": "2021-05"}, "planned_but_started", "status", False),
        ("ongoing", {"completion": "2021-05"}, "ongoing_but_ended", "status", False),
        ("ongoing", {"start": "~2021-07"}, "ongoing_too_early", "status", False),
    ],
)
def test_what_contradicts_is_found(status: str, dates: dict[str, str], code: str, place: str, blocks: bool):
    everything = results(with_trial(status, **dates))

    assert (code, f"trials/t/{place}", blocks) in everything
    assert [finding for finding in everything if finding[2]] == ([(code, f"trials/t/{place}", True)] if blocks else [])


@pytest.mark.parametrize(
    ("status", "dates"),
    [
        # The month, or the year, holds a day that fits.
        ("completed", {"completion": "~2021-06"}),
        ("completed", {"completion": "~2021"}),
        ("unknown", {"start": "2021-03", "completion": "2021-03"}),
        ("unknown", {"start": "2020-12-31", "completion": "2020"}),
        ("unknown", {"start": "2020", "completion": "2020-01-01"}),
        ("unknown", {"primary_completion": "2020-07", "completion": "2020"}),
        ("unknown", {"start": "2020-07", "results": "2020"}),
        ("ongoing", {"completion": "~2021-06"}),
        ("ongoing", {"completion": "~2021"}),
        ("unknown", {"completion": "2021"}),
        ("ongoing", {"start": "~2021-06"}),
        # All is well.
        ("planned", {"start": "~2021-07", "completion": "~2023"}),
        ("ongoing", {"start": "2020-01", "primary_completion": "~2022-01", "completion": "~2023"}),
        (
            "completed",
            {"start": "2018", "primary_completion": "2019-05", "completion": "2019-08", "results": "2020-01"},
        ),
        ("terminated", {}),
    ],
)
def test_what_may_be_true_is_left_alone(status: str, dates: dict[str, str]):
    assert results(with_trial(status, **dates)) == []


@pytest.mark.parametrize(
    ("status", "text", "code"),
    [
        ("under_review", "~2021-05", "expected_passed"),
        ("not_applied", "~2020", "expected_passed"),
        ("granted", "2021-07", "decided_later"),
        ("refused", "2021-06-02", "decided_later"),
        ("positive_opinion", "~2022", "decided_later"),
    ],
)
def test_a_regulatory_status_that_its_date_contradicts_gets_advice(status: str, text: str, code: str):
    assert results(with_status(status, text)) == [(code, "regulatory_statuses/r/date", False)]


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("under_review", "~2021-06"),
        ("under_review", "~2021"),
        ("under_review", "2020-01"),  # the day of the application
        ("granted", "2021-05"),
        ("granted", "2021-06"),
        ("unknown", "2022"),
    ],
)
def test_a_regulatory_status_that_fits_its_date_is_left_alone(status: str, text: str):
    assert results(with_status(status, text)) == []


def test_a_day_that_is_still_to_come_is_no_day_of_information_or_reading():
    document = with_trial().revised(
        information_as_of=date(2021, 6, 16), references=(Reference(key="a", title="x", accessed=date(2021, 6, 16)),)
    )

    assert results(document) == [
        ("as_of", "information_as_of", False),
        ("accessed", "references/a/accessed", False),
    ]
    assert results(document, date(2021, 6, 16)) == []


def test_nothing_depends_on_a_day_that_is_not_given():
    document = with_trial("completed", completion="~2099").revised(information_as_of=None)

    assert results(document, None) == []
    assert results(with_trial(start="2021-04", completion="2021-03"), None) == [
        ("start_after_end", "trials/t/start", True)
    ]


def test_a_start_that_was_only_estimated_is_not_said_to_have_passed():
    assert results(with_trial("planned", start="~2020")) == [("estimate_passed", "trials/t/start", False)]


def test_a_document_full_of_holes_has_no_dates_to_compare():
    holes: dict[str, Any] = {"information_as_of": None, "trials": (TrialRow(key="t"),), "references": ()}

    assert results(complete_document(**holes, regulatory_statuses=(RegulatoryStatus(key="r"),))) == []
