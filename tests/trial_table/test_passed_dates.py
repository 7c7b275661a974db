"""Expected dates of a document that have gone by."""

from typing import Any

import pytest

from notices.document.model import Choice, Document, RegulatoryStatus, TrialRow
from notices.document.template import APPROVAL_KINDS, APPROVAL_STATUSES, REGIONS, TECHNOLOGY_TYPES
from notices.trial_table.staleness import ExpectedDate, passed_dates
from tests.support.trial_rows import TODAY, day, row, status

# Dates gone by


def document(**values: Any) -> Document:
    return Document(technology_type=Choice.of(TECHNOLOGY_TYPES, "medicine", "nb"), **values)


@pytest.mark.parametrize(
    ("values", "passed"),
    [
        ({"status": status("ongoing"), "completion": day("2026-10", True)}, ["completion"]),
        ({"status": status("ongoing"), "completion": day("2026-11", True)}, []),
        ({"status": status("ongoing"), "completion": day("2026-11-21", True)}, ["completion"]),
        ({"status": status("ongoing"), "completion": day("2026-11-22", True)}, []),
        ({"status": status("ongoing"), "completion": day("2026", True)}, []),
        ({"status": status("ongoing"), "completion": day("2020")}, []),
        (
            {"completion": day("2025", True), "primary_completion": day("2024", True)},
            ["primary_completion", "completion"],
        ),
        ({"status": status("completed"), "completion": day("2020", True)}, []),
        ({"status": status("terminated"), "primary_completion": day("2020", True)}, []),
        ({"status": status("suspended"), "completion": day("2020", True)}, ["completion"]),
        ({"status": status("planned"), "start": day("2020", True)}, ["start"]),
        ({"status": status("ongoing"), "start": day("2020", True)}, []),
        ({"status": status("completed"), "results": day("2020", True)}, ["results"]),
        ({"status": status("withdrawn"), "results": day("2020", True), "start": day("2020", True)}, []),
    ],
)
def test_an_expected_date_of_a_trial_passes_with_its_last_day(values: dict[str, Any], passed: list[str]):
    dates = passed_dates(document(trials=(row(**values),)), TODAY)

    assert [each.kind for each in dates] == passed
    assert [each.place for each in dates] == [f"trials/r/{name}" for name in passed]


@pytest.mark.parametrize(
    ("code", "is_passed"),
    [("not_applied", True), ("under_review", True), ("positive_opinion", True), ("granted", False), ("refused", False)],
)
def test_an_expected_approval_passes_unless_it_was_decided(code: str, is_passed: bool):
    approval = RegulatoryStatus(
        key="s",
        region=Choice.of(REGIONS, "eu", "nb"),
        kind=Choice.of(APPROVAL_KINDS, "ma", "nb"),
        status=Choice.of(APPROVAL_STATUSES, code, "nb"),
        date=day("2026-10", True),
    )

    dates = passed_dates(document(regulatory_statuses=(approval,)), TODAY)

    expected = ExpectedDate("s", "regulatory_statuses/s/date", "ma", "EU/EØS", day("2026-10", True))
    assert dates == ([expected] if is_passed else [])


def test_passed_dates_are_named_and_the_oldest_stands_first():
    later = TrialRow(key="a", number="NCT01234567", completion=day("2026-09", True))
    earlier = TrialRow(key="b", name="EX [@x]", completion=day("2023-09", True))

    dates = passed_dates(document(trials=(later, earlier)), TODAY)

    assert [(each.key, each.name) for each in dates] == [("b", "EX"), ("a", "NCT01234567")]


def test_an_approval_without_any_choice_passes_too():
    approval = RegulatoryStatus(key="s", date=day("2020", True))

    assert [each.kind for each in passed_dates(document(regulatory_statuses=(approval,)), TODAY)] == [""]
