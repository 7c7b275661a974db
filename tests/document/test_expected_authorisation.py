"""When a marketing authorisation is expected, as the list, the picture and the data say it."""

from datetime import date
from typing import Any

import pytest

from notices.document.approvals import ExpectedAuthorisation, expected_authorisation
from notices.document.model import Choice, Document, RegulatoryStatus
from notices.document.template import APPROVAL_KINDS, APPROVAL_STATUSES, REGIONS
from tests.support.worlds import complete_document
from trials.dates import PartialDate


def row(status: str, value: str = "", *, region: str = "norway", estimated: bool = True, kind: str = "ma") -> Any:
    return RegulatoryStatus(
        key=f"{region}-{kind}-{value or status}",
        region=Choice.of(REGIONS, region, "nb"),
        kind=Choice.of(APPROVAL_KINDS, kind, "nb"),
        status=Choice.of(APPROVAL_STATUSES, status, "nb"),
        date=PartialDate(value=value, estimated=estimated) if value else None,
    )


def notice(*rows: RegulatoryStatus, **changes: Any) -> Document:
    return complete_document(regulatory_statuses=rows, **changes)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("under_review", "2021-02")], "2021-02"),
        ([row("not_applied", "2022"), row("under_review", "2021-02", estimated=False)], "2021-02"),
        # The EU's rows count where Norway has none.
        ([row("under_review", "2021", region="eu")], "2021"),
        ([row("not_applied", region="norway"), row("under_review", "2021", region="eu")], None),
        # What was over when the information was gathered: only an estimate is still waited for.
        ([row("under_review", "2020-05")], "2020-05"),
        ([row("positive_opinion", "2020-05", estimated=False)], None),
        ([row("under_review", "2020-05"), row("not_applied", "2023")], "2023"),
        *(([row(status, "2021-02")], None) for status in ("refused", "withdrawn", "no_application", "off_market")),
        *(([row("not_applied", "2021-02"), row(status, "2020-01")], None) for status in ("granted", "conditional")),
        ([row("under_review", "2021-02", kind="fda"), row("under_review", "2021-02", region="usa")], None),
        ([row("under_review")], None),
        ([], None),
    ],
)
def test_the_first_date_that_is_still_ahead_is_expected(rows: list[RegulatoryStatus], expected: str | None):
    answer = expected_authorisation(notice(*rows))

    assert (answer.date.value if answer else None) == expected


def test_it_says_where_and_how_far_the_application_has_come():
    answer = expected_authorisation(notice(row("under_review", "2021", region="eu")))

    assert answer == ExpectedAuthorisation(PartialDate(value="2021", estimated=True), "eu", "under_review")


def test_only_a_medicine_is_authorised():
    assert expected_authorisation(complete_document(technology_type="device")) is None


def test_without_a_day_of_the_information_the_last_estimate_counts():
    rows = row("under_review", "2019"), row("under_review", "2021-02"), row("under_review", "2023", estimated=False)

    answer = expected_authorisation(notice(*rows, information_as_of=None))

    assert answer is not None and answer.date.value == "2021-02"


@pytest.mark.parametrize(
    ("value", "today", "has_passed"),
    [
        ("2021-02", date(2021, 2, 28), False),
        ("2021-02", date(2021, 3, 1), True),
        ("2021", date(2021, 12, 31), False),
        ("2021", date(2022, 1, 1), True),
        ("2021-02-03", date(2021, 2, 4), True),
    ],
)
def test_it_has_passed_when_the_last_day_that_it_can_mean_has(value: str, today: date, has_passed: bool):
    expected = ExpectedAuthorisation(PartialDate(value=value), "norway", "under_review")

    assert expected.has_passed(today) is has_passed
