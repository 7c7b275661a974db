"""What is written past the program into the rows of the public's list is printed nowhere: the list omits it."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.signals import request_finished
from django.db import connection, transaction
from django.test import Client

from notices import search, workflow
from notices.models import Listing, ListingArea, ListingName, Notice, Publication, Version
from notices.search.suggestions import suggestions
from notices.triggers import guards
from notices.verification.projections import differences
from notices.workflow.relisting import relist_forged
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


def change_searched_text() -> None:
    Listing.objects.filter(notice__number=1).update(search_text=f"eksempelmab {WORD} eksempelmab")


def take_the_seal_of_another() -> None:
    seal = Listing.objects.get(notice__number=2).seal
    Listing.objects.filter(notice__number=1).update(title=WORD, seal=seal)


FORGERIES = [change_title, change_hash_of_text, change_areas, change_names, take_the_seal_of_another]


@pytest.fixture
def nothing_is_made_again() -> Iterator[None]:
    """The time until a request has ended: what is found meanwhile stays as it is."""
    request_finished.disconnect(relist_forged)
    yield
    request_finished.connect(relist_forged)


@pytest.mark.usefixtures("nothing_is_made_again")
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


def test_a_listing_that_was_changed_is_made_again_after_the_request_that_finds_it(notice: Notice, visitor: Client):
    before = visitor.get("/").content
    for forge in (*FORGERIES, change_searched_text):
        search.clear_cache()
        forge()
        assert list(differences()), forge

        visitor.get("/?q=eksempelmab")

        assert list(differences()) == [], forge
        search.clear_cache()
        assert visitor.get("/").content == before, forge


def test_a_listing_of_a_text_that_nobody_approved_is_not_made_again(notice: Notice, visitor: Client):
    """Nor is one of a ledger row that no command wrote: making it again would seal it."""
    change_title()
    version = Version.objects.get(notice=notice)
    guards.remove(connection)
    Version.objects.filter(pk=version.pk).update(content=version.content.replace("Eksempelmab", WORD))
    Publication.objects.filter(notice__number=2).update(public_note=WORD)
    guards.install(connection)

    visitor.get("/")
    assert not Listing.objects.filter(notice=notice).exists()
    call_command("rebuild_listings")
    assert not Listing.objects.exists()


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
