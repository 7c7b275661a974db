"""One word in its spellings, what the known words say of it, and the thesaurus as a file."""

from collections import Counter

import pytest

from notices.search.questions.atc_codes import printed_codes, todays_code
from notices.search.questions.known_words import KnownWords, edit_distance
from notices.search.questions.question import read
from notices.search.questions.spellings import meant_spellings, root
from notices.search.questions.thesaurus import MEANINGS
from notices.search.terms import folded

TITLES = "sekukinumab ved brystkreft sjøgrens syndrom migrene hjertesvikt kolitt hudsykdom forslag hånd"
KNOWN = KnownWords(Counter(TITLES.split()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hjartesvikt", "hjertesvikt"),
        ("sjukdomar", "sykdommer"),
        ("secukinumab", "sekukinumab"),
        ("enzalutamide", "enzalutamid"),
        ("lymphoma", "lymfom"),
        ("haemophilia", "hemofili"),
        ("arthritis", "artritt"),
        ("hemmarane", "hemmere"),
        ("monoklonalt", "monoklonale"),
        ("jakα", "jakalpha"),
    ],
)
def test_spellings_of_one_word_have_the_same_root(one: str, other: str):
    assert root(folded(one)) == root(folded(other))


@pytest.mark.parametrize(("one", "other"), [("kols", "kolitt"), ("blødere", "blod"), ("får", "far"), ("lege", "lever")])
def test_other_words_have_other_roots(one: str, other: str):
    assert root(one) != root(other)


def test_letters_that_a_keyboard_lacks_are_guessed_in_long_words_alone():
    assert "ålesund" in meant_spellings("aalesund") and "ålesund" in meant_spellings("alesund")
    assert "sjogren" in meant_spellings("sjøgren")
    assert meant_spellings("far") == []


def test_known_words_tell_spellings_compounds_and_what_was_meant():
    assert KNOWN.spellings("secukinumab") == ["sekukinumab"]
    assert "sjøgrens" in KNOWN.spellings("sjogrens")
    assert "brystkreft" in KNOWN.compounds("kreft")
    assert "hudsykdom" in KNOWN.compounds("hud")
    # "slag" ends "forslag" as "kreft" ends "brystkreft", but no known word begins it.
    assert "forslag" not in KNOWN.compounds("slag")
    assert KNOWN.split("migrenemedisin") == ["migrene", "medisin"]
    assert KNOWN.split("brystkreftmedisiner") == ["brystkreft", "medisiner"]
    assert KNOWN.split("abrakadabra") == []
    assert KNOWN.closest("sekukinumap") == "sekukinumab"
    assert KNOWN.closest("mirgene") == "migrene"
    assert KNOWN.closest("flaggermus") is None


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("migrene", "migrene", 0), ("migrene", "mirgene", 1), ("abc", "", 3), ("abc", "xbcd", 2)],
)
def test_the_distance_of_two_words(one: str, other: str, distance: int):
    assert edit_distance(one, other, most=3) == distance
    assert edit_distance(one, other, most=1) == min(distance, 2)


def also(text: str) -> tuple[str, ...]:
    return read(text, KNOWN).also


def test_a_phrase_of_the_thesaurus_is_found_in_every_form_of_its_words():
    for text in ("kols", "COPD", "kronisk obstruktiv lungesykdom", "kroniske obstruktive lungesjukdomar"):
        assert {"kols", "COPD"} & set(also(text)), text
    assert "hjertesvikt" in also("treatment of heart failure in adults")
    assert "lymfom" in also("kreft") and "kreft" not in also("lymfom")
    assert read("kols", KNOWN, is_exact=True).also == ()


def test_a_number_is_known_without_the_letter_behind_it():
    assert ("17a",) in read("interleukin 17", KNOWN).words[1].alternatives


def test_every_line_of_the_thesaurus_says_something_once():
    assert [meaning.words for meaning in MEANINGS if len(meaning.words) < 2 and not meaning.narrower] == []
    assert [words for words, _narrower in MEANINGS if len({*map(folded, words)}) != len(words)] == []


def test_codes_that_have_moved_are_known_both_ways():
    assert todays_code("L04AA37") == "L04AF02"
    assert todays_code("L04AF02") == ""
    assert printed_codes("l04af02") == ["L04AA37"]
    assert "L04AA44" in printed_codes("L04AF")
