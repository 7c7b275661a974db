"""What stands around the text on a notice's page: contents, what is printed on paper, and in which order."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from notices import workflow
from notices.document.model import Choice, NorwegianAssessment
from notices.document.template import ASSESSMENT_RELATIONS
from notices.models import Notice
from notices.public.page_cache.own_block import BEGIN, END
from notices.public.page_cache.visible_words import words_of
from tests.support.worlds import act, published, saved

pytestmark = pytest.mark.django_db

ADDRESS = "https://nyemetoder.example/metoder/eksempelmab"


@pytest.fixture(scope="module")
def lasting_notice(lasting_database, lasting_people) -> Notice:
    """Live in its second version, beside another on the same substance."""
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        published(editor, reviewer)
        notice = published(editor, reviewer).notice
        relation = Choice.of(ASSESSMENT_RELATIONS, "same_substance", "nb")
        assessment = NorwegianAssessment(key="n1", relation=relation, number="ID2016_069", title="Eks", url=ADDRESS)
        changes: dict[str, Any] = {"title": "Ny tittel", "norwegian_assessments": (assessment,)}
        return published(editor, reviewer, saved(notice, editor, **changes).notice).notice


def page_of(visitor: Client, notice: Notice, prefix: str = "") -> str:
    return visitor.get(f"{prefix}/varsel/{notice.number}/{notice.slug}/").text


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_the_contents_lead_to_places_on_the_page_in_their_order(visitor: Client, notice: Notice, prefix: str):
    page = page_of(visitor, notice, prefix)

    (contents,) = re.findall(r'<nav class="hs-toc".*?</nav>', page, re.DOTALL)
    anchors = re.findall(r'href="#([^"]+)"', contents)

    assert {"status", "references", "words", "around", "approval"} <= set(anchors)
    assert [page.count(f' id="{anchor}"') for anchor in anchors] == [1] * len(anchors)
    places = [page.index(f' id="{anchor}"') for anchor in anchors]
    assert places == sorted(places)


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_the_page_is_read_in_the_order_in_which_it_is_seen(visitor: Client, notice: Notice, prefix: str):
    main = page_of(visitor, notice, prefix).partition("<main")[2]
    parts = [
        *('<article class="hs-notice"', "<h1>", "</h1>", 'class="hs-byline"', 'class="hs-now"', 'class="hs-formats"'),
        *('class="hs-toc"', 'id="status"', 'id="references"', "</article>", 'class="hs-words"', 'class="hs-seal"'),
        *('class="hs-cite"', 'class="hs-around"'),
    ]

    assert [main.count(part) for part in parts] == [1] * len(parts)
    assert [main.index(part) for part in parts] == sorted(main.index(part) for part in parts)
    assert words_of(main.partition("<h1>")[0].partition(">")[2]) == []


def test_no_style_puts_a_thing_elsewhere_than_it_is_read():
    styles = {name: (settings.BASE_DIR / f"static/css/{name}.css").read_text() for name in ("site", "notice", "public")}

    assert [name for name, style in styles.items() if re.search(r"(?<![\w-])order:", style)] == []


def test_the_byline_says_on_one_line_which_text_this_is(visitor: Client, notice: Notice):
    (byline,) = re.findall(r'<ul class="hs-byline">(.*?)</ul>', page_of(visitor, notice), re.DOTALL)

    published = date_format(timezone.localdate(notice.publications.order_by("-pk")[0].effective_at), "DATE_FORMAT")
    items = [f"Metodevarsel {notice.number}", f"Publisert {published}", "Opplysninger per 1. august 2020"]
    assert lines_of(byline) == [*items, "Versjon 2 (se endringer)"]
    assert f'<a href="/varsel/{notice.number}/diff/1..2/">' in byline


def lines_of(items: str) -> list[str]:
    """The words of each <li>."""
    return [" ".join(re.sub(r"<[^>]*>", "", item).split()) for item in re.findall(r"<li[^>]*>(.*?)</li>", items, re.S)]


@pytest.mark.parametrize(("prefix", "language"), [("", "nb"), ("/nn", "nn"), ("/en", "en")])
def test_the_block_within_the_text_is_in_the_language_of_the_page(visitor, notice, prefix: str, language: str):
    page = page_of(visitor, notice, prefix)

    block = page.partition(BEGIN)[2].partition(END)[0]
    assert block.strip().startswith(f'<div class="hs-own" lang="{language}">')
    assert '<article class="hs-notice" lang="nb">' in page
    note = "<li>The text is in Norwegian</li>"
    # Who reads nynorsk reads bokmål.
    assert (note in block) == (language == "en")


def test_paper_says_which_text_it_is_and_how_it_may_be_used(visitor: Client, notice: Notice):
    (paper,) = re.findall(r'<div class="hs-print-only.*?</div>', page_of(visitor, notice), re.DOTALL)

    assert f"{settings.SITE_URL}/varsel/{notice.number}/v/2/" in paper
    assert notice.publications.order_by("-pk")[0].version.sha256 in paper
    assert settings.LICENCE_URL in paper
    assert f"Sjekk om dette fortsatt gjelder: {settings.SITE_URL}/varsel/{notice.number}/{notice.slug}/" in paper


def test_a_withdrawn_text_has_one_sentence_before_its_title_and_no_word_of_today(visitor, notice, lasting_people):
    manager = lasting_people[2]
    note = "Dette er avgjort (ID2016_069)."
    act(workflow.withdraw, notice, manager, kind="withdraw_outdated", reason="Gammelt.", public_note=note)

    last, first = f"/varsel/{notice.number}/{notice.slug}/", f"/varsel/{notice.number}/v/1/"
    for path, version, more in (
        (last, "Versjon 2 (se endringer)", []),
        (first, "Versjon 1", ["Les den siste versjonen", "Se hva som er endret siden"]),
    ):
        main = visitor.get(path).text.partition("<main")[2]
        before = main.partition("<h1>")[0]
        today = date_format(timezone.localdate(), "DATE_FORMAT")
        banner = " ".join(re.sub(r"<[^>]*>", "", before.partition(">")[2]).split())
        assert banner == f"Trukket tilbake {today} fordi det er utdatert: {note}"
        # The first version names no page of the number.
        assert (f'<a href="{ADDRESS}">ID2016_069</a>' in before) == (path == last)
        (byline,) = re.findall(r'<ul class="hs-byline">(.*?)</ul>', main, re.DOTALL)
        assert lines_of(byline)[3:] == [version, "Trukket tilbake", *more]
        assert 'class="hs-now"' not in main


def test_a_text_that_was_replaced_has_one_sentence_before_its_title(visitor: Client, notice: Notice):
    before = visitor.get(f"/varsel/{notice.number}/v/1/").text.partition("<main")[2].partition("<h1>")[0]

    assert " ".join(re.sub(r"<[^>]*>", "", before.partition(">")[2]).split()) == (
        "Dette er versjon 1, som er erstattet: Les versjonen som gjelder nå · Se hva som er endret siden"
    )


def test_an_earlier_version_has_its_words_explained_and_no_neighbours(visitor: Client, notice: Notice):
    page = visitor.get(f"/varsel/{notice.number}/v/1/").text

    assert 'id="words"' in page
    assert "hs-around" not in page
    assert "hs-neighbours" not in page
    assert "hs-neighbours" in page_of(visitor, notice)
