"""Partial dates: what editors type, what is kept, and what readers see."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from trials.dates import (
    ENGLISH_MONTHS,
    NORWEGIAN_MONTHS,
    ImpossibleDate,
    Language,
    PartialDate,
    UnreadableDate,
    format_date,
)
from trials.typed_dates import AmbiguousDate, PeriodOfYear, read_date

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
partial_dates = st.builds(
    lambda day, length, estimated: PartialDate(value=day.isoformat()[:length], estimated=estimated),
    days,
    st.sampled_from([4, 7, 10]),
    st.booleans(),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023-09-14", "2023-09-14"),
        ("14.09.2023", "2023-09-14"),
        ("14.9.2023", "2023-09-14"),
        ("14. 9. 2023", "2023-09-14"),
        ("14. september 2023", "2023-09-14"),
        ("14.september 2023", "2023-09-14"),
        ("14 September 2023", "2023-09-14"),
        ("1. mai 2023", "2023-05-01"),
        ("29.02.2024", "2024-02-29"),
        ("september 2023", "2023-09"),
        ("SEPTEMBER 2023", "2023-09"),
        ("sept. 2023", "2023-09"),
        ("sep 2023", "2023-09"),
        ("okt. 2023", "2023-10"),
        ("Oct 2023", "2023-10"),
        ("des.2023", "2023-12"),
        ("09.2023", "2023-09"),
        ("9.2023", "2023-09"),
        ("2023-09", "2023-09"),
        ("2023", "2023"),
        ("august 2019.", "2019-08"),
        ("august, 2019", "2019-08"),
        ("14.09.2023.", "2023-09-14"),
        ("14.09.23", "2023-09-14"),
        ("1.2.70", "1970-02-01"),
        ("1.2.69", "2069-02-01"),
        ("03/2024", "2024-03"),
        ("3/2024", "2024-03"),
        ("3-2024", "2024-03"),
        ("2024/03", "2024-03"),
        ("2023-9-1", "2023-09-01"),
        ("14/09/2023", "2023-09-14"),
        ("14-09-2023", "2023-09-14"),
        ("5/5/2023", "2023-05-05"),
        ("14/9-2023", "2023-09-14"),
        ("14/9-23", "2023-09-14"),
        ("September 14, 2023", "2023-09-14"),
        ("Sept. 14th, 2023", "2023-09-14"),
        ("14th of September 2023", "2023-09-14"),
        ("1st May 2023", "2023-05-01"),
        ("  \tseptember\N{NO-BREAK SPACE}2023\n", "2023-09"),
    ],
)
def test_what_an_editor_types_is_read(text: str, value: str) -> None:
    assert read_date(text).value == value


@pytest.mark.parametrize(
    "text",
    ["ca. 2024", "ca 2024", "Estimert 2024", "est. 2024", "estimert: 2024", "2024, estimert", "2024 (estimated)",
     "~2024", "2024 (est.)", "forventa 2024."],
)  # fmt: skip
def test_a_date_that_says_so_is_estimated(text: str) -> None:
    assert read_date(text) == PartialDate(value="2024", estimated=True)


@pytest.mark.parametrize(
    "text",
    ["Q1 2025", "2025 Q1", "2025-Q1", "1. kvartal 2025", "første kvartal 2025", "H2 2025", "2. halvår 2025",
     "høsten 2025", "hausten 2025", "autumn 2025", "medio 2025", "mid-2025", "slutten av 2025", "ca. Q1 2025"],
)  # fmt: skip
def test_a_part_of_a_year_that_is_no_month_is_asked_back_with_its_year(text: str) -> None:
    with pytest.raises(PeriodOfYear) as error:
        read_date(text)

    assert error.value.year == "2025"


@pytest.mark.parametrize("text", ["3/4/2024", "03-04-2024", "09/14/2023"])
def test_a_date_that_an_american_would_read_as_another_day_is_asked_back(text: str) -> None:
    with pytest.raises(AmbiguousDate):
        read_date(text)


@pytest.mark.parametrize("names", [NORWEGIAN_MONTHS, ENGLISH_MONTHS])
def test_every_month_is_read_by_its_name_and_by_three_letters(names: tuple[str, ...]) -> None:
    numbers = [f"2023-{number:02}" for number in range(1, 13)]

    assert [read_date(f"{name} 2023").value for name in names] == numbers
    assert [read_date(f"{name[:3]}. 2023").value for name in names] == numbers


@pytest.mark.parametrize(
    "text",
    ["31.02.2026", "2023-02-29", "29. februar 2023", "31. nov. 2023", "2023-13", "13.2023", "00.2023", "0.9.2023",
     "2023-00", "2023-09-00", "1899", "2101-01-01", "0000"],
)  # fmt: skip
def test_a_date_the_calendar_does_not_have_is_impossible(text: str) -> None:
    with pytest.raises(ImpossibleDate):
        read_date(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "Q3", "Q3 2023", "23", "20233", "09-14-2023", "14/9/23", "09.23", "sept 23", "septober 2023", "2023-9.1",
     "2023–2024", "september", "14. september", "2023-09-14T00:00", "2023 2024", "juni-2023",
     "\N{ARABIC-INDIC DIGIT TWO}023", "\N{FULLWIDTH DIGIT TWO}023",
     "2023-09-14; DROP TABLE", "\N{LATIN SMALL LETTER LONG S}ept 2023"],
)  # fmt: skip
def test_a_text_that_is_no_date_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableDate):
        read_date(text)


@pytest.mark.parametrize("piece", ["1", "a", ".", " ", "14. ", "2023-", "september "])
def test_a_hundred_kilobytes_are_refused_like_any_other_text(piece: str) -> None:
    with pytest.raises(UnreadableDate):
        read_date(piece * (100_000 // len(piece)))


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_our_own_words(text: str) -> None:
    with contextlib.suppress(ImpossibleDate, UnreadableDate):
        read_date(text)


@given(partial_dates)
def test_the_text_in_the_field_is_read_as_the_same_date(partial: PartialDate) -> None:
    assert read_date(partial.input_text(), estimated=partial.estimated) == partial


@given(partial_dates, st.sampled_from(["nb", "nn", "en"]))
def test_the_text_readers_see_is_read_as_the_same_date(partial: PartialDate, language: Language) -> None:
    assert read_date(format_date(partial, language), estimated=partial.estimated) == partial


@given(partial_dates)
def test_a_date_survives_json(partial: PartialDate) -> None:
    assert PartialDate.model_validate_json(partial.model_dump_json()) == partial
    assert PartialDate.model_validate(partial.model_dump()) == partial


@pytest.mark.parametrize(("value", "text"), [("2023-09-04", "04.09.2023"), ("2023-09", "09.2023"), ("2023", "2023")])
def test_the_field_shows_a_date_as_norwegians_type_it(value: str, text: str) -> None:
    assert PartialDate(value=value).input_text() == text


@pytest.mark.parametrize(("value", "precision"), [("2023", "year"), ("2023-09", "month"), ("2023-09-14", "day")])
def test_the_precision_follows_from_the_value(value: str, precision: str) -> None:
    assert PartialDate(value=value).model_dump() == {"value": value, "precision": precision, "estimated": False}


@pytest.mark.parametrize(
    "fields",
    [
        {"value": "2023", "precision": "month"},
        {"value": "2023-09-14", "precision": "month"},
        {"value": "2023", "precision": "decade"},
        {"value": "2023", "precision": None},
        {"value": "2023-02-30"},
        {"value": "2023-02-30", "precision": "day"},
        {"value": "2023-09-14\n"},
        {"value": "\N{ARABIC-INDIC DIGIT TWO}023"},
        {"value": "1899"},
        {"value": 2023},
        {"value": "2023", "estimated": "yes"},
        {"value": "2023", "label": "autumn"},
        {"precision": "year"},
        {},
    ],
)
def test_a_partial_date_that_contradicts_itself_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PartialDate.model_validate(fields)


def test_a_partial_date_does_not_change() -> None:
    partial = PartialDate(value="2023")

    with pytest.raises(ValidationError):
        partial.value = "2024"  # type: ignore[misc]

    assert partial == PartialDate(value="2023")


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2023-09-14", date(2023, 9, 14), date(2023, 9, 14)),
    ],
)
def test_a_partial_date_covers_its_days(value: str, first: date, last: date) -> None:
    partial = PartialDate(value=value)

    assert (partial.first_day(), partial.last_day()) == (first, last)


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        ("2023-09-14", "nb", "14. september 2023"),
        ("2023-09-14", "nn", "14. september 2023"),
        ("2023-09-14", "en", "14 September 2023"),
        ("2014-06-05", "nb", "5. juni 2014"),
        ("2023-05", "nb", "mai 2023"),
        ("2023-05", "nn", "mai 2023"),
        ("2023-05", "en", "May 2023"),
        ("2023", "nb", "2023"),
        ("2023", "en", "2023"),
    ],
)
def test_readers_see_the_date_in_their_language(value: str, language: Language, text: str) -> None:
    assert format_date(PartialDate(value=value, estimated=True), language) == text
