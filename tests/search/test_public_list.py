"""The public list: what is on it, and how words and facets narrow it."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _

from notices import search as listing
from notices import workflow
from notices.document.model import Choice, Document
from notices.models import Listing, Notice, TrialAlert
from notices.search import SearchQuery, paging
from notices.search.live_index import current_index
from notices.search.paging import ROW_NAME
from notices.search.query import FACETS
from notices.workflow.projections import rebuild
from tests.support import worlds

pytestmark = pytest.mark.django_db

YEAR = str(timezone.localtime().year)


def document(title: str, kind: str = "medicine", language: str = "nb", **changes: Any) -> Document:
    return worlds.complete_document(language, kind, title=title, **changes)


def named(**names: str) -> dict[str, Any]:
    return {name: ({"key": "n1", "text": text},) for name, text in names.items()}


SKIN, CANCER = Choice(code="hud", label="Hud"), Choice(code="onkologi", label="Kreft")
DOCUMENTS = [
    document("Første legemiddel mot KLØE", areas=(SKIN,), atc={"code": "D11AH07", "group": "Midler mot dermatitt"}),
    document(
        "Andre legemiddel",
        areas=(CANCER, SKIN),
        **named(substances="Andremab", brand_names="Andra"),
        atc={"code": "L04AG06", "group": ""},
        holder="Andre & Sønn [@ema]",
        financing=Choice(code="insurance", label="Folketrygden"),
        nye_metoder=({"key": "i1", "number": "ID2020_067"},),
        trials=(worlds.complete_document().trials[0].model_copy(update={"number": "NCT09999999"}),),
    ),
    document("A device for sore hands", "device", "en", areas=(SKIN,), **named(substances="Itchstop")),
]


@pytest.fixture(scope="module")
def lasting_three(lasting_database, lasting_people) -> None:
    """Two medicines, for the skin and for cancer, and a device for the skin; and drafts of all that."""
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        for text in DOCUMENTS:
            worlds.published(editor, reviewer, document=text)
            worlds.created(editor, text.revised(title=f"{text.title}, utkast"))


@pytest.fixture
def three(lasting_three: None, db: None) -> list[str]:
    """Their titles, newest first."""
    return [text.title for text in reversed(DOCUMENTS)]


@pytest.fixture
def live(editor: User, reviewer: User) -> Notice:
    return worlds.published(editor, reviewer).notice


def counts(results: listing.Results, name: str) -> dict[str, int]:
    facet = next(facet for facet in results.facets if facet.name == name)
    return {option.value: option.count for option in facet.options}


def labels(results: listing.Results, name: str) -> list[str]:
    return [option.label for facet in results.facets if facet.name == name for option in facet.options]


def titles_found(visitor: Client, query_string: str) -> list[str]:
    page = visitor.get(f"/?{query_string}")
    assert page.status_code == 200
    titles = [row.title for row in page.context["results"].listings]
    assert page.context["results"].total == len(titles)
    return titles


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


# Facets of which none of the three has a value.
NOTHING_TO_CHOOSE = ("change", "tag", "changed")
FIRST, SECOND, DEVICE = (text.title for text in DOCUMENTS)


@pytest.mark.parametrize(
    ("query_string", "titles"),
    [
        ("q=kløe", [FIRST]),
        ("q=Kløe+LEGEMIDLER", [FIRST]),
        ("q=100%25", []),
        ("q=%00kl%C3%B8e", [FIRST]),
        ("q=%28*%22", []),
        ("q=-kløe*", [FIRST]),
        ("area=onkologi", [SECOND]),
        ("type=device", [DEVICE]),
        ("area=hud&type=medicine", [SECOND, FIRST]),
        ("financing=insurance", [SECOND]),
        ("atc=D11AH", [FIRST]),
        ("atc=l04", [SECOND]),
        ("atc=L04A+G06", [SECOND]),
        ("atc=L04&substance=%28%29", [SECOND]),
        ("substance=Andremab", [SECOND]),
        ("substance=andremab&area=onkologi", [SECOND]),
        ("company=Andre+%26+S%C3%B8nn", [SECOND]),
        ("language=en", [DEVICE]),
        (f"year={YEAR}&language=nb", [SECOND, FIRST]),
        ("changed=1", []),
        ("area=nowhere", []),
        ("type=magic", []),
        ("substance=itchstop", []),
        ("changed=perhaps", []),
        ("year=1999", []),
        ("year=soon", []),
        ("year=99999999999999999999", []),
        ("unknown=1&type=device", [DEVICE]),
        ("page=1000000000&type=device", [DEVICE]),
        ("before=%00-%00&type=device", [DEVICE]),
        ("before=zzzzzzzzzzzz-zzzzzzzzzzzz&type=device", [DEVICE]),
        ("before=0-0&type=device", [DEVICE]),
        ("order=sideways&type=device", [DEVICE]),
    ],
)
def test_words_and_facets_narrow_the_list(visitor: Client, three: list[str], query_string: str, titles: list[str]):
    assert titles_found(visitor, query_string) == titles
    # A list that holds more than what is live asks the database the same.
    search = SearchQuery.of(visitor.get(f"/?{query_string}").wsgi_request.GET)
    rows = listing.matching(search, Listing.objects.live()).order_by("-live_from", "-pk")
    assert [row.title for row in rows] == titles


def test_a_query_of_a_megabyte_is_answered(visitor: Client, three: list[str]):
    assert titles_found(visitor, f"q={'kløe ' * 200_000}") == [FIRST]
    assert titles_found(visitor, f"area={'x' * 1_000_000}") == []
    assert visitor.get(f"/?{'&' * 1_000_000}").status_code in (200, 400)


def test_the_counts_of_a_facet_leave_its_own_choice_out(three: list[str]):
    results = listing.search(SearchQuery.of({"type": "device", "area": "hud"}), "nb")

    assert counts(results, "type") == {"medicine": 2, "device": 1}
    assert counts(results, "area") == {"hud": 1}
    assert counts(results, "year") == {YEAR: 1}
    assert labels(results, "type") == ["Legemiddel", "Medisinsk utstyr"]


def test_each_facet_counts_what_is_live_in_words(three: list[str]):
    results = listing.search(SearchQuery(), "nb")

    # Nothing can be chosen where no notice has a value.
    assert [facet.name for facet in results.facets] == [name for name in FACETS if name not in NOTHING_TO_CHOOSE]
    assert [facet.name for facet in results.facets if facet.is_open] == ["time", "area", "financing"]
    assert labels(results, "area") == ["Hud", "Kreft"]
    assert counts(results, "financing") == {"specialist": 2, "insurance": 1}
    assert labels(results, "atc") == ["D11AH – Midler mot dermatitt", "L04AG"]
    # A device has a generic name, which is no substance.
    assert labels(results, "substance") == ["Andremab", "eksempelmab"]
    assert labels(results, "company") == ["Andre & Sønn", "Eksempel AS"]
    assert counts(results, "language") == {"nb": 2, "en": 1}
    assert labels(results, "language") == [_(str(dict(settings.LANGUAGES)[code])) for code in ("nb", "en")]
    assert counts(results, "time") == {"passed": 2, "unknown": 1}
    assert labels(results, "status") == ["Under vurdering"]
    assert labels(results, "phase") == ["Fase 3"]


def test_only_the_most_common_names_are_offered_and_the_one_that_was_chosen(three: list[str], monkeypatch):
    monkeypatch.setattr(listing.facets, "MAX_OPTIONS", 1)

    results = listing.search(SearchQuery.of({"substance": "eksempelmab"}), "nb")

    assert counts(results, "substance") == {"andremab": 1, "eksempelmab": 1}
    assert [facet.left_out for facet in results.facets if facet.name == "substance"] == [1]


def test_a_registry_that_has_changed_is_a_facet_as_long_as_it_holds(visitor: Client, three: list[str]):
    second = Listing.objects.get(title=SECOND)
    cited = second.publication.version.trials.get()
    alert = {"notice": second.notice, "trial": cited.trial, "row_key": cited.row_key}
    now = timezone.now()
    notable = TrialAlert.objects.create(
        **alert, field="status", old="", new="x", level=2, fingerprint="n", first_seen_at=now
    )
    notable.versions.add(cited.version)
    assert titles_found(visitor, "changed=1") == []

    made = TrialAlert.objects.create(
        **alert, field="status", old="", new="x", level=1, fingerprint="i", first_seen_at=now
    )
    made.versions.add(cited.version)
    assert titles_found(visitor, "changed=1") == [SECOND]
    assert labels(listing.search(SearchQuery(), "nb"), "changed") == [
        _("Changed since the approval"),
        _("Not changed"),
    ]
    assert titles_found(visitor, "changed=0") == [DEVICE, FIRST]
    assert titles_found(visitor, "changed=0&changed=1") == [DEVICE, SECOND, FIRST]

    TrialAlert.objects.filter(pk=made.pk).update(ended_at=now)
    assert titles_found(visitor, "changed=1") == []


def test_a_choice_that_nothing_has_stays_in_the_form(visitor: Client, three: list[str]):
    page = visitor.get("/?area=nowhere&atc=D1")

    for name, value in (("area", "nowhere"), ("atc", "D1")):
        box = f'<input type="checkbox" name="{name}" value="{value}" checked><span>{value}</span>'
        assert f'{box}<span><span class="visually-hidden">, </span>0<' in page.text


def test_what_somebody_searched_for_is_shown_and_not_carried_out(visitor: Client, three: list[str]):
    hostile = dict.fromkeys(("q", *FACETS, "order", "before"), '"><script>alert(1)</script>')

    page = visitor.get("/", hostile)

    assert "<script>" not in page.text
    assert "&quot;&gt;&lt;script&gt;" in page.text


def test_what_was_asked_for_can_be_taken_back_one_by_one(visitor: Client, three: list[str]):
    page = visitor.get("/?q=kløe&area=hud&type=medicine")

    choices = page.context["results"].active_filters
    assert [(each.value, each.url) for each in choices] == [
        ("kløe", "?area=hud&type=medicine"),
        ("Hud", "?q=kl%C3%B8e&type=medicine"),
        ("Legemiddel", "?q=kl%C3%B8e&area=hud"),
    ]
    choices_with_link = [
        each for each in choices if f'href="{each.url.replace("&", "&amp;")}" data-take-back' in page.text
    ]
    # The words stand in their field, where they are changed.
    assert choices_with_link == choices[1:]


def test_where_nothing_is_found_the_page_says_what_to_leave_out(visitor: Client, three: list[str]):
    page = visitor.get("/?q=kløe&type=device")

    ways = {each.name: (each.url, each.count) for each in page.context["results"].filters_to_drop}
    assert ways == {"words": ("?type=device", 1), "type": ("?q=kl%C3%B8e", 1)}
    assert 'href="?type=device"' in page.text


def test_no_spelling_is_of_a_draft(visitor: Client, three: list[str], editor: User):
    worlds.created(editor, document("Kanarifugl", **named(substances="kanarimab")))

    assert visitor.get("/?q=kanarimap").context["results"].spelling == ""


def test_machines_keep_the_whole_list_and_no_search(visitor: Client, three: list[str]):
    noindex = '<meta name="robots" content="noindex">'

    assert noindex not in visitor.get("/").text
    assert noindex in visitor.get("/?q=kløe").text
    assert noindex in visitor.get("/?area=hud").text


# Pages


@pytest.fixture
def many(editor: User, reviewer: User, monkeypatch) -> list[str]:
    """Five notices, shown two by two; their titles, newest first."""
    monkeypatch.setattr(paging, "PAGE_LENGTH", 2)
    titles = [f"Kløe {number}" for number in range(5)]
    for title in titles:
        worlds.published(editor, reviewer, document=worlds.complete_document(title=title))
    return titles[::-1]


def results_of(query_string: str) -> listing.Results:
    """What the page of this address shows."""
    return listing.search(SearchQuery.of(QueryDict(query_string.removeprefix("?"))), "nb")


def walk(visitor: Client, query_string: str | None, way: str) -> list[list[str]]:
    pages = []
    while query_string is not None:
        results = results_of(query_string)
        page = visitor.get(f"/{query_string}").text
        assert all(f">{row.title}</a>" in page.replace("<mark>", "").replace("</mark>", "") for row in results.listings)
        pages.append([row.title for row in results.listings])
        query_string = getattr(results, way)
    return pages


@pytest.mark.parametrize("query_string", ["", "?type=medicine", "?q=kløe", "?q=kløe&order=date"])
def test_a_long_list_has_pages_and_each_row_is_on_one(visitor: Client, many: list[str], query_string: str):
    there = walk(visitor, query_string, "older")

    assert there == [many[:2], many[2:4], many[4:]]
    second = results_of(query_string).older
    last = results_of(second or "").older
    assert walk(visitor, last, "newer") == there[::-1]
    assert (results_of(last or "").first, results_of(last or "").last, results_of(last or "").total) == (5, 5, 5)


def test_a_page_begins_where_it_began_though_its_row_has_gone(visitor: Client, many: list[str], manager: User):
    second = results_of("").older
    gone = Listing.objects.get(title=many[1]).notice
    worlds.act(workflow.withdraw, gone, manager, kind="withdraw_outdated", reason="x", public_note="x")

    assert [row.title for row in results_of(second or "").listings] == many[2:4]


def test_the_address_of_a_page_says_nothing_but_its_place(many: list[str]):
    older = results_of("?q=kløe").older

    assert older and ROW_NAME.fullmatch(older.partition("before=")[2])


def test_above_a_thousand_nothing_is_ranked_and_the_page_says_so(visitor: Client, many: list[str], monkeypatch):
    monkeypatch.setattr(listing.results, "MAX_RANKED", 4)

    page = visitor.get("/?q=kløe")

    results = page.context["results"]
    assert (results.is_ranked, results.is_too_much_to_rank) == (False, True)
    assert _("Most relevant first") not in page.text
    assert [each.label for each in results.sortings if each.is_current] == [_("Newest first")]
    assert [row.title for row in results.listings] == many[:2]


# What it costs


def test_the_list_takes_one_query_until_something_changes(
    visitor: Client, editor: User, reviewer: User, manager: User, django_assert_max_num_queries
):
    notice = worlds.published(editor, reviewer).notice
    visitor.get("/")
    with django_assert_max_num_queries(1):
        assert "Eksempelmab" in visitor.get("/").text
    with django_assert_max_num_queries(6):
        visitor.get("/?q=eksempelmab&area=hud")
    worlds.published(editor, reviewer)
    assert visitor.get("/").text.count("<h3") == 2

    worlds.act(workflow.withdraw, notice, manager, kind="withdraw_wrong", reason="x", public_note="x")
    assert visitor.get("/").text.count("<h3") == 1


def test_a_search_takes_as_many_queries_for_thirty_notices(
    visitor: Client, live: Notice, editor: User, reviewer: User, django_assert_num_queries
):
    taken = []
    for word, number in (("eksempelmab", 1), ("eksempelsyke", 29)):
        for _each in range(number):
            worlds.published(editor, reviewer)
        visitor.get("/?area=hud")
        with CaptureQueriesContext(connection) as captured:
            visitor.get(f"/?q={word}&area=hud")
        taken.append(len(captured))
        # Who asks for the same is told what was found then, as long as nothing has changed.
        with django_assert_num_queries(1):
            visitor.get(f"/?q={word}&area=hud")

    assert taken[0] == taken[1] <= 5


def test_what_is_kept_in_memory_goes_when_something_changes(three: list[str], editor: User, reviewer: User):
    index = current_index()
    assert current_index() is index

    worlds.published(editor, reviewer, document=worlds.complete_document(title="En til"))
    assert len(current_index().ids) == len(index.ids) + 1
    newer = current_index()
    rebuild()
    assert set(current_index().ids) == set(Listing.objects.live().values_list("pk", flat=True)) != set(newer.ids)
