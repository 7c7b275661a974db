"""The Norwegian catalogues are whole: nothing is missing, nothing doubtful, and no page falls back on English."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path

import polib  # type: ignore[import-untyped]
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from horizonscan.library_texts import FROM_ALLAUTH, PASSWORD_TOO_SHORT
from notices.access.people import LANGUAGE_KEY
from tests.support.worlds import created, published, submitted

ROOT = Path(__file__).resolve().parents[2]
NORWEGIAN = ("nb", "nn")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
TAG = re.compile(r"<[^>]+>")
# Where no text of ours stands; node_modules and .venv alone hold thousands of files.
NOT_OURS = shutil.ignore_patterns(".*", "node_modules", "static", "staticfiles", "docs", "db.sqlite3*", "__pycache__")


def catalogue_file(language: str, root: Path = ROOT) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def words_of(entry: polib.POEntry) -> list[str]:
    """What an entry says: one text, or one a plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def texts(entries: polib.POFile | polib.MOFile) -> dict[tuple[str | None, str, str], list[str]]:
    """Each entry's words by its context, msgid and plural."""
    return {
        (entry.msgctxt, entry.msgid, entry.msgid_plural): words_of(entry) for entry in entries if not entry.obsolete
    }


def pieces_of(text: str) -> tuple[list[str], list[str]]:
    """What a translation must keep: the placeholders and the marks of a text, whatever their order."""
    return sorted(PLACEHOLDER.findall(text)), sorted(TAG.findall(text))


# The catalogues.


@pytest.mark.parametrize("language", NORWEGIAN)
def test_every_text_is_translated_and_none_is_doubtful_or_left_over(language: str) -> None:
    catalogue = polib.pofile(catalogue_file(language))

    wanting = [entry.msgid for entry in catalogue if not all(words_of(entry))]
    assert wanting == []
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


@pytest.mark.parametrize("language", NORWEGIAN)
def test_a_translation_keeps_the_placeholders_and_the_marks(language: str) -> None:
    for entry in polib.pofile(catalogue_file(language)):
        ours = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
        for words, msgid in zip(words_of(entry), ours, strict=True):
            assert pieces_of(words) == pieces_of(msgid), entry.msgid


def test_no_text_stands_in_an_f_string_where_it_is_not_collected() -> None:
    """What collects texts overlooks those of a condition in an f-string."""
    hidden = re.compile(r"\bf\".*\{[^{}\"]*\b(?:_|gettext)\('([^']+)'\)")
    files = [path for folder in ("notices", "trials", "horizonscan") for path in (ROOT / folder).rglob("*.py")]
    texts_in_braces = {text for path in files for text in hidden.findall(path.read_text("utf-8"))}

    assert texts_in_braces - {entry.msgid for entry in polib.pofile(str(catalogue_file("nb")))} == set()


@pytest.mark.parametrize("language", NORWEGIAN)
def test_quotation_marks_are_norwegian(language: str) -> None:
    words = [text for entry in polib.pofile(catalogue_file(language)) for text in words_of(entry)]

    assert [text for text in words if re.search(r"[“”„]", TAG.sub("", text))] == []


@pytest.mark.parametrize("language", NORWEGIAN)
def test_the_header_names_the_language_its_plurals_and_nobody(language: str) -> None:
    header = polib.pofile(catalogue_file(language)).metadata

    assert (header["Language"], header["Plural-Forms"]) == (language, "nplurals=2; plural=(n != 1);")
    assert "Last-Translator" not in header
    assert "Language-Team" not in header


@pytest.mark.parametrize("language", NORWEGIAN)
def test_the_compiled_catalogue_says_the_same(language: str) -> None:
    source = catalogue_file(language)

    assert texts(polib.mofile(source.with_suffix(".mo"))) == texts(polib.pofile(source))


def test_both_catalogues_hold_exactly_the_texts_that_code_and_templates_use(tmp_path: Path) -> None:
    if shutil.which("xgettext") is None:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("No xgettext: install gettext.")
    copy = shutil.copytree(ROOT, tmp_path / "copy", ignore=NOT_OURS)

    collect = [sys.executable, "manage.py", "makemessages", "--locale", "nb", "--locale", "nn", "--no-location"]
    collect += ["--ignore", "tests"]
    subprocess.run(collect, cwd=copy, env={**os.environ, "DEBUG": "1"}, check=True, capture_output=True)

    for language in NORWEGIAN:
        used = texts(polib.pofile(catalogue_file(language, copy)))
        assert set(used) == set(texts(polib.pofile(catalogue_file(language)))), language


# The pages.


@cache
def english_sentences() -> dict[str, tuple[str, re.Pattern[str]]]:
    """Every msgid of more than three words: its longest piece, and a pattern in which a placeholder is anything short.

    Where the piece is not, the pattern is not: looking for a thousand patterns takes its time.
    """
    catalogue = polib.pofile(catalogue_file("nb"))
    sentences = {text for entry in catalogue for text in (entry.msgid, entry.msgid_plural) if len(text.split()) > 3}
    return {sentence: as_pattern(sentence) for sentence in sentences}


def as_pattern(sentence: str) -> tuple[str, re.Pattern[str]]:
    pieces = [" ".join(part.split()) for part in PLACEHOLDER.split(sentence)]
    return max(pieces, key=len), re.compile(r"\s?[^<>]{1,80}?\s?".join(map(re.escape, pieces)))


def english_on(client: Client, address: str, language: str) -> list[str]:
    """The English sentences that the page shows to somebody who reads `language`."""
    session = client.session
    session[LANGUAGE_KEY] = language  # what a person of the desk has chosen
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    with translation.override(language):
        response = client.get(address)
        page = " ".join(unescape(response.content.decode()).split())
    assert response.status_code == 200
    return [
        sentence for sentence, (piece, pattern) in english_sentences().items() if piece in page and pattern.search(page)
    ]


@pytest.mark.pages
@pytest.mark.parametrize("language", NORWEGIAN)
def test_no_page_of_the_desk_falls_back_on_english(
    language: str, editor: User, reviewer: User, client_of: Callable[[User], Client]
) -> None:
    live = published(editor, reviewer).notice
    waiting = submitted(editor).notice
    draft = created(editor).notice
    addresses = {
        editor: [
            reverse("desk"),
            reverse("desk-notices"),
            reverse("desk-new"),
            reverse("desk-notice", args=[live.pk]),
            reverse("desk-edit", args=[draft.pk]),
            reverse("desk-preview", args=[draft.pk, 1]),
            reverse("desk-step", args=[draft.pk, "submit"]),
            reverse("desk-share", args=[draft.pk]),
            reverse("desk-new"),
            reverse("desk-profile"),
        ],
        reviewer: [
            reverse("desk"),
            reverse("desk-overview"),
            reverse("desk-log"),
            reverse("desk-people-list"),
            reverse("desk-review", args=[waiting.pk]),
            reverse("desk-people", args=[waiting.pk]),
            reverse("desk-notice", args=[waiting.pk]),
            reverse("desk-step", args=[waiting.pk, "approve"]),
        ],
    }

    sentences_by_address = {
        address: english_on(client_of(person), address, language)
        for person, pages in addresses.items()
        for address in pages
    }

    assert {address: sentences for address, sentences in sentences_by_address.items() if sentences} == {}


@pytest.mark.parametrize("language", NORWEGIAN)
def test_no_public_page_falls_back_on_english(language: str, editor: User, reviewer: User, visitor: Client) -> None:
    notice = published(editor, reviewer).notice

    assert english_on(visitor, reverse("notice-list"), language) == []
    assert english_on(visitor, f"{reverse('notice-list')}?q=ingensteds", language) == []
    assert english_on(visitor, reverse("notice", args=[notice.number, notice.slug]), language) == []


@pytest.mark.parametrize("language", NORWEGIAN)
def test_no_page_around_signing_in_falls_back_on_english(
    language: str, editor: User, visitor: Client, client_of: Callable[[User], Client]
) -> None:
    signed_out = ("account_login", "account_reset_password", "account_reset_password_done", "account_inactive")
    signed_in = ("account_change_password", "account_logout", "account_reauthenticate")

    for name in signed_out:
        assert english_on(visitor, reverse(name), language) == [], name
    for name in signed_in:
        assert english_on(client_of(editor), reverse(name), language) == [], name


@pytest.mark.django_db
def test_the_look_for_english_finds_it_on_an_english_page(visitor: Client) -> None:
    sentences = english_on(visitor, reverse("account_login"), "en")

    assert "A manager invites you. There is no sign-up." in sentences
    assert "To continue, you must correct the following errors" not in sentences


# What libraries say.


def test_allauth_still_says_what_our_catalogues_translate_for_it() -> None:
    import allauth

    its_own = polib.pofile(Path(allauth.__file__).parent / "locale" / "nb" / "LC_MESSAGES" / "django.po")

    assert set(FROM_ALLAUTH) - {entry.msgid for entry in its_own} == set()


@pytest.mark.parametrize("language", NORWEGIAN)
def test_a_password_that_is_too_short_is_refused_in_norwegian(language: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refusal:
        MinimumLengthValidator(12).validate("kort")

    with translation.override(language):
        ours = str(PASSWORD_TOO_SHORT % 12)
        assert refusal.value.messages == [ours]
    assert ours.startswith("Passordet er for kort.")
