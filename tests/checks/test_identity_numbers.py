"""National identity numbers are seen however people write them, and other numbers are left alone."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from notices.checks.identity_numbers import FIRST_WEIGHTS, SECOND_WEIGHTS, has_identity_number

# Of people born in 1860, and of test persons: nobody alive has one of these.
NUMBER = "01016050012"
NUMBERS = {
    "born in 1860": NUMBER,
    "born on 1 January 2000": "01010012356",
    "D-number": "41016050006",
    "D-number of 2000": "41010012420",
    "H-number": "01416050186",
    "test person of Skatteetaten": "01816050088",
    "test person of NAV": "01666050041",
}
SEPARATORS = ["", " ", "-", ".", "/", " - ", "\u00a0", "\u2009", "\u202f", "\u2010", "\u2011", "\u2013", "\u2014", "\n"]
SEPARATORS += ["\u200b", "\u00ad"]


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize("text", ["{}", "Pasienten {}, 71 år", "({})", "fnr:{},", "{}\n", "{0}\n{0}", "12 {} 30"])
def test_an_identity_number_is_seen(number: str, text: str):
    assert has_identity_number(text.format(number))


@pytest.mark.parametrize(
    "text",
    [
        "010160-50012",
        "010160 50012",
        "01.01.60 50012",
        "01 01 60 50012",
        "01. 01. 60 - 500 12",
        "01/01/60 50012",
        "010160\u00a050012",
        "010160\u200950012",
        "010160\u202f50012",
        "010160\u201350012",
        "010160\u201150012",
        "01\u200b0160500\u00ad12",
        "fnr01016050012",
        "fnr.01016050012",
        "01016050012abc",
        "id_01016050012_b",
        "https://example.org/?q=pasient+01016050012",
        "01016050012.",
        "1. 01016050012",
        "12 010160 50012 66",
        "10 0101 60500 12",  # digits before it that could begin one
        "01016050010, 01016050012",  # after one that is none
    ],
)
def test_an_identity_number_is_seen_as_people_write_it(text: str):
    assert has_identity_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "01016050010",  # the last check digit is wrong
        "01010012305",  # the first of the two is right, the second is not
        "32136000089",  # the check digits are right, but there is no such day
        "01206000186",  # nor such a month
        "81126000014",
        "00000000000",
        f"{NUMBER}0",
        f"1{NUMBER}",
        "010160 500123",
        "4010160 50012",
        "0101 60 500 1 2 3",
        f"TCTR{NUMBER}",
        f"IRCT{NUMBER}N1",
        "NCT03334396 og 2014-002675-49",
        "2018-123456-12-00",
        "10.1056/NEJMoa1610020",
        f"https://doi.org/10.1016/{NUMBER}",
        f"10.1016/j.x.{NUMBER}",
        f"+{NUMBER}",
        f"Ring (+{NUMBER}).",
        "tlf. 22 33 44 55",
        "Ring 22 07 70 00 mellom 10.00 og 14.00.",
        "N er 660, ikke 624, se https://clinicaltrials.gov/study/NCT03334396",
        "",
    ],
)
def test_another_number_is_left_alone(text: str):
    assert not has_identity_number(text)


@pytest.mark.parametrize(("year", "has_leap_day"), [("00", True), ("04", True), ("01", False), ("99", False)])
def test_a_leap_day_counts_in_a_leap_year_only(year: str, has_leap_day: bool):
    numbers = [with_check_digits(f"2902{year}{person:03}") for person in range(500, 520)]

    assert {has_identity_number(number) for number in numbers if number} == {has_leap_day}


@pytest.mark.parametrize("day_and_month", ["3102", "3104", "3131", "0013", "7102"])
def test_a_day_that_no_month_has_is_no_number(day_and_month: str):
    numbers = [with_check_digits(f"{day_and_month}60{person:03}") for person in range(500, 520)]

    assert not any(has_identity_number(number) for number in numbers if number)


@given(
    birthday=st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    person=st.integers(0, 999),
    added=st.sampled_from([(0, 0), (40, 0), (0, 40), (40, 40), (0, 65), (0, 80), (40, 80)]),
    separators=st.lists(st.sampled_from(SEPARATORS), min_size=4, max_size=4),
    before=st.text("abcÆ :(.", max_size=3),
    after=st.text("abcÆ :).", max_size=3),
)
def test_the_check_digits_decide_whatever_stands_between_the_parts(
    birthday: date, person: int, added: tuple[int, int], separators: list[str], before: str, after: str
):
    day, month = birthday.day + added[0], birthday.month + added[1]
    number = with_check_digits(f"{day:02}{month:02}{birthday.year % 100:02}{person:03}")
    assume(number)

    assert has_identity_number(before + written(number, separators) + after)
    for at in (9, 10):  # any other check digit makes it none
        for digit in set("0123456789") - {number[at]}:
            assert not has_identity_number(before + written(number[:at] + digit + number[at + 1 :], separators) + after)


@pytest.mark.parametrize("text", ["1" * 100_000, "01 " * 33_000, "01.01.60 " * 11_000, "10.1016" * 14_000])
def test_a_long_text_of_digits_is_read_once(text: str):
    # Each place is looked at for the length of one number at most: nothing here grows with the square of the text.
    assert not has_identity_number(text)


def with_check_digits(digits: str) -> str:
    """The nine digits with both check digits; "" where they have none."""
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        check = -sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11
        if check == 10:
            return ""
        digits += str(check)
    return digits


def written(number: str, separators: list[str]) -> str:
    """The number with a separator after its day, its month, its year and its three digits."""
    parts = (number[:2], number[2:4], number[4:6], number[6:9], number[9:])
    return "".join(part + separator for part, separator in zip(parts, [*separators, ""], strict=True))
