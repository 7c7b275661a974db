"""The picture of what is expected when, by itself: columns, lanes, bounds. On the list: test_expected_on_list.py."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.public.expected import drawing, quarters, selection
from notices.public.expected.drawing import ExpectedNotice, PictureArea
from notices.public.expected.quarters import LATER, NOW, NUMBER_OF_COLUMNS, PASSED
from notices.public.expected.selection import MAX_MARKS, MAX_MARKS_IN_CELL, PictureCell
from notices.search.list_facts import urgency
from trials.dates import PartialDate

TODAY = date(2026, 11, 30)
SKIN, BLOOD, NONE = PictureArea("hud", "Hud"), PictureArea("blod", "Blod"), PictureArea("", "Uten fagområde")
AREAS = [BLOOD, SKIN, NONE]


def expected(value: str, area: PictureArea = SKIN, *, is_under_review: bool = False, name: str = "x") -> ExpectedNotice:
    date_and_basis = PartialDate(value=value), is_under_review
    return ExpectedNotice(
        area, *date_and_basis, name, name, "kløe", f"{name} ved kløe: {value}", value, "anslag", "/", "nb"
    )


def drawn(*notices: ExpectedNotice, today: date = TODAY) -> drawing.Picture:
    areas = [area for area in AREAS if area in {notice.area for notice in notices}]
    return drawing.draw(notices, {}, areas, today)


def places(picture: drawing.Picture) -> list[tuple[int, int, int]]:
    return [(*mark.columns, mark.lane) for row in picture.rows for mark in row.marks]


days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
partial_dates = st.builds(
    lambda day, length: PartialDate(value=day.isoformat()[:length]), days, st.sampled_from([4, 7, 10])
)
notices_of_any_kind = st.lists(
    st.builds(
        lambda day, area, is_under_review: expected(day.value, area, is_under_review=is_under_review),
        partial_dates,
        st.sampled_from(AREAS),
        st.booleans(),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("value", "columns"),
    [
        # What is over, to its last day.
        ("2026-11-29", (PASSED, PASSED)),
        ("2026-10", (PASSED, PASSED)),
        ("2025", (PASSED, PASSED)),
        # Today, and a month or year of which something is left.
        ("2026-11-30", (NOW, NOW)),
        ("2026-11", (NOW, NOW)),
        ("2026", (NOW, NOW)),
        ("2027-01", (2, 2)),
        ("2027-03-31", (2, 2)),
        ("2027-04-01", (3, 3)),
        # A year is as wide as its quarters; of the last ones some are in the last column.
        ("2027", (2, 5)),
        ("2028", (6, LATER)),
        ("2028-06", (7, 7)),
        ("2028-07", (LATER, LATER)),
        ("2040", (LATER, LATER)),
    ],
)
def test_a_date_stands_in_the_columns_that_it_can_mean(value, columns):
    assert quarters.columns_of(PartialDate(value=value), TODAY) == columns


@given(partial_dates, days)
def test_a_date_has_passed_the_day_after_its_last_one(expected_date, today):
    columns = quarters.columns_of(expected_date, today)

    assert (columns.first == PASSED) == (columns.last == PASSED) == (expected_date.last_day() < today)
    assert PASSED <= columns.first <= columns.last <= LATER


@given(days, days, days)
def test_an_earlier_day_is_never_further_right(one, other, today):
    first, second = (quarters.columns_of(PartialDate(value=day.isoformat()), today) for day in sorted([one, other]))

    assert first <= second


def test_the_heads_are_the_quarters_from_this_one_on():
    assert [(head.quarter, head.year, head.starts_year) for head in quarters.columns(TODAY)] == [
        (0, 0, False),
        (4, 2026, True),
        (1, 2027, True),
        (2, 2027, False),
        (3, 2027, False),
        (4, 2027, False),
        (1, 2028, True),
        (2, 2028, False),
        (3, 2028, False),
    ]


@given(days)
def test_the_last_month_of_each_quarter_stands_under_its_head(today):
    heads = quarters.columns(today)[NOW:]

    months = [PartialDate(value=f"{head.year}-{head.quarter * 3:02}") for head in heads]

    assert [quarters.columns_of(month, today) for month in months] == [(head.number, head.number) for head in heads]


def test_marks_of_one_quarter_stand_under_each_other_and_a_year_under_them():
    picture = drawn(expected("2027"), expected("2027-05", name="b"), expected("2027-04", name="c"), expected("2027-09"))

    assert places(picture) == [(2, 5, 2), (3, 3, 0), (3, 3, 1), (4, 4, 0)]
    assert [mark.notice.name for mark in picture.rows[0].marks[1:3]] == ["c", "b"]
    assert picture.rows[0].height == "7.00em"


@given(notices_of_any_kind, days)
def test_no_mark_covers_another_and_none_is_lost(notices, today):
    picture = drawn(*notices, today=today)

    taken = Counter(
        (row.area, column, mark.lane)
        for row in picture.rows
        for mark in row.marks
        for column in range(mark.columns.first, mark.columns.last + 1)
    )
    assert set(taken.values()) <= {1}
    assert Counter(mark.notice for mark in picture.marks) == Counter(notices)


@given(notices_of_any_kind, days)
def test_marks_are_read_column_by_column_from_above(notices, today):
    for row in drawn(*notices, today=today).rows:
        order = [(mark.columns.first, mark.lane) for mark in row.marks]
        assert order == sorted(order)


@given(notices_of_any_kind, days)
def test_everything_is_inside_the_picture(notices, today):
    for row in drawn(*notices, today=today).rows:
        for mark in row.marks:
            assert 0 <= float(mark.x[:-1]) < float(mark.x[:-1]) + float(mark.width[:-1]) <= 100.01
            assert float(mark.y[:-2]) + drawing.LANE_HEIGHT <= float(row.height[:-2])


@given(notices_of_any_kind, days)
def test_the_table_lists_the_earliest_first(notices, today):
    last_days = [mark.notice.expected.last_day() for mark in drawn(*notices, today=today).marks]

    assert last_days == sorted(last_days)


@pytest.mark.parametrize(
    ("notice", "state", "is_only_year"),
    [
        (expected("2020-12", is_under_review=True), "passed", False),
        (expected("2020"), "passed", False),
        (expected("2027-01", is_under_review=True), "under_review", False),
        (expected("2027", is_under_review=True), "under_review", True),
        (expected("2027-01"), "estimate", False),
        (expected("2027"), "estimate", True),
    ],
)
def test_a_mark_says_what_is_known(notice, state, is_only_year):
    picture = drawn(notice)

    assert [(mark.state, mark.is_only_year) for mark in picture.marks] == [(state, is_only_year)]
    assert (picture.states, picture.has_years) == ({state}, is_only_year)


def test_the_dot_is_in_the_middle_of_the_first_column():
    marks = drawn(expected("2027"), expected("2028-01")).marks

    assert [(mark.x, mark.width, mark.dot_x) for mark in marks] == [
        ("22.22%", "44.44%", "12.50%"),
        ("66.67%", "11.11%", "50.00%"),
    ]


def test_rows_are_in_the_order_that_is_given():
    picture = drawn(expected("2027", NONE), expected("2027", SKIN), expected("2027", BLOOD))

    assert [row.area for row in picture.rows] == AREAS


# What is drawn of many.


def test_what_is_expected_first_is_drawn_first_and_what_has_passed_last():
    dates = [PartialDate(value=value) for value in ("2020", "2028", "2026", "2025-06", "2027-01-02", "2026-11-30")]

    dates.sort(key=lambda one: urgency(one, TODAY))

    assert [one.value for one in dates] == ["2026-11-30", "2026", "2027-01-02", "2028", "2025-06", "2020"]


def test_a_cell_shows_so_many_and_counts_the_rest():
    crowded, other = PictureCell("hud", NOW), PictureCell("blod", NOW)
    candidates = [(number, crowded) for number in range(MAX_MARKS_IN_CELL + 3)] + [(99, other)]

    chosen = selection.select(candidates, Counter(cell for _number, cell in candidates))

    assert chosen == ([*range(MAX_MARKS_IN_CELL), 99], {crowded: 3})


@given(st.lists(st.builds(PictureCell, st.sampled_from("abcdefghijklmn"), st.integers(0, LATER)), max_size=300))
def test_every_notice_is_drawn_or_counted_in_its_cell(cells):
    chosen = selection.select(enumerate(cells), Counter(cells))

    drawn_in = Counter(cells[number] for number in chosen.positions)
    assert drawn_in + chosen.left_out == Counter(cells)
    assert len(chosen.positions) <= MAX_MARKS
    assert max(drawn_in.values(), default=0) <= MAX_MARKS_IN_CELL
    assert all(one < other for one, other in pairwise(chosen.positions))


def test_how_many_more_there_are_stands_under_the_marks_of_the_cell():
    notices = [expected("2027-01", name="a"), expected("2027-02", name="b"), expected("2027")]

    picture = drawing.draw(notices, {PictureCell("hud", 2): 4, PictureCell("blod", LATER): 1}, [BLOOD, SKIN], TODAY)

    assert [[(one.count, one.column, one.lane) for one in row.left_out] for row in picture.rows] == [
        [(1, LATER, 0)],
        [(4, 2, 3)],
    ]
    assert [row.height for row in picture.rows] == ["3.00em", "9.00em"]


def test_the_columns_fill_the_picture():
    assert len(quarters.columns(TODAY)) == NUMBER_OF_COLUMNS
    assert drawn(expected("2027")).column_width == "11.11%"
