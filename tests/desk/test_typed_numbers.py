"""Whole numbers as people type them: what is read, and what is asked back."""

import pytest

from notices.forms.edit.typed_numbers import AMOUNT, InexactNumber, UnreadableNumber, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("624", 624),
        ("0", 0),
        ("N = 624", 624),
        ("n=624", 624),
        ("N: 624", 624),
        ("n 624", 624),
        ("624 pasienter", 624),
        ("624 pasientar.", 624),
        ("1 deltaker", 1),
        ("624 patients", 624),
        ("624.", 624),
        ("1 760", 1760),
        ("1\N{NO-BREAK SPACE}760", 1760),
        ("1.760", 1760),
        ("1,760", 1760),
        ("1.000.000", 1_000_000),
    ],
)
def test_a_whole_number_is_read_however_it_is_typed(text: str, number: int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text", ["ca. 600", "omtrent 600", "ca 600 pasienter", "~600", ">600", "N = ca. 600", "minst 600"]
)
def test_a_number_that_is_not_exact_is_asked_back(text: str) -> None:
    with pytest.raises(InexactNumber) as error:
        read_number(text)

    assert error.value.number == 600


@pytest.mark.parametrize(
    "text",
    ["", "mange", "-5", "1.5", "1,76", "45 46", "1.760,000", "624 dager", "600–700", "12 345 67",
     "\N{ARABIC-INDIC DIGIT SIX}", "1" * 100_000, "1 000 " * 20_000],
)  # fmt: skip
def test_what_is_no_whole_number_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableNumber):
        read_number(text)


@pytest.mark.parametrize(
    "text", ["200 000", "kr 200 000", "kr. 200.000,-", "200000 kroner", "NOK 200 000,00", "200 000 kr."]
)
def test_an_amount_is_read_with_its_currency(text: str) -> None:
    assert read_number(text, AMOUNT) == 200_000


@pytest.mark.parametrize("text", ["1,5 mill.", "200 000,50", "USD 200 000"])
def test_an_amount_in_other_units_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableNumber):
        read_number(text, AMOUNT)
