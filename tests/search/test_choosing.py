"""Choosing on the public list: several values of a facet, the order, pages by number, and clean addresses."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notices import search as listing
from notices.document.model import Choice
from notices.document.parts import FirstPublished
from notices.models import Area, Listing
from notices.search import SearchQuery, live_rows, paging
from notices.search.live_index import clear_cache, current_index
from notices.workflow.code_lists import save_code
from tests.support import worlds
from trials.dates import PartialDate

pytestmark = pytest.mark.django_db
STATUS = worlds.complete_document().regulatory_statuses[0]
NOON = datetime(2036, 8, 15, 12, tzinfo=UTC)
SKIN, CANCER, BLOOD = (Choice(code=code, label=code) for code in ("hud", "onkologi", "blod"))


def expecting(title: str, value: str, area: Choice, **changes: Any):
    status = STATUS.model_copy(update={"date": PartialDate(value=value, estimated=True)})
    return worlds.complete_document(title=title, areas=(area,), regulatory_statuses=(status,), **changes)


@pytest.fixture
def four(editor: User, reviewer: User) -> None:
    """Expected in 2037, 2039 and in December 2036, and one that was granted."""
    granted = STATUS.model_copy(update={"status": Choice(code="granted", label="Godkjent"), "date": None})
    for document in (
        expecting("Åtte", "2037", SKIN, tags=(Choice(code="orphan", label="x"),)),
        expecting("Ni", "2039", CANCER),
        expecting("Bi", "2036-12", BLOOD, regulatory_change=Choice(code="extension", label="x")),
        worlds.complete_document(title="Æra", areas=(SKIN,), regulatory_statuses=(granted,)),
    ):
        worlds.published(editor, reviewer, document=document)


def query_of(query_string: str) -> SearchQuery:
    return SearchQuery.of(QueryDict(query_string.removeprefix("?")))


def titles_for(query_string: str) -> list[str]:
    """The titles that the list shows; the database must find the same."""
    titles = [row.title for row in listing.search(query_of(query_string), "nb").listings]
    matching = listing.matching(query_of(query_string), Listing.objects.live())
    assert sorted(matching.values_list("title", flat=True)) == sorted(titles)
    return titles


@pytest.mark.parametrize(
    ("query_string", "titles"),
    [
        ("area=hud&area=onkologi", ["Æra", "Ni", "Åtte"]),
        ("area=hud&area=onkologi&tag=orphan", ["Åtte"]),
        ("area=hud&area=blod&change=extension", ["Bi"]),
        ("area=hud&area=hud&area=", ["Æra", "Åtte"]),
        ("status=granted", ["Æra"]),
        ("status=granted&status=under_review", ["Æra", "Bi", "Ni", "Åtte"]),
        ("phase=3&tag=orphan", ["Åtte"]),
        ("phase=2", []),
        ("time=granted", ["Æra"]),
        ("time=under_6&time=over_24", ["Bi", "Ni"]),
        ("time=12_to_24", ["Åtte"]),
        ("time=passed", []),
        ("time=unknown", []),
        ("time=soon", []),
    ],
)
def test_a_notice_has_one_of_the_values_of_each_facet(four: None, set_now, query_string: str, titles: list[str]):
    set_now(NOON)

    assert titles_for(query_string) == titles


def test_a_text_from_elsewhere_has_the_year_in_which_it_was_published_there(editor: User, reviewer: User):
    elsewhere = FirstPublished(date=PartialDate(value="2016-05"))
    worlds.published(editor, reviewer, document=expecting("Gammel", "2037", SKIN, first_published=elsewhere))
    worlds.published(editor, reviewer, document=expecting("Ny", "2037", SKIN))

    assert titles_for("year=2016") == ["Gammel"]


def test_an_area_that_only_notices_in_another_language_have_is_named_in_the_words_of_the_page(
    editor: User, reviewer: User, manager: User
):
    english = Choice(code="hud", label="Skin diseases")
    worlds.published(editor, reviewer, document=expecting("In English", "2037", english, language="en"))
    area = Area.objects.get(code="hud")

    def name_in(language: Any) -> str:
        facets = listing.search(query_of("area=hud"), language).facets
        return next(option.label for facet in facets if facet.name == "area" for option in facet.options)

    assert [name_in("nb"), name_in("nn"), name_in("en")] == [area.name_nb, area.name_nn, "Skin diseases"]
    area.name_nb = "Hud og hår"
    save_code(row=area, by=manager)
    assert name_in("nb") == "Hud og hår"


def test_how_long_it_is_counts_from_today_and_turns_at_midnight_in_norway(four: None, set_now):
    def counts() -> dict[str, int]:
        facet = listing.search(SearchQuery(), "nb").facets[0]
        return {option.value: option.count for option in facet.options}

    before, after = datetime(2040, 12, 31, 22, 59, tzinfo=UTC), datetime(2041, 1, 1, 23, tzinfo=UTC)
    set_now(before)
    assert counts() == {"passed": 3, "granted": 1}
    index = current_index()
    assert index.changes_at() == datetime(2040, 12, 31, 23, tzinfo=UTC)
    assert current_index() is index

    set_now(after)
    assert current_index() is not index


def test_all_rows_of_the_index_are_read_a_few_at_a_time(four: None, monkeypatch: pytest.MonkeyPatch):
    """All at once they took a process four times the memory that the index needs."""
    whole = current_index()
    clear_cache()
    monkeypatch.setattr(live_rows, "MAX_READ", 1)

    with CaptureQueriesContext(connection) as captured:
        assert current_index().rows == whole.rows

    assert sum('FROM "notices_listingname"' in query["sql"] for query in captured) == len(whole.rows) == 4


def test_a_date_has_passed_from_the_midnight_after_its_last_day(editor: User, reviewer: User, set_now):
    worlds.published(editor, reviewer, document=expecting("Om ti år", "2036", SKIN))

    def row() -> str:
        return listing.search(SearchQuery(), "en").hits[0].html

    set_now(datetime(2036, 12, 31, 22, 59, tzinfo=UTC))
    assert "passed" not in row()
    set_now(datetime(2036, 12, 31, 23, 0, tzinfo=UTC))
    assert 'data-state="passed"' in row()


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("expected", ["Bi", "Åtte", "Ni", "Æra"]),
        ("title", ["Bi", "Ni", "Æra", "Åtte"]),
        ("date", ["Æra", "Bi", "Ni", "Åtte"]),
        ("relevance", ["Æra", "Bi", "Ni", "Åtte"]),
    ],
)
def test_the_list_is_sorted_as_it_is_asked_for(four: None, order: str, titles: list[str], monkeypatch):
    assert titles_for(f"order={order}") == titles
    monkeypatch.setattr(paging, "PAGE_LENGTH", 3)
    first = listing.search(query_of(f"order={order}"), "nb")
    assert [row.title for row in first.listings] == titles[:3]
    assert [row.title for row in listing.search(query_of(first.older or ""), "nb").listings] == titles[3:]


def test_what_is_expected_next_comes_before_what_has_passed(four: None, set_now):
    set_now(datetime(2038, 1, 15, 12, tzinfo=UTC))

    assert titles_for("order=expected") == ["Ni", "Åtte", "Bi", "Æra"]


def test_each_value_is_taken_back_by_itself(visitor: Client, four: None):
    results = listing.search(query_of("q=legemiddel&area=hud&area=onkologi&order=title"), "nb")

    assert [(each.name, each.url) for each in results.chosen_filters] == [
        ("area", "?q=legemiddel&area=onkologi&order=title"),
        ("area", "?q=legemiddel&area=hud&order=title"),
    ]
    assert results.without_facets == "?q=legemiddel&order=title"
    assert results.query.number_chosen == 2


def test_pages_have_numbers_and_each_leads_to_its_own(four: None, monkeypatch):
    monkeypatch.setattr(paging, "PAGE_LENGTH", 1)
    results = listing.search(query_of(""), "nb")

    assert [(page.number, page.is_current) for page in results.page_links] == [
        *((1, True), (2, False), (3, False), (4, False))
    ]
    last = listing.search(query_of(results.page_links[-1].address), "nb")
    assert [row.title for row in last.listings] == ["Åtte"]
    assert [page.number for page in last.page_links if page.is_current] == [4]
    assert listing.search(query_of("area=onkologi"), "nb").page_links == []


def test_of_many_pages_the_ends_and_those_around_are_named():
    links = paging.page_links(6, 40, lambda number: f"?page={number}")

    assert [page.number for page in links] == [1, 0, 5, 6, 7, 0, 40]
    assert [page.address for page in links][:3] == ["?page=1", "", "?page=5"]
    assert [page.number for page in links if page.is_current] == [6]
    assert paging.page_links(1, 1, str) == []


@pytest.mark.parametrize("path", ["/", "/studier/", "/nn/"])
def test_what_a_form_sent_empty_leaves_the_address(visitor: Client, path: str):
    answer = visitor.get(f"{path}?q=&status=granted&area=&status=refused")

    assert (answer.status_code, answer["Location"]) == (302, f"{path}?status=granted&status=refused")
    assert visitor.get(f"{path}?q=")["Location"] == path
    assert visitor.get(f"{path}?status=granted").status_code == 200


def test_a_row_tells_what_matters(visitor: Client, editor: User, reviewer: User):
    document = expecting("Et legemiddel", "2020-12", SKIN, summary="<p>En tablett. Den er ny.</p>")
    worlds.published(editor, reviewer, document=document)

    [hit] = listing.search(SearchQuery(), "nb").hits
    page = visitor.get("/").text

    assert hit.row.what == ("eksempelmab (Eksempla)", "hud", "Fase 3")
    assert "<strong>desember 2020</strong>" in hit.html
    assert '<time datetime="2020-08-01">' in hit.html
    assert '<p class="hs-snippet">En tablett.</p>' in page
    assert "<mark>" not in page
    # In a search the words that were found stand in the place of the summary.
    assert "<mark>tablett</mark>" in visitor.get("/?q=tablett").text
