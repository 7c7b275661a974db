"""Every column of the tables that public pages read: what would be printed of it is sealed, or `verify` names it.

Each column below is overwritten past the program, as an owner of the database could. A new column needs a line here,
and with it a check.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished
from django.db import connection, models, transaction
from django.test import Client

from notices import search, workflow
from notices.models import (
    Listing,
    ListingArea,
    ListingName,
    ListingTerms,
    Notice,
    NoticeTrial,
    Publication,
    Review,
    Version,
)
from notices.triggers import guards, page_expiry
from notices.verification import verify
from notices.workflow.relisting import relist_forged
from tests.support.tables import execute
from tests.support.worlds import act, complete_document, created, published, saved, submitted

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db

# A sentence of `verify` for each column. "sealed" before it: readers are never sent what stands there.
LEDGER_SEAL = "it has no seal of a known key"
ELSEWHERE = "which does not exist"
ANOTHER = "the public's list has another"
UNSEALED_ROW = "have no seal of a known key"
NOT_PRINTED = ""
CHECKS: dict[type[models.Model], dict[str, str]] = {
    Notice: {
        "number": f"sealed: {LEDGER_SEAL}",
        "slug": f"sealed: {LEDGER_SEAL}",
        "head": "its head is not the version",
        "etag": "commands, its events tell of",
        "review_by": "the day to look at it again is not what",
        "title": "the desk's list has another title",
        "technology_type": "the desk's list has another technology_type",
        "areas_text": "the desk's list has another areas_text",
        "search_text": "the desk's list has another search_text",
        **dict.fromkeys(("assignee", "set_aside_at", "created_at"), NOT_PRINTED),
    },
    Version: {
        "notice": ELSEWHERE,
        "number": "is missing",
        "parent": ELSEWHERE,
        "kind": "its event is “create”",
        "schema_number": f"sealed: {LEDGER_SEAL}",
        "content": "sealed: its text does not have the hash",
        "sha256": f"sealed: {LEDGER_SEAL}",
        "created_by": ELSEWHERE,
        "created_at": "it does not have the time of its event",
        "redaction": "which removal by law took words out of it last is not what the events say",
    },
    Review: {
        "notice": ELSEWHERE,
        "version": ELSEWHERE,
        "status": "no approved review of its version stands behind it",
        "change": f"sealed: {LEDGER_SEAL}",
        "public_note": "its kind of change or public note is not what was submitted",
        "submitted_by": ELSEWHERE,
        "submitted_at": "who submitted it, or when, is not what its event says",
        "decided_by": ELSEWHERE,
        "decided_at": "who decided it, or when, is not what its event says",
        "decision_note": "its note is not what its event says",
        **dict.fromkeys(("note_to_reviewer", "publish_at", "assigned_to", "due_at", "checks"), NOT_PRINTED),
    },
    Publication: {
        "reason": "it publishes, and has a reason as if it withdrew something",
        "cancelled_by": "that it was cancelled, by whom and when, is not what the events say",
        "cancelled_at": "that it was cancelled, by whom and when, is not what the events say",
        **dict.fromkeys(("notice", "version", "review", "replaced_by", "created_by"), f"sealed: {ELSEWHERE}"),
        **dict.fromkeys(("kind", "public_note", "effective_at", "created_at"), f"sealed: {LEDGER_SEAL}"),
        **dict.fromkeys(("words_sha256", "markup_sha256", "seal"), f"sealed: {LEDGER_SEAL}"),
    },
    Listing: {
        "publication": f"sealed: {ELSEWHERE}",
        "notice": f"sealed: {ELSEWHERE}",
        **{
            name: f"sealed: {ANOTHER} {name}"
            for name in (
                *("published_number", "live_from", "live_until", "first_published_at", "title", "technology_type"),
                *("technology_type_label", "language", "financing", "year"),
            )
        },
        **dict.fromkeys(("search_text", "text_sha256", "seal"), f"sealed: {UNSEALED_ROW}"),
        # The desk's overview adds them up; `verify --render` counts them again.
        "words": NOT_PRINTED,
    },
    ListingArea: {
        "listing": ELSEWHERE,
        "code": f"sealed: {ANOTHER} areas",
        "label": f"sealed: {ANOTHER} areas",
        "seal": f"sealed: {UNSEALED_ROW}",
    },
    ListingName: {
        "listing": ELSEWHERE,
        **dict.fromkeys(("kind", "key", "label", "seal"), f"sealed: {UNSEALED_ROW}"),
    },
    ListingTerms: dict.fromkeys(("title", "names", "focus", "body"), UNSEALED_ROW),
    NoticeTrial: {
        "version": ELSEWHERE,
        "trial": ELSEWHERE,
        "row_key": "is not what its text says",
    },
}
SEALED = "sealed: "
NAMED = [(table, name) for table, checks in CHECKS.items() for name in checks if checks[name]]
NEVER_SENT = [
    (table, name)
    for table, name in NAMED
    if table in (Notice, Version, Review, Publication)
    and CHECKS[table][name].startswith(SEALED)
    and not isinstance(table._meta.get_field(name), models.ForeignKey)
]
WORD, NUMBER, YEAR = "Forfalsket", 7777, "1999"
# A hash may have these digits by chance.
FORGED = re.compile(rf"{WORD}|(?<![0-9a-f])({NUMBER}|{YEAR})(?![0-9a-f])")


@pytest.fixture(scope="module")
def lasting_world(lasting_database: "DjangoDbBlocker", lasting_people: list[User]) -> list[str]:
    """A notice with two versions, and two that were withdrawn; the addresses that print them. No trigger is left."""
    editor, reviewer, manager = lasting_people
    with lasting_database.unblock():
        live = published(editor, reviewer).notice
        saved(live, editor, title="Ny tittel")
        submitted(editor, live, change="major", public_note="Ny dose.")
        act(workflow.approve, live, reviewer)
        for kind, replaced_by in (("withdraw_outdated", live), ("withdraw_wrong", None)):
            notice = published(editor, reviewer, created(editor, complete_document(title="Trukket")).notice).notice
            words = {"reason": "Grunn", "public_note": "Merknad", "replaced_by": replaced_by}
            act(workflow.withdraw, notice, manager, kind=kind, **words)
        assert list(verify()) == []
        if connection.vendor == "sqlite":
            guards.remove(connection)
            page_expiry.remove(connection)
        connection.check_constraints()  # or PostgreSQL alters no table that waits for that
        live.refresh_from_db()
        return [
            *("/", "/feed.atom", "/sitemap.xml", "/kontroll/", "/api/v1/changes", "/dcat.ttl"),
            *(f"/api/v1/notices/{live.number}", f"/varsel/{live.number}/{live.slug}/"),
            *(f"/varsel/{live.number}/feed.atom", f"/varsel/{(live.number or 0) + 1}/trukket/"),
        ]


@pytest.fixture
def addresses(lasting_world: list[str], db: None) -> Iterator[list[str]]:
    """Whoever owns the tables comes: no constraint or foreign key is in the way either, and nothing is made again."""
    no_guards = "SET LOCAL session_replication_role = replica"
    request_finished.disconnect(relist_forged)
    with transaction.atomic():
        execute("PRAGMA ignore_check_constraints = ON" if connection.vendor == "sqlite" else no_guards)
        yield lasting_world
        transaction.set_rollback(True)
    request_finished.connect(relist_forged)


def forge(table: type[models.Model], name: str, row: str = "MIN") -> None:
    """Overwrite one column of the first row, or of the last one ("MAX")."""
    field: Any = table._meta.get_field(name)
    if connection.vendor == "postgresql":
        for constraint in table._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                execute(f"ALTER TABLE {table._meta.db_table} DROP CONSTRAINT IF EXISTS {constraint.name}")
    key = table._meta.pk.column
    where = f" WHERE {key} = (SELECT {row}({key}) FROM {table._meta.db_table})"
    execute(f'UPDATE {table._meta.db_table} SET "{field.column}" = %s{where}', forged_value(field))
    search.clear_cache()


def forged_value(field: Any) -> Any:
    match field:
        case models.ForeignKey():
            return 10_000
        case models.DateTimeField():
            return f"{YEAR}-12-31 12:00:00.000000{'' if connection.vendor == 'sqlite' else '+00:00'}"
        case models.DateField():
            return f"{YEAR}-12-31"
        case models.IntegerField():
            return NUMBER
        case models.JSONField():
            return f'"{WORD}"'
    return WORD[: field.max_length]


@pytest.mark.parametrize("table", CHECKS, ids=lambda table: str(table.__name__))
def test_each_column_has_a_check(table: type[models.Model]):
    columns = {field.name for field in table._meta.concrete_fields if not field.primary_key}

    assert columns == CHECKS[table].keys()


@pytest.mark.parametrize(("table", "name"), NAMED, ids=[f"{table.__name__}.{name}" for table, name in NAMED])
def test_a_column_that_was_changed_is_named(table: type[models.Model], name: str, addresses: list[str]):
    forge(table, name)

    findings = list(verify())
    sentence = CHECKS[table][name].removeprefix(SEALED)
    assert [each for each in findings if sentence in each], findings


@pytest.mark.parametrize(("table", "name"), NEVER_SENT, ids=[f"{table.__name__}.{name}" for table, name in NEVER_SENT])
def test_what_is_sealed_is_never_sent(table: type[models.Model], name: str, addresses: list[str], visitor: Client):
    forge(table, name)
    if table is Publication:
        forge(table, name, "MAX")  # a withdrawal, of which lists and feeds tell by its own row

    for address in addresses:
        content = visitor.get(address).getvalue().decode()
        assert not FORGED.search(content), address


# The notice stands for its number and slug, the hash of the searched text for that text.
NOT_UNDER_THE_SEAL = ("notice", "seal", "search_text", "words")


@pytest.mark.parametrize("name", [name for name in CHECKS[Listing] if name not in NOT_UNDER_THE_SEAL])
def test_the_seal_of_a_listing_is_over_each_column(name: str, addresses: list[str]):
    """What has no seal is printed nowhere: see test_forged_listings."""
    listing = Listing.objects.select_related("notice").earliest("pk")
    assert listing.is_sealed
    field: Any = Listing._meta.get_field(name)
    setattr(listing, field.attname, field.to_python(forged_value(field)))

    assert not listing.is_sealed
