"""The table of levels: each line decides something, and says why; its limits are where the line says."""

from typing import Any

import pytest

from notices.trial_table.staleness import signals_of_time
from tests.support.trial_rows import day, study
from trials.change_levels import LEVELS, TABLE, level_of
from trials.changes import FIELDS


def test_every_field_has_a_line_that_always_holds_and_each_line_a_reason_of_its_own():
    names = {field.name for field in FIELDS} | {"results_overdue", "unverified"}

    assert {name for rule in TABLE for name in rule.fields} == names
    assert {rule.level for rule in TABLE} == set(LEVELS)
    assert all([rule for rule in TABLE if name in rule.fields][-1].applies(None, None) for name in names)
    assert len({rule.reason for rule in TABLE}) == len(TABLE)


@pytest.mark.parametrize(
    ("name", "old", "new", "level"),
    [
        ("status", "ongoing", "completed", "important"),
        ("status", "suspended", "ongoing", "important"),
        ("status", "ongoing", "not_updated", "important"),
        ("status", "not_updated", "ongoing", "notable"),
        ("enrollment", (100, False), (80, False), "important"),
        ("enrollment", (100, True), (81, True), "notable"),
        ("enrollment", (100, True), (91, True), "minor"),
        ("enrollment", (3, False), (0, False), "important"),
        ("enrollment", (0, False), (0, True), "notable"),
        ("enrollment", (None, False), (0, False), "notable"),
        ("primary_completion", day("2025-06-30"), day("2025-12-01"), "important"),
        ("primary_completion", day("2025-12"), day("2025-06"), "important"),
        ("primary_completion", day("2025-06-01"), day("2025-11-30"), "notable"),
        ("primary_completion", day("2025"), day("2026-01"), "important"),
        ("primary_completion", day("2025"), day("2025-12"), "notable"),
        ("primary_completion", day("2025-06-01"), day("2025-06-30"), "minor"),
        ("primary_completion", day("2025-06"), day("2025-06", True), "notable"),
        ("completion", day("2025-06"), day("2035-06"), "notable"),
        ("why_stopped", ("", "terminated"), ("Harm", "terminated"), "important"),
        ("why_stopped", ("Harm", "terminated"), ("", "ongoing"), "minor"),
        ("why_stopped", ("", "completed"), ("Done", "completed"), "minor"),
        ("retractions", [], [["1", "2", ""]], "important"),
        ("retractions", [["1", "2", ""]], [], "notable"),
        ("arms", [[["a", [], ["4"]], ["x"]]], [[["a", [], ["4"]], ["y"]]], "minor"),
        ("arms", [[["a", [], ["4"]], ["x"]]], [[["a", [], ["2"]], ["x"]]], "notable"),
    ],
)
def test_a_level_changes_at_its_limit(name: str, old: Any, new: Any, level: str):
    assert level_of(name, old, new) == level


RECRUITING = {"status": "RECRUITING"}


@pytest.mark.parametrize(
    ("values", "today", "written_on", "signals"),
    [
        ({"primary_completion": day("2025-06-15")}, "2026-06-14", "2025-01-01", []),
        ({"primary_completion": day("2025-06-15")}, "2026-06-15", "2025-01-01", ["results_overdue"]),
        ({"primary_completion": day("2025-06")}, "2026-06-29", "2025-01-01", []),
        ({"primary_completion": day("2024-02-29", True)}, "2025-02-28", "2025-01-01", ["results_overdue"]),
        ({"completion": day("2024")}, "2025-12-31", "2025-01-01", ["results_overdue"]),
        ({"primary_completion": day("2025-06-15")}, "2026-06-20", "2026-06-15", []),
        ({"primary_completion": day("2025-06-15"), "has_results": True}, "2036-06-15", "2025-01-01", []),
        ({"primary_completion": day("2025-06-15"), "status": "WITHDRAWN"}, "2036-06-15", "2025-01-01", []),
        (RECRUITING | {"status_verified": day("2024-01")}, "2026-01-30", "2024-01-01", []),
        (RECRUITING | {"status_verified": day("2024-01")}, "2026-01-31", "2024-01-01", ["unverified"]),
        ({"status": "COMPLETED", "status_verified": day("2024-01")}, "2036-01-31", "2024-01-01", []),
        ({"status": "UNKNOWN", "status_verified": day("2024-01")}, "2036-01-31", "2024-01-01", []),
    ],
)
def test_time_alone_says_that_results_are_overdue_and_that_nobody_confirmed_the_record(
    values: dict[str, Any], today: str, written_on: str, signals: list[str]
):
    changes = signals_of_time(study(**values), *(day(text).first_day() for text in (today, written_on)))

    assert [change.field for change in changes] == signals
