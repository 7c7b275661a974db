"""The search behind the public list: what is found first, what is suggested, and that the index is kept in step."""

from importlib import import_module
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import gettext as _

from notices import search as listing
from notices import workflow
from notices.models import Listing, ListingTerms, Notice
from notices.search import SearchQuery, fulltext
from tests.support.worlds import act, complete_document, published, saved

pytestmark = pytest.mark.django_db

TRIAL = complete_document().trials[0]


def named(**names: str) -> dict[str, Any]:
    return {name: ({"key": "n1", "text": text},) for name, text in names.items()}


@pytest.fixture(scope="module")
def lasting_shelf(lasting_database, lasting_people) -> None:
    """The word "zebramab" in every place where it can stand, least telling first published last."""
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        for title, changes in [
            ("Substans", named(substances="Zebramab")),
            ("Navn", named(substances="zebramab alfa")),
            ("Om zebramab", named(substances="annet")),
            ("Ofte", named(substances="annet") | {"disease": "<p>Zebramab, zebramab og zebramab.</p>"}),
            ("Tekst", named(substances="annet") | {"disease": "<p>Som zebramabet.</p>"}),
        ]:
            published(editor, reviewer, document=complete_document(title=title, **changes))


@pytest.fixture
def shelf(lasting_shelf: None, db: None) -> None:
    """For one test."""


def titles(**query: Any) -> list[str]:
    return [row.title for row in listing.search(SearchQuery(**query), "nb").listings]


def test_the_most_telling_place_comes_first(shelf: None):
    assert titles(words="zebramab") == ["Substans", "Om zebramab", "Navn", "Ofte", "Tekst"]
    assert titles(words="zebramab", order="date") == ["Tekst", "Ofte", "Om zebramab", "Navn", "Substans"]


def test_the_newest_of_equals_comes_first(shelf: None, editor: User, reviewer: User):
    published(editor, reviewer, document=complete_document(title="Nyere", disease="<p>Zebramab.</p>"))

    assert titles(words="zebramab")[-2:] == ["Nyere", "Tekst"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("nct-0333 4396", "trial"),
        ("EXAMPLE 1", "trial_name"),
        ("id 2020 067", "id"),
        ("d11ah07", "atc"),
        ("eksempla", "brand"),
        ("eksempel as", "company"),
    ],
)
def test_a_name_or_number_is_found_before_what_only_speaks_of_it(editor, reviewer, words: str, kind: str):
    numbers = {"atc": {"code": "D11AH07", "group": ""}, "nye_metoder": ({"key": "i1", "number": "ID2020_067"},)}
    published(editor, reviewer, document=complete_document(**numbers))
    other = {"number": "ISRCTN12345678", "name": "x", "key": "t1"}
    speaks = complete_document(
        title=f"Om {words}",
        holder="Noe",
        **named(brand_names="x"),
        trials=(TRIAL.model_copy(update=other),),
    )
    published(editor, reviewer, document=speaks)

    first = Listing.objects.get(title=complete_document().title)
    assert first.names.filter(kind=kind).count() == 1
    assert titles(words=words) == [first.title, speaks.title]


@pytest.mark.parametrize("printed", ["ID2019_131 A", "2019-131a", "2019/131-A"])
@pytest.mark.parametrize("words", ["ID2019_131 A", "id2019_131a", "2019-131 A", "2019 131 A", "ID2019_131"])
def test_a_number_of_nye_metoder_is_found_however_it_is_written_and_printed(editor, reviewer, printed: str, words: str):
    own = complete_document(nye_metoder=({"key": "i1", "number": printed},))
    published(editor, reviewer, document=own)
    other = {"title": "Noe annet", "nye_metoder": ({"key": "i1", "number": "ID2019_113"},)}
    published(editor, reviewer, document=complete_document(**other))

    assert titles(words=words) == [own.title]
    assert Listing.objects.get(title=own.title).names.get(kind="id").label == printed


# Suggestions


def suggested(visitor: Client, words: str) -> list[tuple[str, str]]:
    answer = visitor.get("/forslag/", {"q": words})
    assert answer.status_code == 200
    return [(each["text"], each["kind"]) for each in answer.json()["suggestions"]]


def test_names_that_begin_so_are_suggested_each_once(shelf: None, visitor: Client):
    assert suggested(visitor, "ZÉBRA") == [("Zebramab", "substance"), ("zebramab alfa", "substance")]
    assert suggested(visitor, "nct-0333") == [("NCT03334396", "trial")]
    assert suggested(visitor, "om ze") == [("Om zebramab", "title")]
    assert suggested(visitor, "Hu") == [("Hud", "area")]


@pytest.mark.parametrize("words", ["", "z", "%", "*", "_ebramab", "ebramab", "\0", "'\"--", "z" * 1_000_000])
def test_nothing_is_suggested_for_what_begins_no_name(shelf: None, visitor: Client, words: str):
    assert suggested(visitor, words) == []


def test_suggestions_are_few(shelf: None, visitor: Client, monkeypatch):
    monkeypatch.setattr(import_module("notices.search.suggestions"), "MAX_SUGGESTIONS", 1)

    assert suggested(visitor, "zebra") == [("Zebramab", "substance")]


# The index


def test_the_index_follows_every_change_of_the_terms(shelf: None):
    def columns_with_it() -> list[int]:
        lookups = [((("zebramab",),), columns) for columns in (1, 2, 3, 4)]
        return [columns for columns, ids in enumerate(fulltext.ids_with(lookups), 1) if pk in ids]

    terms = ListingTerms.objects.get(listing__title="Tekst")
    pk = terms.pk
    assert columns_with_it() == [4]

    ListingTerms.objects.filter(pk=pk).update(title="zebramab", body="")
    assert columns_with_it() == [1, 2, 3, 4]
    ListingTerms.objects.filter(pk=pk).update(title="")
    assert columns_with_it() == []
    terms.delete()
    terms.pk = pk
    terms.save(force_insert=True)
    assert columns_with_it() == [4]


# Feeds


@pytest.mark.parametrize(
    ("query_string", "label"),
    [
        ("substance=zebramab", "Zebramab"),
        ("company=eksempelas", "Eksempel AS"),
        ("financing=specialist", "Spesialisthelsetjenesten"),
        ("language=nb", "Bokmål"),
        ("atc=D11AH", "D11AH"),
        ("changed=1", "Changed since the approval"),
        ("q=zebramab&order=date", "zebramab"),
    ],
)
def test_a_feed_follows_every_facet(shelf: None, visitor: Client, query_string: str, label: str):
    feed = visitor.get(f"/feed.atom?{query_string}").text
    results = visitor.get(f"/?{query_string}").context["results"]

    assert f"({_(label)})" in feed
    assert {f"<title>{row.title}</title>" in feed for row in results.listings} <= {True}
    assert feed.count("<entry") == results.total
    assert "order=" not in feed


def test_who_follows_a_substance_is_told_that_its_notice_was_withdrawn(shelf: None, visitor: Client, manager: User):
    notice = Notice.objects.get(listings__title="Substans")

    act(workflow.withdraw, notice, manager, kind="withdraw_outdated", reason="x", public_note="Innført.")

    assert "Innført." in visitor.get("/feed.atom?substance=zebramab").text
    assert "Innført." not in visitor.get("/feed.atom?substance=annet").text


def test_a_text_that_was_replaced_is_found_no_more(shelf: None, visitor: Client, editor: User, reviewer: User):
    notice = Notice.objects.get(listings__title="Tekst")

    published(editor, reviewer, saved(notice, editor, title="Noe annet", disease="<p>Borte.</p>").notice)

    assert "Tekst" not in titles(words="zebramab")
    assert titles(words="borte") == ["Noe annet"]
