"""A word that somebody planted in the index that searches ask is found, and so is one that was taken out of it."""

import pytest
from django.core.management import call_command
from django.db import connection

from notices.verification import search_index
from tests.support.tables import World, execute

pytestmark = [pytest.mark.django_db]
SQLITE_ONLY = pytest.mark.skipif(connection.vendor != "sqlite", reason="the index is a table of SQLite's")
# PostgreSQL makes the column from the others; its owner can end that, and a superuser can undo it unseen.
UNLOCK = "ALTER TABLE notices_listingterms ALTER terms DROP EXPRESSION"


def plant(pk: int) -> None:
    if connection.vendor == "sqlite":
        execute("INSERT INTO notices_listingindex (rowid, title) VALUES (%s, 'plantet')", pk)
    else:
        connection.check_constraints()  # or PostgreSQL alters no table that waits for that
        execute(UNLOCK)
        execute(
            "UPDATE notices_listingterms SET terms = terms || CAST('plantet' AS tsvector) WHERE listing_id = %s", pk
        )


def test_nothing_is_found_in_an_index_of_its_own_terms(world: World):
    assert list(search_index.findings()) == []


def test_a_planted_word_is_found(world: World):
    pk = world.live.listing.pk
    plant(pk)

    (finding,) = search_index.findings()

    words = " (plantet)" if connection.vendor == "sqlite" else ""
    name = f"the search index finds notice {world.live.notice_id} by other words than it has{words}"
    assert finding == f"{name}: run rebuild_listings"


@SQLITE_ONLY
def test_a_word_that_changed_its_place_is_found_where_all_are_compared(world: World):
    terms = world.live.listing.terms
    word = terms.title.split()[0]
    columns = "(notices_listingindex, rowid, title) VALUES ('delete', %s, %s)"
    execute(f"INSERT INTO notices_listingindex {columns}", terms.pk, word)
    execute("INSERT INTO notices_listingindex (rowid, title) VALUES (999, %s)", word)

    assert list(search_index.findings()) == []
    assert len(list(search_index.findings(are_all_compared=True))) == 2


@SQLITE_ONLY
def test_a_word_that_was_taken_out_is_found_and_the_index_made_again(world: World):
    terms = world.live.listing.terms
    word = terms.title.split()[0]
    execute(
        "INSERT INTO notices_listingindex (notices_listingindex, rowid, title) VALUES ('delete', %s, %s)",
        *(terms.pk, word),
    )
    execute("INSERT INTO notices_listingindex (rowid, title) VALUES (999, 'plantet')")

    of_nothing, of_the_notice = sorted(search_index.findings(), key=lambda finding: "listing 999" not in finding)
    assert "finds listing 999, which does not exist, by other words than it has (plantet)" in of_nothing
    assert f"by other words than it has ({word})" in of_the_notice
    call_command("rebuild_listings")
    assert list(search_index.findings()) == []
