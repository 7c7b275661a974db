"""Addresses and titles of references obey one rule at every way in: the desk's form is only one of them."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pydantic import ValidationError

from notices import demo, workflow
from notices.document.copying import copy_as_new
from notices.document.model import Document, parse
from notices.models import Notice, Version
from notices.workflow import Refused, drafts
from tests.support.forms_data import form_data
from tests.support.worlds import act, complete_document, created, head_of, saved

pytestmark = pytest.mark.django_db

# A reader's eye sees no difference: a zero-width space, a mark that turns the direction of writing, a bell.
DIRTY_URL, URL = "www.ema.europa.eu/\u200b", "https://www.ema.europa.eu/"
DIRTY_TITLE, TITLE = "Medi\u202ecines \u2066under\u200b\x07 evaluation", "Medicines under evaluation"
REFUSED = (
    "javascript:alert(1)",
    "https://user:secret@www.ema.europa.eu/",
    "file:///C:/report.pdf",
    "report",
    "https://www.ema.europa.eu and more",
    "https://intranet/report",
)


def rough(url: str = DIRTY_URL, title: str = DIRTY_TITLE) -> Document:
    """A document whose first reference was put together without any cleaning, as by a program of somebody's own."""
    document = complete_document()
    first, *others = document.references
    references = (first.model_copy(update={"url": url, "title": title}), *others)
    return document.model_copy(update={"references": references})


def by_create(editor: User, document: Document, **tools: Any) -> Notice:
    return created(editor, document).notice


def by_save(editor: User, document: Document, **tools: Any) -> Notice:
    return saved(created(editor).notice, editor, document).notice


def by_suggestion(editor: User, document: Document, **tools: Any) -> Notice:
    notice, row = created(editor).notice, document.references[0]
    for field in ("url", "title"):
        version = head_of(notice)
        remark = {"place": f"references/{row.key}/{field}", "suggestion": getattr(row, field), "text": "x"}
        comment = workflow.comment(version=version, by=editor, request_id=uuid4(), **remark).comment
        assert comment
        tokens: dict[str, Any] = {"etag": notice.etag, "seen_version": version.number, "request_id": uuid4()}
        notice = workflow.take_over(comment=comment, by=editor, **tokens).notice
    return notice


def by_copy(editor: User, document: Document, **tools: Any) -> Notice:
    """As a new notice that is started from an old one, whose text came in before there was a rule."""
    copy = copy_as_new(parse(document.canonical()), title="Kopi", seed=uuid4(), keep_trials=True)
    return created(editor, copy).notice


def by_form(editor: User, document: Document, *, client: Client, **tools: Any) -> Notice:
    notice = created(editor).notice
    client.force_login(editor)
    row = document.references[0]
    data = {**form_data(head_of(notice).document), "references-0-url": row.url, "references-0-title": row.title}
    tokens = {"etag": notice.etag, "seen_version": 1, "base_version": 1, "request_id": uuid4(), "page": uuid4()}
    assert client.post(reverse("desk-edit", args=[notice.pk]), data | tokens).status_code == 302
    return notice


WAYS: list[Callable[..., Notice]] = [by_create, by_save, by_suggestion, by_copy, by_form]


@pytest.mark.parametrize("way", WAYS)
def test_address_and_title_are_kept_by_the_rule_whichever_way_they_come_in(
    way: Callable[..., Notice], editor: User, client: Client
) -> None:
    notice = way(editor, rough(), client=client)

    row = head_of(notice).document.references[0]
    assert (row.url, row.title) == (URL, TITLE)


@pytest.mark.usefixtures("reviewer")  # without one nobody could decide
@pytest.mark.parametrize("way", WAYS)
def test_a_refused_address_cannot_be_submitted_whichever_way_it_came_in(
    way: Callable[..., Notice], editor: User, client: Client
) -> None:
    notice = way(editor, rough("javascript:alert(1)", TITLE), client=client)

    assert ("address", "references/ema/url") in reasons_against_submitting(notice, editor)


def test_a_command_that_loads_files_of_the_site_keeps_them_by_the_rule(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.DEBUG = True
    monkeypatch.setattr(demo, "draft", lambda: parse(rough().canonical()))

    call_command("load_demo", few=True, verbosity=0)

    row = Notice.objects.get(reviews=None).head.document.references[0]  # type: ignore[union-attr]
    assert (row.url, row.title) == (URL, TITLE)


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize("url", REFUSED)
def test_the_workflow_lets_no_refused_address_be_submitted(editor: User, url: str) -> None:
    notice = created(editor, rough(url, TITLE)).notice

    assert reasons_against_submitting(notice, editor) == [("address", "references/ema/url")]


def reasons_against_submitting(notice: Notice, editor: User) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        act(workflow.submit, notice, editor)
    return [(reason.code, reason.place) for reason in refused.value.reasons]


def test_json_from_elsewhere_is_kept_by_the_rule() -> None:
    document = Document.model_validate(json.loads(rough().canonical()))

    assert (document.references[0].url, document.references[0].title) == (URL, TITLE)


@pytest.mark.parametrize("field", ["url", "title"])
def test_what_is_too_long_does_not_come_in(editor: User, field: str) -> None:
    long = {"url": f"{URL}{'x' * 500}", "title": "x" * 501}[field]

    with pytest.raises(ValidationError):
        created(editor, rough(**{field: long}))

    assert Version.objects.count() == 0


@pytest.mark.usefixtures("reviewer")
def test_an_old_text_that_is_restored_is_not_submitted_as_it_stands(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before_the_rule:
        before_the_rule.setattr(drafts, "cleaned", lambda document: document)
        notice = created(editor, rough()).notice
    saved(notice, editor, complete_document())
    act(workflow.restore, notice, editor, number=1)

    reasons = reasons_against_submitting(notice, editor)
    assert reasons == [("invisible", "references/ema/title"), ("address", "references/ema/url")]


def test_djangos_admin_changes_no_text_for_anybody(administrator: User, editor: User, client: Client) -> None:
    version = head_of(created(editor).notice)
    client.force_login(administrator)
    page = reverse("admin:notices_version_change", args=[version.pk])

    changed = client.post(page, {"content": rough("javascript:x").canonical()})
    added = client.post(reverse("admin:notices_version_add"), {"content": "{}"})

    assert (changed.status_code, added.status_code) == (403, 403)
    assert Version.objects.get().content == version.content
