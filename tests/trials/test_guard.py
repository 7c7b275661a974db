"""Which rounds look like a mistake of the registry, rule by rule."""

from typing import Any

import pytest

from trials.refresh.guard import RoundVerdict, StudyVerdict, fields_held, judge_all
from trials.study import Study

FIELDS = frozenset({"status", "enrollment", "arms", "acronym", "why_stopped"})


def rows(count: int, kind: Any = "unchanged", *, lost: str = "", **values: Any) -> list[StudyVerdict]:
    """So many trials that were known, whose records have lost these fields."""
    options: dict[str, Any] = {"has_record": True, "held_fields": FIELDS, "lost_fields": frozenset(lost.split())}
    return [StudyVerdict(kind, **(options | values))] * count


NEW = rows(1, "new", has_record=False)
UNKNOWN = rows(1, "gone", has_record=False)
GONE_BEFORE = rows(1, "gone", has_record=False, was_known=True)


@pytest.mark.parametrize(
    ("round_rows", "confirmed", "is_first", "outcome"),
    [
        # Edits, however many.
        (rows(10, "changed"), 0, False, "stored"),
        (rows(2, "changed", lost="acronym why_stopped"), 0, False, "stored"),
        # All are lost.
        (rows(2, "gone"), 0, False, "incident"),
        (rows(2, "unreadable"), 0, False, "incident"),
        (rows(1, "gone") + rows(1, "unreadable"), 0, False, "incident"),
        (rows(2, "gone") + UNKNOWN, 0, False, "incident"),
        (rows(1, "gone") + rows(1, "changed", lost="status"), 0, False, "incident"),
        (rows(2, "gone"), 8, False, "stored"),
        # One alone.
        (rows(1, "gone"), 0, False, "waits"),
        (rows(1, "unreadable"), 0, False, "waits"),
        (rows(1, "changed", lost="status"), 0, False, "waits"),
        (rows(1, "changed", lost="why_stopped"), 0, False, "stored"),
        (rows(1, "gone") + rows(1), 0, False, "stored"),
        (rows(1, "gone"), 1, False, "stored"),
        # Many of many.
        (rows(4, "gone") + rows(6), 0, False, "stored"),
        (rows(5, "gone") + rows(5), 0, False, "incident"),
        (rows(3, "gone") + rows(2, "unreadable") + rows(5), 0, False, "incident"),
        (rows(5, "changed", has_moved=True) + rows(5), 0, False, "incident"),
        (rows(5, "gone") + rows(20), 0, False, "stored"),
        # Fields that disappear from most records that had them.
        (rows(2, "changed", lost="enrollment") + rows(1), 0, False, "incident"),
        (rows(2, "changed", lost="enrollment") + rows(2), 0, False, "stored"),
        (rows(1, "changed", lost="enrollment") + rows(1), 0, False, "stored"),
        (rows(5, "changed", lost="acronym") + rows(4), 0, False, "incident"),
        (rows(4, "changed", lost="acronym"), 0, False, "stored"),
        # None is known.
        (UNKNOWN * 3, 0, True, "incident"),
        (UNKNOWN, 0, True, "incident"),
        (UNKNOWN + NEW, 0, True, "stored"),
        (UNKNOWN, 0, False, "waits"),
        (UNKNOWN, 9, False, "stored"),
        (GONE_BEFORE, 0, True, "stored"),
        ([], 0, True, "stored"),
    ],
)
def test_a_round_is_stored_an_incident_or_waits_for_another_night(round_rows, confirmed, is_first, outcome):
    verdict = judge_all(round_rows, confirmed, is_first)

    assert verdict_word(verdict) == outcome
    assert bool(verdict.problem) is (outcome != "stored")


def verdict_word(verdict: RoundVerdict) -> str:
    return "incident" if verdict.is_incident else "waits" if verdict.waits else "stored"


def test_a_field_is_held_where_the_record_says_something_of_it():
    study = Study(number="NCT00000001", status="RECRUITING", enrollment=0, why_stopped="", healthy_volunteers=False)

    assert fields_held(study) == {"status", "enrollment"}
