"""A day and a time as people type them: which moment it is, also in the two nights when the clock is moved."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django import forms

from notices.forms.date_and_time import FIRST, SECOND, DateAndTimeFields, end_of_day, utc_times

AT = DateAndTimeFields("at")
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TO_SUMMER, TO_WINTER = "29.03.2026", "25.10.2026"


class MomentForm(forms.Form):
    """A form that asks for one moment."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= AT.fields(label="Day")

    def clean(self) -> dict[str, Any]:
        return {"moment": AT.clean(self, super().clean() or {})}


@pytest.fixture(autouse=True)
def _in_march(set_now) -> None:
    set_now(NOW)


def form_with(day: str, at: str, which: str = "") -> MomentForm:
    return MomentForm({"at_day": day, "at_time": at, "at_which": which})


@pytest.mark.parametrize("text", ["14:30", "14.30", "1430", " 14:30 "])
def test_a_time_is_typed_in_several_ways_and_is_norways(text: str):
    form = form_with("02.03.2026", text)

    assert form.is_valid()
    assert form.cleaned_data["moment"] == datetime(2026, 3, 2, 13, 30, tzinfo=UTC)
    assert form_with("02.07.2026", text).is_valid()
    assert utc_times(date(2026, 7, 2), time(14, 30)) == [datetime(2026, 7, 2, 12, 30, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("day", "at", "wrong"),
    [
        ("02.03.2026", "", {"at_time"}),
        ("", "14:30", {"at_day"}),
        ("31.02.2026", "14:30", {"at_day"}),
        ("2026", "14:30", {"at_day"}),
        ("02.03.2026", "24:00", {"at_time"}),
        ("02.03.2026", "half past two", {"at_time"}),
        ("02.03.2026", "14:60", {"at_time"}),
        ("01.01.0001", "00:00", {"at_day"}),
        ("31.12.9999", "23:59", {"at_day"}),
        ("01.03.2026", "13:00", {"at_day"}),  # noon in London is one in Oslo: this very minute
        ("01.03.2026", "12:59", {"at_day"}),
        ("03.03.2027", "12:00", {"at_day"}),
    ],
)
def test_what_is_no_time_to_come_is_refused_at_its_field(day: str, at: str, wrong: set[str]):
    assert set(form_with(day, at).errors) == wrong


def test_nothing_typed_is_no_time():
    form = form_with("", "")

    assert form.is_valid()
    assert form.cleaned_data["moment"] is None


@pytest.mark.parametrize("at", ["02:00", "02:30", "02:59"])
def test_a_time_that_the_night_to_summer_time_leaves_out_is_refused(at: str):
    assert set(form_with(TO_SUMMER, at).errors) == {"at_time"}


def test_the_hours_around_it_are_there():
    before, after = form_with(TO_SUMMER, "01:59"), form_with(TO_SUMMER, "03:00")

    assert before.is_valid() and after.is_valid()
    assert (after.cleaned_data["moment"] - before.cleaned_data["moment"]).total_seconds() == 60


@pytest.mark.parametrize(("which", "hour"), [(FIRST, 0), (SECOND, 1)])
def test_of_a_time_that_comes_twice_one_is_chosen(which: str, hour: int):
    form = form_with(TO_WINTER, "02:30", which)

    assert form.is_valid()
    assert form.cleaned_data["moment"] == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize("which", ["", "third"])
def test_a_time_that_comes_twice_asks_which(which: str):
    assert set(form_with(TO_WINTER, "02:30", which).errors) == {"at_which"}


@pytest.mark.parametrize(
    ("day", "at", "asks"),
    [
        (TO_WINTER, "02:30", True),
        (TO_WINTER, "02:00", True),
        (TO_WINTER, "03:00", False),
        (TO_WINTER, "01:59", False),
        (TO_SUMMER, "02:30", False),
        ("02.03.2026", "02:30", False),
        ("", "", False),
        (TO_WINTER, "x", False),
    ],
)
def test_the_question_which_is_asked_only_where_there_are_two(day: str, at: str, asks: bool):
    assert AT.is_ambiguous(form_with(day, at)) is asks


@pytest.mark.parametrize("hour", [0, 1])
def test_a_moment_that_is_shown_comes_back_as_the_same(hour: int):
    moment = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    unbound = MomentForm(initial=AT.initial(moment))

    form = MomentForm({name: unbound[name].value() for name in AT.names})

    assert AT.is_ambiguous(unbound)
    assert form.is_valid()
    assert form.cleaned_data["moment"] == moment


def test_a_day_lasts_until_its_last_minute_in_norway():
    assert end_of_day(date(2026, 7, 1)) == datetime(2026, 7, 1, 21, 59, tzinfo=UTC)
