"""Characters that nobody can see go on the way in; those that a script or an emoji is written with stay."""

from datetime import date

import pytest

from notices.document.characters import without_invisible
from notices.document.model import Document, Name, parse
from notices.document.rich_text import clean_line, clean_rich_text
from notices.forms.edit.fields import CountField, DayField, KeyField, LineField, PartialDateField
from notices.forms.edit.pasted_numbers import numbers_in
from tests.support.worlds import complete_document
from trials.dates import PartialDate

INVISIBLE = [
    *("\u200b", "\u00ad", "\ufeff", "\u2060", "\u2064", "\u061c", "\u200e", "\u200f", "\u034f", "\u180e", "\u3164"),
    *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u206f"),
    *("\u200c", "\u200d", "\ufe0f", "\ufe00", "\U000e0041", "\U000e0100", "\U000e007f", "\ufff9"),
]


@pytest.mark.parametrize("character", INVISIBLE, ids=ascii)
def test_an_invisible_character_goes(character: str) -> None:
    assert without_invisible(f"{character}1{character}2{character}") == "12"
    assert clean_rich_text(f"<p>a&#{ord(character)};b</p>") == "<p>ab</p>"
    assert CountField().clean(f"1{character}2") == 12


SEEN = [
    "10\u00a0%",
    "❤️",
    "👩🏽\u200d⚕️",
    "🏳️\u200d🌈",
    "1️⃣",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
]
SEEN += ["می\u200cخواهم", "क्\u200dष", "葛\U000e0100", "ℹ️", "שלום", "é", "→"]


@pytest.mark.parametrize("text", SEEN, ids=ascii)
def test_what_a_script_or_an_emoji_needs_stays(text: str) -> None:
    assert without_invisible(text) == text
    assert clean_line(text) == text


def test_nothing_invisible_comes_into_titles_codes_dates_and_keys() -> None:
    hidden = "\u200bsps\u202e"

    assert Document.model_validate({**dict(complete_document()), "title": f"Tittel{hidden}"}).title == "Tittelsps"
    assert Name(key="s", text="eksempel\u00admab").text == "eksempelmab"
    assert LineField().clean("L04\u200bAA37") == "L04AA37"
    assert KeyField().clean(hidden) == "sps"
    assert DayField().clean("14.\u200b09.2023") == date(2023, 9, 14)
    assert PartialDateField().clean("\ufeff2023") == PartialDate(value="2023")
    assert [number.number for number in numbers_in("NCT0333\u200b4396")] == ["NCT03334396"]


def test_what_is_stored_stays_as_it_was_hashed() -> None:
    old = complete_document().canonical().replace("Eksempelmab til", "Eksempel\u00admab\u200b til")

    assert parse(old).canonical() == old
