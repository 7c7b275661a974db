"""The geometry of the charts: what is drawn is to scale, inside its room, and can be seen."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.desk.overview.charts import MIN_VISIBLE, BarValue, horizontal_bars, vertical_bars

values = st.lists(st.integers(0, 10**6), min_size=1, max_size=20)


def percent(length: str) -> float:
    assert length.endswith("%")
    return float(length[:-1])


def em(length: str) -> float:
    assert length.endswith("em")
    return float(length[:-2])


def test_bars_are_as_long_as_their_values_ask_on_a_scale_that_ends_at_the_largest():
    chart = horizontal_bars([BarValue("a", "50", 50), BarValue("b", "100", 100), BarValue("c", "0", 0)])

    assert [bar.width for bar in chart.bars] == ["50.00%", "100.00%", "0.00%"]


def test_a_scale_can_be_given_and_has_its_mark():
    chart = horizontal_bars([BarValue("a", "30 %", 30)], scale_end=100, mark=(25, "25 %"))

    assert (chart.bars[0].width, chart.mark, chart.mark_label) == ("30.00%", "25.00%", "25 %")


def test_a_reach_beyond_all_bars_widens_the_scale():
    (bar,) = horizontal_bars([BarValue("a", "5", 5, reach=20)]).bars

    assert (bar.width, bar.reach) == ("25.00%", "100.00%")


@given(values)
def test_nothing_is_drawn_outside_its_room_and_what_is_not_nought_can_be_seen(numbers):
    bars = horizontal_bars([BarValue(str(number), str(number), number) for number in numbers]).bars

    for number, bar in zip(numbers, bars, strict=True):
        assert percent(bar.width) == 0 if number == 0 else MIN_VISIBLE <= percent(bar.width) <= 100


@pytest.mark.parametrize("values_below", [True, False])
def test_words_and_bars_of_two_rows_do_not_overlap_and_the_picture_holds_all(values_below):
    chart = horizontal_bars([BarValue("a", "1", 1), BarValue("b", "2", 2)], values_below=values_below)
    first, second = chart.bars

    ends = max(em(first.bar_y) + em(chart.thickness), em(first.printed_y))
    assert ends <= em(second.label_y) - 1
    assert max(em(second.bar_y) + em(chart.thickness), em(second.printed_y)) <= em(chart.height)


@given(values)
def test_columns_stand_on_the_ground_beside_each_other(numbers):
    columns = vertical_bars([(str(number), number) for number in numbers], max(numbers))

    for column in columns:
        assert percent(column.top) + percent(column.height) == pytest.approx(100, abs=0.02)
        assert percent(column.x) < percent(column.middle) < percent(column.x) + percent(column.width)
    for left, right in pairwise(columns):
        assert percent(left.x) + percent(left.width) < percent(right.x)


def test_nothing_at_all_is_drawn_as_nothing():
    assert (horizontal_bars([]).bars, vertical_bars([], 0)) == ([], [])
    assert [column.height for column in vertical_bars([("jan", 0)], 0)] == ["0.00%"]
