"""How the public list says what it took a reader's words for, and what became of what is withdrawn."""

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.utils.html import escape
from django.utils.translation import gettext as _

from notices import search as listing
from notices import workflow
from notices.models import Listing
from notices.search import SearchQuery
from tests.support import worlds

pytestmark = pytest.mark.django_db

FIRST, SECOND = "Første legemiddel mot kløe", "Andre legemiddel"


@pytest.fixture(scope="module")
def lasting_two(lasting_database, lasting_people) -> None:
    """A medicine against itching, and one with another substance."""
    editor, reviewer, _manager = lasting_people
    substances = ({"key": "n1", "text": "Andremab"},)
    with lasting_database.unblock():
        worlds.published(editor, reviewer, document=worlds.complete_document(title=FIRST))
        worlds.published(editor, reviewer, document=worlds.complete_document(title=SECOND, substances=substances))


@pytest.fixture
def two(lasting_two: None, db: None) -> list[str]:
    """Their titles, newest first."""
    return [SECOND, FIRST]


def titles_found(visitor: Client, query_string: str) -> list[str]:
    return [row.title for row in visitor.get(f"/?{query_string}").context["results"].listings]


@pytest.mark.parametrize(("words", "meant"), [("andremap", "andremab"), ("legamiddel kløe", "legemiddel kløe")])
def test_a_misspelt_word_is_asked_as_it_was_meant_and_the_page_says_so(
    visitor: Client, two: list[str], words: str, meant: str
):
    page = visitor.get("/", {"q": words})

    results = page.context["results"]
    assert results.spelling == meant
    assert [row.title for row in results.listings] == titles_found(visitor, f"q={meant}") != []
    assert f"<b>{meant}</b>" in page.text
    assert f'href="{escape(results.as_typed)}"' in page.text
    assert titles_found(visitor, results.as_typed[1:]) == ([FIRST] if "kløe" in words else [])


def test_words_of_the_same_meaning_are_named_and_can_be_left_out(visitor: Client, two: list[str]):
    page = visitor.get("/?q=pruritus&area=hud")

    results = page.context["results"]
    assert [row.title for row in results.listings] == [FIRST]
    assert "<b>kløe</b>" in page.text
    assert f'href="{escape(results.as_typed)}"' in page.text
    alone = visitor.get(f"/{results.as_typed}")
    assert alone.context["results"].total == 0
    assert alone.context["results"].not_as_typed == "?q=pruritus&area=hud"
    # Who changes the words in the form asks a new question.
    assert titles_found(visitor, "q=kløe&exact=pruritus") == [FIRST]


def test_where_no_notice_has_all_words_those_with_most_are_shown_and_it_is_said(visitor: Client, two: list[str]):
    some = visitor.get("/?q=legemiddel+andremab+flaggermus")

    assert [row.title for row in some.context["results"].listings] == [SECOND]
    assert _("No notice has all the words. These have most of them.") in some.text
    assert _("No notice has all the words. These have most of them.") not in visitor.get("/?q=andremab").text


@pytest.mark.parametrize("words", ["hva er nytt", "ny metode", "what is new"])
def test_who_only_asks_sees_the_whole_list(visitor: Client, two: list[str], words: str):
    assert titles_found(visitor, f"q={words}") == two


def test_todays_code_finds_what_prints_an_earlier_one_and_is_a_facet(visitor: Client, editor: User, reviewer: User):
    moved = worlds.complete_document(title="Flyttet", atc={"code": "L04AA37", "group": "Selektive immunsuppressiver"})
    worlds.published(editor, reviewer, document=moved)

    for query_string in ("q=L04AF02", "q=L04AF", "q=L04AA37", "atc=L04AF", "atc=L04AF02", "atc=L04AA"):
        assert titles_found(visitor, query_string) == ["Flyttet"], query_string
        search = SearchQuery.of(QueryDict(query_string))
        assert listing.matching(search, Listing.objects.live()).count() == 1, query_string
    assert titles_found(visitor, "atc=L04AF03") == []
    atc = next(facet for facet in listing.search(SearchQuery(), "nb").facets if facet.name == "atc")
    assert [option.label for option in atc.options] == ["L04AA – Selektive immunsuppressiver", "L04AF"]


def test_what_is_withdrawn_stands_beside_the_hits_with_its_reason(visitor: Client, editor, reviewer, manager):
    words = {"withdraw_outdated": "Sebramab ved kløe", "withdraw_wrong": "Feilmab ved kløe"}
    for kind, title in words.items():
        text = worlds.complete_document(title=title, disease="<p>Kanarifugl.</p>")
        notice = worlds.published(editor, reviewer, document=text).notice
        worlds.act(workflow.withdraw, notice, manager, kind=kind, reason="x", public_note=f"Fordi {title[:3]}.")

    page = visitor.get("/?q=sebramab")
    hits = [(hit.title, hit.reason) for hit in page.context["results"].withdrawn]
    assert hits == [(words["withdraw_outdated"], "Fordi Seb.")]
    assert words["withdraw_outdated"] in page.text
    assert "Fordi Seb." in page.text

    # Of what was wrong nobody can even learn that a word stood in its title.
    assert visitor.get("/?q=feilmab").context["results"].withdrawn == ()
    assert [hit.reason for hit in visitor.get("/?q=kanarifugl").context["results"].withdrawn] == ["Fordi Seb."]
    assert visitor.get("/?q=sebramab&area=hud").context["results"].withdrawn == ()
