"""What is written past the program into the rows of the public's list is printed nowhere: the list omits it."""

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client

from notices import search, workflow
from notices.models import Listing, ListingArea, ListingName, Notice, Publication
from notices.search.suggestions import suggestions
from notices.triggers import guards
from tests.support.tables import execute, insert, row
from tests.support.worlds import act, complete_document, created, published

pytestmark = pytest.mark.django_db

WORD = "Forfalsket"
PLACES: tuple[str, ...] = (
    "/",
    "/?q=eksempelmab",
    "/feed.atom",
    "/varsel/1/feed.atom",
    "/api/v1/notices",
    "/api/v1/changes",
)
PLACES += ("/studier/NCT03334396/", "/api/v1/trials/NCT03334396", "/api/v1/notices.csv", "/varsel/2/annet-varsel/")


@pytest.fixture
def notice(editor: User, reviewer: User) -> Notice:
    """The first of two notices that are live, on the same substance."""
    notice = published(editor, reviewer).notice
    other = created(editor, complete_document(title="Annet varsel")).notice
    published(editor, reviewer, other)
    return notice


def change_title() -> None:
    Listing.objects.filter(notice__number=1).update(title=WORD, search_text=WORD)


def change_hash_of_text() -> None:
    Listing.objects.filter(notice__number=1).update(technology_type_label=WORD, language="en")


def change_areas() -> None:
    ListingArea.objects.filter(listing__notice__number=1).update(label=WORD)


def change_names() -> None:
    ListingName.objects.filter(listing__notice__number=1).update(label=WORD)


def take_the_seal_of_another() -> None:
    seal = Listing.objects.get(notice__number=2).seal
    Listing.objects.filter(notice__number=1).update(title=WORD, seal=seal)


FORGERIES = [change_title, change_hash_of_text, change_areas, change_names, take_the_seal_of_another]


def test_a_listing_that_was_changed_is_printed_nowhere(notice: Notice, visitor: Client):
    statuses = {place: visitor.get(place).status_code for place in PLACES}
    for forge in FORGERIES:
        with transaction.atomic():
            search.clear_cache()
            forge()

            for place in PLACES:
                answer = visitor.get(place)
                content = answer.getvalue().decode()
                assert (answer.status_code, WORD in content) == (statuses[place], False), (forge, place)
            assert suggestions("forf") == []
            omitted = forge not in (change_names, change_areas)
            assert search.search(search.SearchQuery.of({}), "nb").total == (1 if omitted else 2)
            transaction.set_rollback(True)


def test_a_text_that_was_changed_after_its_row_was_drawn_gives_no_snippet(notice: Notice, visitor: Client):
    visitor.get("/?q=eksempelmab")
    execute("UPDATE notices_listing SET search_text = 'eksempelmab Forfalsket eksempelmab'")

    assert WORD not in visitor.get("/?q=eksempelmab&page=1").text


def test_a_listing_that_is_put_back_after_a_withdrawal_is_not_listed(notice: Notice, manager: User, visitor: Client):
    listing = Listing.objects.get(notice=notice)
    before = row("notices_listing", listing.pk)
    act(workflow.withdraw, notice, manager, kind="withdraw_wrong", reason="Feil.", public_note="Feil dose.")
    for table in ("terms", "name", "area", ""):
        execute(f"DELETE FROM notices_listing{table} WHERE {'listing_id' if table else 'id'} = %s", listing.pk)
    insert("notices_listing", before)
    search.clear_cache()

    for place in ("/", "/api/v1/notices", "/studier/NCT03334396/", "/sitemap.xml"):
        assert "/varsel/1/" not in visitor.get(place).text, place


def test_a_public_note_that_was_changed_is_not_told(notice: Notice, manager: User, visitor: Client):
    act(workflow.withdraw, notice, manager, kind="withdraw_outdated", reason="Feil.", public_note="Feil dose.")
    guards.remove(connection)
    Publication.objects.filter(notice=notice, kind="withdraw_outdated").update(public_note=WORD)
    guards.install(connection)

    for place in ("/feed.atom", "/varsel/1/feed.atom", "/api/v1/changes", f"/varsel/1/{notice.slug}/"):
        assert WORD not in visitor.get(place).text, place
