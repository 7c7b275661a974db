"""Texts of older schemas in every state, written and submitted by the program as it was, and read by today's."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices import workflow
from notices.checks.report import Report
from notices.document.model import SCHEMA, parse, sha256
from notices.models import DraftBuffer, Notice, Version
from notices.public.page_cache.visible_words import words_of
from notices.rendering.fragment import fragment
from notices.verification import verify
from notices.workflow import drafts, reviews
from tests.support.browsing import without_own_block
from tests.support.sharing import address, shared
from tests.support.sites import edit_page, fields
from tests.support.worlds import act, created, head_of, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lasting_people")]

GOLDEN = Path(__file__).parents[1] / "support" / "data" / "golden"
OLD = {1: "document-schema-1", 2: "schema-2-nb-medicine", 3: "schema-3-nn-procedure"}
every_schema = pytest.mark.parametrize("schema", OLD)


def old_text(schema: int) -> str:
    return (GOLDEN / f"{OLD[schema]}.json").read_text()


def old_page(schema: int) -> str:
    return (GOLDEN / f"{OLD[schema]}.html").read_text()


@contextmanager
def program_of(schema: int) -> Iterator[None]:
    """What is saved meanwhile is a text of this schema, and passes the checks of its time."""
    with pytest.MonkeyPatch.context() as then:
        then.setattr(drafts, "cleaned", lambda _document: SimpleNamespace(canonical=lambda: old_text(schema)))
        then.setattr(drafts.insert_version, "__defaults__", (schema,))
        report = Report(None, (), (), ())
        then.setattr(reviews, "check_document", lambda *_arguments: report)
        yield


def old_draft(schema: int, editor: User) -> Notice:
    with program_of(schema):
        return created(editor).notice


def old_review(schema: int, editor: User) -> Notice:
    with program_of(schema):
        return submitted(editor, created(editor).notice).notice


def old_publication(schema: int, editor: User, reviewer: User, **when: object) -> Notice:
    notice = old_review(schema, editor)
    with program_of(schema):
        act(workflow.approve, notice, reviewer, **when)
    notice.refresh_from_db()
    return notice


def words_stay(page: str, schema: int) -> bool:
    """Are the words of the old program those of the page's text?"""
    page = without_own_block(page)
    text = page[page.index('<article class="hs-notice"') : page.index("</article>") + len("</article>")]
    return words_of(text) == words_of(old_page(schema))


def assert_verified() -> None:
    assert [str(problem) for problem in verify()] == []
    call_command("verify", stdout=StringIO())


@every_schema
def test_a_live_text_has_its_page_and_its_bytes(schema: int, visitor: Client, editor: User, reviewer: User):
    notice = old_publication(schema, editor, reviewer)

    page = visitor.get(f"/varsel/{notice.number}/{notice.slug}/")
    content = visitor.get(f"/varsel/{notice.number}/v/1.json").content

    assert words_stay(page.text, schema)
    assert content.decode() == old_text(schema)
    assert visitor.get(f"/api/v1/notices/{notice.number}").json()["schema"] == schema
    assert visitor.get(f"/varsel/{notice.number}.pdf").status_code == 200
    assert_verified()


@every_schema
def test_a_text_in_review_is_approved_with_its_bytes_unchanged(
    schema: int, visitor: Client, client_of: Callable[[User], Client], editor: User, reviewer: User
):
    notice = old_review(schema, editor)
    version = head_of(notice)

    page = client_of(reviewer).get(reverse("desk-review", args=[notice.pk]))
    act(workflow.approve, notice, reviewer)

    notice.refresh_from_db()
    approved = Version.objects.get(pk=version.pk)
    assert page.status_code == 200
    assert (approved.content, approved.schema_number, approved.sha256) == (
        old_text(schema),
        schema,
        sha256(old_text(schema)),
    )
    assert words_stay(visitor.get(f"/varsel/{notice.number}/{notice.slug}/").text, schema)
    assert_verified()


@every_schema
def test_a_draft_has_its_preview_and_its_form_and_saved_as_it_is_stays_the_same_version(
    schema: int, editor_client: Client, editor: User
):
    notice = old_draft(schema, editor)

    preview = editor_client.get(reverse("desk-preview", args=[notice.pk, 1]))
    form = fields(editor_client.get(edit_page(notice)))
    answer = editor_client.post(edit_page(notice), form)

    assert words_stay(preview.text, schema)
    assert answer.status_code == 302
    assert notice.versions.count() == 1
    assert_verified()


@every_schema
def test_a_draft_that_is_changed_goes_on_in_the_schema_of_today(schema: int, editor_client: Client, editor: User):
    notice = old_draft(schema, editor)
    form = fields(editor_client.get(edit_page(notice))) | {"international_done_citations": ["Flere [@ema]"]}

    editor_client.post(edit_page(notice), form)

    head = head_of(notice)
    before = json.loads(parse(old_text(schema)).canonical())
    assert (head.number, head.schema_number) == (2, SCHEMA)
    before["international_done"]["citations"] = "Flere [@ema]"
    assert json.loads(head.content) == before
    assert_verified()


@every_schema
def test_text_that_was_typed_before_the_change_is_there_after_it(schema: int, editor_client: Client, editor: User):
    """The page was drawn by the old program: what it stored has no field of the new schema."""
    notice = old_draft(schema, editor)
    form = fields(editor_client.get(edit_page(notice))) | {"title": ["Skrevet før programmet ble byttet"]}
    new = (
        *("tags", "pharmaceutical_form", "ema_number", "first_published", "previous_use", "cost", "patients"),
        *("joint_assessment", "version_log"),
    )
    old_form = {name: values for name, values in form.items() if not name.startswith(new)}
    editor_client.post(reverse("desk-autosave", args=[notice.pk]), old_form)
    assert DraftBuffer.objects.count() == 1

    page = editor_client.get(edit_page(notice), {"continue": "1"})
    # A browser writes one line end, however the page has it.
    form = {name: [value.replace("\r\r", "\r") for value in values] for name, values in fields(page).items()}
    editor_client.post(edit_page(notice), form)

    saved = head_of(notice).document
    assert "Skrevet før programmet ble byttet" in page.text
    before = parse(old_text(schema)).revised(title="Skrevet før programmet ble byttet")
    assert {name for name in type(saved).model_fields if getattr(saved, name) != getattr(before, name)} == set()


@every_schema
def test_a_link_for_a_reader_outside_shows_the_text(schema: int, visitor: Client, editor: User):
    notice = old_draft(schema, editor)
    _link, token = shared(notice, editor)

    assert words_stay(visitor.get(address(token)).text, schema)


@every_schema
def test_a_scheduled_text_waits_with_its_bytes(schema: int, visitor: Client, editor: User, reviewer: User):
    notice = old_publication(schema, editor, reviewer, publish_at=timezone.now() + timedelta(days=2))

    assert visitor.get(f"/varsel/{notice.number}/").status_code == 404
    assert words_of(fragment(head_of(notice).document)) == words_of(old_page(schema))
    assert_verified()


@every_schema
def test_an_old_version_is_restored_as_it_was(schema: int, editor_client: Client, editor: User):
    notice = old_draft(schema, editor)
    form = fields(editor_client.get(edit_page(notice))) | {"title": ["En annen tittel"]}
    editor_client.post(edit_page(notice), form)

    act(workflow.restore, notice, editor, number=1)

    head = head_of(notice)
    assert (head.number, head.content, head.schema_number) == (3, old_text(schema), schema)
    assert_verified()
