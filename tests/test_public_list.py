"""The public list: what is on it, and how words and facets narrow it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from notices import listing
from notices.document import Choice
from notices.models import Listing, Notice
from tests import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(editor: User, reviewer: User) -> Notice:
    return worlds.published(editor, reviewer).notice


def test_the_list_shows_what_is_live_newest_first(visitor: Client, editor, reviewer, manager):
    first = worlds.published(editor, reviewer, document=worlds.complete_document(title="Det første [@ema]")).notice
    worlds.published(editor, reviewer, document=worlds.complete_document(title="Det andre"))
    worlds.withdrawn(editor, reviewer, manager)
    worlds.created(editor, worlds.complete_document(title="Kanarifugl"))
    worlds.saved(first, editor, title="Det første, oppdatert")
    worlds.published(editor, reviewer, first)

    page = visitor.get("/")

    titles = [entry.title for entry in page.context["results"].listings]
    assert titles == ["Det første, oppdatert", "Det andre"]
    assert page.context["results"].total == 2
    assert "Kanarifugl" not in page.text


@pytest.fixture
def three(editor: User, reviewer: User) -> None:
    """Two medicines, for the skin and for cancer, and a device for the skin."""
    skin, cancer = Choice(code="hud", label="Hud"), Choice(code="onkologi", label="Kreft")
    for title, kind, areas in (
        ("Første legemiddel mot KLØE", "medicine", (skin,)),
        ("Andre legemiddel", "medicine", (cancer, skin)),
        ("Et utstyr mot kløe", "device", (skin,)),
    ):
        document = worlds.complete_document(technology_type=kind, title=title, areas=areas)
        worlds.published(editor, reviewer, document=document)


def counts(options: list[listing.Option]) -> dict[str, int]:
    return {option.value: option.count for option in options}


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("q=kløe", ["Et utstyr mot kløe", "Første legemiddel mot KLØE"]),
        ("q=Kløe+LEGEMIDDEL", ["Første legemiddel mot KLØE"]),
        ("q=100%25", []),
        ("q=%00kl%C3%B8e", ["Et utstyr mot kløe", "Første legemiddel mot KLØE"]),
        ("area=onkologi", ["Andre legemiddel"]),
        ("type=device", ["Et utstyr mot kløe"]),
        ("area=hud&type=medicine", ["Andre legemiddel", "Første legemiddel mot KLØE"]),
        ("area=nowhere", []),
        ("type=magic", []),
        ("year=1999", []),
        ("year=soon", []),
        ("year=99999999999999999999", []),
        ("page=x&type=device", ["Et utstyr mot kløe"]),
        ("page=99&type=device", ["Et utstyr mot kløe"]),
        ("page=-1&type=device", ["Et utstyr mot kløe"]),
    ],
)
def test_words_and_facets_narrow_the_list(visitor: Client, three: None, asked: str, titles: list[str]):
    page = visitor.get(f"/?{asked}")

    results = page.context["results"]
    assert page.status_code == 200
    assert [entry.title for entry in results.listings] == titles
    assert results.total == len(titles)


def test_the_counts_of_a_facet_leave_its_own_choice_out(three: None):
    results = listing.search(listing.Search(type="device", area="hud"), "nb")

    assert counts(results.types) == {"medicine": 2, "device": 1}
    assert counts(results.areas) == {"hud": 1}
    assert counts(results.years) == {str(timezone.localtime().year): 1}
    assert [option.label for option in results.types] == ["Legemiddel", "Medisinsk utstyr"]


def test_a_choice_that_nothing_has_stays_in_the_form(visitor: Client, three: None):
    page = visitor.get("/?area=nowhere")

    assert '<option value="nowhere" selected>nowhere (0)</option>' in page.text


def test_what_somebody_searched_for_is_shown_and_not_carried_out(visitor: Client, three: None):
    page = visitor.get("/", {"q": '"><script>alert(1)</script>', "area": "<script>"})

    assert "<script>" not in page.text
    assert "&quot;&gt;&lt;script&gt;" in page.text


def test_a_long_list_has_pages(visitor: Client, live: Notice, editor: User, reviewer: User):
    for _number in range(listing.PAGE_LENGTH):
        worlds.published(editor, reviewer)

    first, second = visitor.get("/?type=medicine"), visitor.get("/?type=medicine&page=2")

    assert len(first.context["results"].listings) == listing.PAGE_LENGTH
    assert [entry.notice for entry in second.context["results"].listings] == [live]
    assert 'href="?type=medicine&amp;page=2"' in first.text
    assert 'href="?type=medicine"' in second.text


def test_the_list_takes_four_queries_for_one_notice_and_for_thirty(
    visitor: Client, live: Notice, editor: User, reviewer: User, django_assert_num_queries
):
    with django_assert_num_queries(4):
        visitor.get("/?q=eksempelmab&area=hud")
    for _number in range(29):
        worlds.published(editor, reviewer)
    assert Listing.objects.live().count() == 30
    with django_assert_num_queries(4):
        visitor.get("/?q=eksempelmab&area=hud")
