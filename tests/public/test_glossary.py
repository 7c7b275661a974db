"""Words in plain words: which stand in a text, and the page with all of them."""

import re

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext as _
from hypothesis import given
from hypothesis import strategies as st

from notices.document.template import LANGUAGES, Language
from notices.public.glossary import FILE, SearchedText, entries, explained_words, in_order, whole_word_pattern
from notices.public.page_cache.build import SUFFIXES
from notices.rendering.fragment import fragment
from tests.support.worlds import complete_document, published

WORD = re.compile(r"[^\W\d_]+")


def codes(html: str, language: Language = "nb") -> list[str]:
    return [word.code for word in explained_words(html, language, "nb")]


def test_a_word_is_found_in_each_of_its_forms_and_only_as_a_whole_word():
    assert codes("<p>Studien er <em>randomisert</em>.</p>") == ["randomised"]
    assert codes("<p>Randomiserte studier</p>") == ["randomised"]
    assert codes("<p>Urandomisert</p>") == codes("<p>Randomisertheten</p>") == []


@given(st.text("MTmtåÅ1_- .", max_size=12), st.sampled_from(["MT", "mt", "t", "Åm", "MT-t", "m t", "t1"]))
def test_a_word_among_words_is_found_as_in_the_whole_text(text: str, form: str):
    where = text.lower() if form == form.lower() else text

    assert SearchedText.of(text).has(form) == bool(whole_word_pattern(form).search(where))


def test_a_name_with_capital_letters_is_found_as_it_is_written():
    assert codes("<p>MT-søker: Eksempel AS</p>") == ["authorisation"]
    assert codes("<p>mt</p>") == []


def test_the_number_of_a_trial_is_explained_as_such_a_number():
    assert codes("<p>NCT03334396</p>") == ["nct"]
    assert codes("<p>NCTX</p>") == []


def test_words_of_a_tag_are_no_words_of_the_text():
    assert codes('<p title="placebo > indikasjon" class="placebo">Salve</p>') == []


def test_words_over_a_line_end_are_words_all_the_same():
    assert codes("<p>blå\n  resept</p>") == ["reimbursed-prescription"]


def test_a_longer_word_does_not_hide_the_shorter_in_it():
    assert codes("<p>hurtig metodevurdering</p>") == ["single-assessment", "assessment"]


def test_a_norwegian_word_is_explained_in_the_readers_language():
    (word,) = explained_words("<p>Utfallsmål</p>", "nb", "en")

    assert (word.name, word.translation) == ("utfallsmål", "outcome measure")
    assert word.says.startswith("What is measured")


def test_a_word_with_the_same_name_in_both_languages_is_named_once():
    (word,) = explained_words("<p>Placebo</p>", "nb", "en")

    assert (word.name, word.translation) == ("placebo", "")


def test_the_words_of_a_notice_stand_by_the_alphabet():
    words = [word.name for word in explained_words(fragment(complete_document("nn")), "nn", "nn")]

    assert "verkestoff" in words
    assert words == sorted(words, key=str.casefold)


def test_no_letter_stands_before_z_that_stands_after_it():
    names = [entry.words["nb"].name for entry in in_order("nb")]

    assert names == sorted(names, key=lambda name: name.casefold().translate(str.maketrans("æøå", "{|}")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_explained_in_every_language_and_no_form_belongs_to_two(language: Language):
    words = [entry.words[language] for entry in entries()]
    forms = [form for word in words for form in word.forms]

    assert len(words) >= 50
    assert all(word.name and word.says.endswith(".") for word in words)
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_is_one_of_its_own_forms_so_that_it_is_found(language: Language):
    missing = [
        entry.code for entry in entries() if entry.code not in codes(f"<p>{entry.words[language].name}</p>", language)
    ]

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_explanation_is_short(language: Language):
    lengths = {entry.code: len(WORD.findall(entry.words[language].says)) for entry in entries()}

    assert {code: words for code, words in lengths.items() if words > 45} == {}


def test_with_another_glossary_no_stored_page_is_read_any_more():
    assert FILE.suffix in SUFFIXES


# The pages


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "prefix"), [("nb", ""), ("nn", "/nn"), ("en", "/en")])
def test_the_page_explains_every_word_in_its_language(
    visitor: Client, language: Language, prefix: str, django_assert_num_queries
):
    with django_assert_num_queries(0):
        page = visitor.get(f"{prefix}/ordliste/")

    assert page.status_code == 200
    assert page["Cache-Control"] == "public, max-age=60"
    for entry in entries():
        assert f'<dt id="{entry.code}">{entry.words[language].name}</dt>' in page.text
        assert entry.words[language].says in page.text
    assert page.text.count('<span lang="nb">') == sum(
        entry.words["nb"].name != entry.words[language].name for entry in entries()
    )


@pytest.mark.django_db
def test_a_notice_explains_its_words_outside_of_its_text(visitor: Client, editor, reviewer):
    notice = published(editor, reviewer).notice

    page = visitor.get(f"/en/varsel/{notice.number}/{notice.slug}/").text

    text, _end, after = page.partition("</article>")
    with translation.override("en"):
        assert f'<h2 id="words">{_("Words explained")}</h2>' in after
    assert '<dt lang="nb">utfallsmål</dt>' in after
    assert "<strong>outcome measure:</strong> What is measured" in after
    assert "What is measured" not in text
    assert "double-blind" not in after
    assert 'href="/en/ordliste/"' in after
