"""The trials' timeline: to scale, inside its room, open where estimated, the same in words, and never of today."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.document.citations import without_citations
from notices.document.model import Choice, Document, TrialRow
from notices.document.template import LANGUAGES, TRIAL_STATUSES, Language
from notices.rendering.fragment import fragment
from notices.trial_table.timeline import Mark, Timeline, draw_timeline
from notices.trial_table.timeline_wording import KINDS, WORDS, words_of
from tests.support.strategies import days, keys, maybe, partial_dates, rows, texts
from tests.support.worlds import complete_document
from trials.dates import PartialDate

AS_OF = date(2020, 7, 1)
INK = re.compile(r'(?:<text|<line|<rect|<svg x)[^>]*? x1?="([-\d.]+)%"')


def actual(value: str) -> PartialDate:
    return PartialDate(value=value)


def estimated(value: str) -> PartialDate:
    return PartialDate(value=value, estimated=True)


def trial(name: str = "EXAMPLE", status: str | None = None, **fields) -> TrialRow:
    chosen = Choice.of(TRIAL_STATUSES, status, "nb") if status else None
    return TrialRow(key=re.sub(r"\W", "", name), name=name, status=chosen, **fields)


def draw(*trials: TrialRow, as_of: date | None = AS_OF, language: Language = "nb") -> Timeline:
    picture = draw_timeline(complete_document(language, trials=trials, information_as_of=as_of))
    assert picture is not None
    return picture


def percent(length: str) -> float:
    assert length.endswith("%")
    return float(length[:-1])


def em(length: str) -> float:
    assert length.endswith("em")
    return float(length[:-2])


def bar_of(picture: Timeline) -> list[tuple[float, float, bool]]:
    """The bar of the only trial."""
    (row,) = picture.rows
    return [(percent(piece.x), percent(piece.end), piece.is_open) for piece in row.bar]


def mark_at(picture: Timeline, kind: str) -> float:
    (row,) = picture.rows
    (mark,) = (each for each in row.marks if each.kind == kind)
    return percent(mark.x)


def now_at(picture: Timeline) -> float:
    assert picture.now is not None
    return percent(picture.now.x)


# The scale


def test_years_are_as_wide_as_each_other_and_hold_all_dates():
    picture = draw(trial(start=actual("2018-01-01"), completion=actual("2019-12-31")), as_of=None)

    assert [(year.x, year.name) for year in picture.years] == [("4.00%", "2018"), ("50.00%", "2019"), ("96.00%", "")]
    assert mark_at(picture, "start") == pytest.approx(4, abs=0.1)
    assert mark_at(picture, "completion") == pytest.approx(96, abs=0.1)


@pytest.mark.parametrize("last", [2019, 2023, 2028, 2040, 2099])
def test_few_years_are_named(last: int):
    picture = draw(trial(start=actual("2018"), completion=actual(str(last))), as_of=None)

    assert 1 <= len([year for year in picture.years if year.name]) <= 5


def test_a_date_known_to_the_month_stands_in_its_middle_and_a_year_is_shown_as_a_line():
    month = draw(trial(completion=actual("2019-01")), as_of=None)
    year = draw(trial(completion=actual("2019")), as_of=None)

    assert mark_at(month, "completion") == pytest.approx(4 + 46 * 15.5 / 365, abs=0.01)
    assert month.rows[0].year_lines == []
    ((line, y),) = year.rows[0].year_lines
    assert (line.x, line.end, y) == ("4.00%", "50.00%", year.rows[0].middle_y)
    assert mark_at(year, "completion") == 27


# The bar


def test_a_trial_that_is_over_is_solid_from_start_to_completion():
    picture = draw(trial(status="completed", start=actual("2018-02"), completion=actual("2019-08")))

    assert bar_of(picture) == [(mark_at(picture, "start"), mark_at(picture, "completion"), False)]


def test_a_trial_that_goes_on_is_solid_to_the_day_of_the_information_and_open_to_its_estimated_end():
    picture = draw(trial(status="ongoing", start=actual("2018-02"), completion=estimated("2023-09")))

    here = now_at(picture)
    assert bar_of(picture) == [
        (mark_at(picture, "start"), here, False),
        (here, mark_at(picture, "completion"), True),
    ]


def test_a_trial_that_still_goes_on_after_its_estimated_end_is_solid_beyond_it():
    late = trial(status="ongoing", start=actual("2018-02"), completion=estimated("2019-12"))
    unsaid = late.model_copy(update={"status": None})

    picture = draw(late)
    assert bar_of(picture) == [(mark_at(picture, "start"), now_at(picture), False)]
    assert mark_at(picture, "completion") < now_at(picture)
    assert picture.rows[0].cells[2][1] == "desember 2019 (estimert, passert)"
    assert bar_of(draw(unsaid)) == [(mark_at(picture, "start"), mark_at(picture, "completion"), False)]


def test_a_trial_that_has_not_begun_is_open():
    planned = trial(status="planned", start=estimated("2020-01"), completion=estimated("2023"))

    picture = draw(planned)

    assert bar_of(picture) == [(mark_at(picture, "start"), mark_at(picture, "completion"), True)]
    assert picture.rows[0].cells[0][1] == "januar 2020 (estimert, passert)"


def test_a_trial_that_was_broken_off_is_solid_to_its_last_actual_date_only():
    picture = draw(trial(status="terminated", start=actual("2018"), completion=estimated("2021")))

    ends = mark_at(picture, "start"), mark_at(picture, "completion")
    assert bar_of(picture) == [(*ends, True)]
    assert picture.rows[0].cells[2][1] == "2021 (estimert)"


@pytest.mark.parametrize(
    ("status", "value", "text"),
    [
        ("ongoing", "2020-06", "juni 2020 (estimert, passert)"),
        ("ongoing", "2020-07", "juli 2020 (estimert)"),
        ("ongoing", "2020", "2020 (estimert)"),
        ("terminated", "2019", "2019 (estimert)"),
    ],
)
def test_an_expected_date_has_passed_when_its_last_day_has_and_the_trial_is_not_over(
    status: str, value: str, text: str
):
    (row,) = draw(trial(status=status, completion=estimated(value))).rows

    assert row.cells[2] == ("Avslutning", text)


def test_without_a_day_of_information_a_bar_is_solid_to_the_last_actual_date():
    row = trial(status="ongoing", start=actual("2018"), primary_completion=actual("2019"), completion=estimated("2021"))

    picture = draw(row, as_of=None)

    primary = mark_at(picture, "primary_completion")
    assert bar_of(picture) == [
        (mark_at(picture, "start"), primary, False),
        (primary, mark_at(picture, "completion"), True),
    ]
    assert (picture.now, picture.now_words) == (None, "")


@pytest.mark.parametrize(
    "row",
    [
        trial(status="completed", completion=actual("2019-08")),
        trial(status="withdrawn", start=estimated("2019"), completion=estimated("2021")),
        trial(status="completed", results=actual("2020-08-11")),
        trial(start=actual("2020-01"), completion=actual("2018-01")),
    ],
)
def test_a_trial_without_a_start_or_withdrawn_or_written_backwards_has_marks_and_no_bar(row: TrialRow):
    picture = draw(row)

    assert (bar_of(picture), picture.has_bars) == ([], False)
    assert picture.rows[0].marks != []


# Marks, rows and the line of the information's day


def test_an_estimated_date_has_an_open_mark():
    (row,) = draw(trial(start=actual("2018"), completion=estimated("2021"))).rows

    assert [(mark.kind, mark.is_estimated) for mark in row.marks] == [("start", False), ("completion", True)]


def covers(one: Mark, other: Mark) -> bool:
    """On a screen of 320 px, where a letter's size is 1 em = 14 px."""
    left = [percent(mark.x) * 2.88 + em(mark.left) * 14 for mark in (one, other)]
    return one.y == other.y and abs(left[0] - left[1]) < 13.9


@pytest.mark.parametrize("completion", ["2018-03-01", "2018-05-01", "2018-08-01"])
def test_the_marks_of_a_short_trial_do_not_cover_each_other(completion: str):
    same = actual(completion)
    row = trial(start=actual("2018-03-01"), primary_completion=same, completion=same, results=same)

    (first, _) = draw(row, trial("FAR", completion=actual("2033"))).rows

    assert not [(one, other) for one in first.marks for other in first.marks if one != other and covers(one, other)]


def test_rows_come_in_the_order_of_the_table_and_a_trial_without_dates_is_named_below():
    picture = draw(
        trial("SECOND", start=actual("2020"), completion=actual("2021")),
        trial("NOTHING"),
        trial("FIRST", completion=actual("2019")),
    )

    assert [row.name for row in picture.rows] == ["SECOND", "FIRST"]
    assert picture.undated == "Ingen datoer oppgitt: NOTHING"
    assert picture.description.startswith("2 studier, fra 2019 til 2021.")


def test_a_trial_goes_by_its_name_without_citations_or_its_number_or_its_place():
    end = actual("2019")
    named = TrialRow(key="a", name="EXAMPLE [@ema]", number="NCT03334396", completion=end)
    numbered = TrialRow(key="b", name="[@ema]", number="NCT03334396", completion=end)

    picture = draw(named, numbered, TrialRow(key="c", completion=end), trial("L" * 60, completion=end))

    assert [row.name for row in picture.rows] == ["EXAMPLE", "NCT03334396", "Studie 3", f"{'L' * 35}…"]
    full = [row.full_name for row in picture.rows]
    assert full == ["EXAMPLE (NCT03334396)", "NCT03334396", "Studie 3", "L" * 60]


def test_a_day_of_information_far_from_all_trials_does_not_squeeze_them():
    row = trial(status="ongoing", start=actual("2018"), completion=estimated("2019"))

    for as_of in (date(1, 1, 1), date(9999, 12, 31)):
        picture = draw(row, as_of=as_of)
        assert (picture.now, len(picture.years), "Opplysninger" in picture.description) == (None, 3, False)
    assert bar_of(picture) == [(mark_at(picture, "start"), 96, False)]


def test_one_date_is_said_once():
    picture = draw(trial(completion=actual("2018-12")), as_of=None)

    assert picture.description == "1 studie, desember 2018."


def test_no_picture_where_no_trial_has_a_date():
    document = complete_document(trials=(trial(), trial("OTHER")))

    assert draw_timeline(document) is None
    assert "<figure" not in fragment(document)


trial_rows = st.builds(
    TrialRow,
    key=keys,
    number=texts,
    name=texts,
    status=maybe(TRIAL_STATUSES),
    **dict.fromkeys(KINDS, partial_dates),
)


@settings(max_examples=60)
@given(rows(trial_rows, most=5), days)
def test_whatever_the_trials_are_nothing_is_drawn_outside_its_room(trials: tuple[TrialRow, ...], as_of: date | None):
    picture = draw_timeline(complete_document(trials=trials, information_as_of=as_of))

    if picture is None:
        assert not any(getattr(row, kind) for row in trials for kind in KINDS)
        return
    for row in picture.rows:
        places = [percent(mark.x) for mark in row.marks]
        assert all(4 <= x <= 96 for x in places)
        assert em(picture.top) < em(row.name_y) < em(row.bar_y) < em(row.middle_y) < em(picture.end)
        for piece in [*row.bar, *(line for line, _ in row.year_lines)]:
            assert 4 <= percent(piece.x) <= percent(piece.end) <= 96
            assert percent(piece.width) == pytest.approx(percent(piece.end) - percent(piece.x), abs=0.011)
    tops = [em(row.name_y) for row in picture.rows]
    assert tops == sorted(set(tops))
    assert em(picture.end) <= em(picture.height)


# In the text


def four_trials(language: Language = "nb") -> Document:
    trials = (
        trial("EXAMPLE-1 [@sps]", "completed", start=actual("2017"), completion=actual("2019-08-14")),
        trial("EXAMPLE-02", "ongoing", start=actual("2018-02"), completion=estimated("2023-09")),
        trial("EXAMPLE-003", primary_completion=estimated("2022"), results=estimated("2023")),
        trial("EXAMPLE-0004"),
    )
    return complete_document(language, trials=trials, information_as_of=AS_OF)


@pytest.mark.parametrize("language", LANGUAGES)
def test_picture_and_table_say_the_same_in_the_notices_language(language: Language):
    html = fragment(four_trials(language))

    figure = html[html.index("<figure") : html.index("</figure>")]
    titles = [tuple(words.split(": ")) for words in re.findall(r"<title>([^<]*)</title>", figure)]
    table = re.findall(r'<td data-label="([^"]*)">([^<]*)</td>', figure)
    assert [cell for cell in table if cell[1] != WORDS[language]["not_given"]] == titles
    assert len(table) == 3 * len(KINDS)
    assert all(
        words_of(four_trials(language))[name] in figure
        for name in ("heading", "table", "actual", "estimated", "year_only")
    )


def test_marks_and_bars_that_are_estimated_are_open_in_the_picture():
    picture = fragment(four_trials()).split("<figure", 1)[1].split("hs-timeline-legend")[0]

    assert len(re.findall(r"hs-timeline-mark\" data-open", picture)) == 3
    assert len(re.findall(r"hs-timeline-bar\" data-open", picture)) == 1
    assert len(re.findall(r"hs-timeline-bar\" x", picture)) == 2
    assert all(0 <= float(x) <= 100 for x in INK.findall(picture))


def test_the_picture_does_not_change_the_numbers_of_citations():
    with_picture = four_trials()
    dates = dict.fromkeys(KINDS)
    without = with_picture.revised(trials=tuple(row.model_copy(update=dates) for row in with_picture.trials))

    cited = [re.findall(r'id="cite-[^"]*"', fragment(document)) for document in (with_picture, without)]

    assert cited[0] == cited[1] != []
    assert without_citations("EXAMPLE-1 [@sps]") in fragment(with_picture)


@pytest.mark.parametrize("as_of", [AS_OF, None])
def test_the_picture_is_the_same_on_any_day(as_of: date | None, monkeypatch: pytest.MonkeyPatch):
    class LaterDay(date):
        @classmethod
        def today(cls) -> "LaterDay":
            return cls(2022, 1, 1)

    document = four_trials().revised(information_as_of=as_of)
    before = draw_timeline(document)
    for module in (
        "notices.trial_table.timeline",
        "notices.trial_table.timeline_scale",
        "notices.trial_table.timeline_wording",
    ):
        monkeypatch.setattr(f"{module}.date", LaterDay)

    assert draw_timeline(document) == before


def test_all_languages_have_the_same_words():
    assert WORDS["nb"].keys() == WORDS["nn"].keys() == WORDS["en"].keys()
