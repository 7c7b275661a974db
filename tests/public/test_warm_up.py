"""Pages made in advance, and a new program that may not change an approved word."""

from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils.safestring import SafeString
from pytest_django import DjangoDbBlocker

from notices import workflow
from notices.models import ApprovedHtml, Event, Notice, StoredList, StoredPage
from notices.models.public_revision import bump_public_revision
from notices.public.page_cache import warm_up
from notices.public.page_cache.approved_html import sha256_of
from notices.public.page_cache.build import build
from notices.public.page_cache.lists import list_paths
from notices.public.page_cache.visible_words import words_of
from notices.rendering.fragment import fragment
from notices.verification import verify
from tests.public.test_stored_pages import path_of
from tests.support.worlds import published, saved, submitted, withdrawn
from tests.support.wsgi_client import WsgiClient, connections_kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages_are_stored(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STORED_PAGES = True
    monkeypatch.setattr(warm_up, "request_page", lambda path: WsgiClient().get(path).status_code)


@pytest.fixture(scope="module")
def lasting_notice(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> Notice:
    """A notice that was published twice."""
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        notice = published(editor, reviewer).notice
        return published(editor, reviewer, saved(notice, editor, title="Eksempelmab igjen").notice).notice


def store_pages(*arguments: str) -> str:
    out = StringIO()
    call_command("store_pages", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def paths() -> set[str]:
    return set(StoredPage.objects.values_list("path", flat=True))


def test_all_live_notices_get_their_pages_in_every_language(
    notice: Notice, editor: User, reviewer: User, manager: User
) -> None:
    withdrawn(editor, reviewer, manager)

    assert store_pages() == "0 texts in new markup, 16 pages\n"

    both = {path_of(notice), f"/varsel/{notice.number}/v/2/"}
    assert paths() == {f"{prefix}{path}" for prefix in ("", "/nn", "/en") for path in both}
    assert set(StoredList.objects.values_list("path", flat=True)) == list_paths()


def test_pages_that_are_not_stored_are_no_success(
    notice: Notice, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = path_of(notice, "/nn")
    ask = warm_up.request_page
    monkeypatch.setattr(warm_up, "request_page", lambda path: 500 if path == page else ask(path))
    with pytest.raises(CommandError, match="1 pages were not stored") as partly:
        store_pages()
    assert partly.value.returncode == 5
    assert page not in paths()

    # Of another host no page is stored, however often it is asked for.
    StoredPage.objects.all().delete()
    StoredList.objects.all().delete()
    settings.SITE_URL = "https://varsler.example.org"
    with pytest.raises(CommandError, match="Nothing was stored") as failed:
        store_pages()
    assert failed.value.returncode == 1


def test_what_an_older_program_made_is_thrown_away(notice: Notice) -> None:
    WsgiClient().get(f"/varsel/{notice.number}/v/1/")
    WsgiClient().get(f"/varsel/{notice.number}/feed.atom")
    StoredPage.objects.update(build="older")
    StoredList.objects.update(build="older")

    store_pages()

    assert not StoredPage.objects.filter(build="older").exists()
    assert not StoredList.objects.filter(build="older").exists()


def test_lists_of_an_earlier_revision_are_thrown_away(notice: Notice) -> None:
    WsgiClient().get(f"/varsel/{notice.number}/feed.atom")
    bump_public_revision()

    store_pages()

    assert set(StoredList.objects.values_list("path", flat=True)) == list_paths()


def test_a_program_that_would_change_approved_words_is_refused(notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    store_pages()
    approved_html = ApprovedHtml.objects.get().html
    StoredPage.objects.all().delete()
    monkeypatch.setattr(
        "notices.public.page_cache.approved_html.fragment",
        lambda document: fragment(document).replace("Legemiddel", "Medisin"),
    )

    for arguments in ([], ["--check"]):
        with pytest.raises(CommandError, match="change the words of 1 approved text"):
            store_pages(*arguments)
    with pytest.raises(ValueError, match=r"\d"):
        workflow.take_over_markup()

    assert (ApprovedHtml.objects.get().html, paths()) == (approved_html, set())


def test_new_markup_around_the_same_words_is_taken_over(notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    store_pages()
    monkeypatch.setattr(
        "notices.public.page_cache.approved_html.fragment",
        lambda document: SafeString(fragment(document).replace("<h1", '<h1 class="new"')),
    )

    assert store_pages("--check") == "The words of all approved texts stay as they are.\n"
    assert store_pages().startswith("1 texts in new markup")

    assert '<h1 class="new"' in WsgiClient().get(path_of(notice)).text
    event, approval = (Event.objects.filter(command=command).last() for command in ("take_over_markup", "approve"))
    assert event is not None and approval is not None and event.is_sealed
    assert event.data["words"] == approval.data["words"]
    assert (event.data["old_markup"], event.data["build"]) == (approval.data["markup"], build())
    assert event.data["new_markup"] == sha256_of(ApprovedHtml.objects.get().html) != event.data["old_markup"]
    # The second time there is nothing to take over, and what was taken over is made again where its row is gone.
    assert store_pages().startswith("0 texts in new markup")
    StoredPage.objects.all().delete()
    ApprovedHtml.objects.all().delete()
    assert '<h1 class="new"' in WsgiClient().get(path_of(notice)).text
    assert sha256_of(ApprovedHtml.objects.get().html) == event.data["new_markup"]
    assert list(verify()) == []


def test_words_are_read_without_marks() -> None:
    assert words_of("<h1 lang='nb'>Et&nbsp;varsel</h1><p>om <em>alt</em> &amp; mer.</p>") == [
        *("Et", "varsel", "om", "alt", "&", "mer.")
    ]
    assert words_of("<p>a b</p>") != words_of("<p>b a</p>")


def test_who_approves_leaves_the_page_made(
    editor: User, reviewer: User, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for: list[str] = []
    monkeypatch.setattr(warm_up, "request_page", asked_for.append)
    notice = submitted(editor).notice
    fields = {"etag": notice.etag, "seen_version": 1, "request_id": str(uuid4()), "when": "at_once"}

    answer = client_of(reviewer).post(f"/admin/notices/{notice.pk}/approve/", fields)

    notice.refresh_from_db()
    assert answer.status_code == 302
    assert asked_for == [path_of(notice)]


def test_nobody_waits_for_the_page_or_is_told_that_it_failed(notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for: list[str] = []

    def fail(path: str) -> None:
        asked_for.append(path)
        raise DatabaseError

    monkeypatch.setattr(warm_up, "request_page", fail)
    answer = warm_up.RedirectBeforePage("/admin/", notice)
    assert (answer.status_code, answer["Location"], asked_for) == (302, "/admin/", [])

    with connections_kept():
        answer.close()

    assert (asked_for, answer.closed) == ([path_of(notice)], True)


@pytest.mark.parametrize(
    ("forged", "finding"),
    [
        ({"identity": b"x"}, "is not what its etag was made of"),
        ({"gzip": b"x"}, "is another one when it is sent as gzip"),
        ({"br": "swap"}, "is another one when it is sent as br"),
    ],
)
def test_verify_finds_a_forged_page(notice: Notice, forged: dict[str, Any], finding: str) -> None:
    store_pages()
    assert list(verify()) == []
    page = StoredPage.objects.get(path=path_of(notice))
    other = StoredPage.objects.get(path=path_of(notice, "/en"))
    StoredPage.objects.filter(pk=page.pk).update(**{k: other.br if v == "swap" else v for k, v in forged.items()})

    lines = list(verify())
    assert all(line.startswith(f"the stored page {path_of(notice)} of notice ") for line in lines)
    assert any(line.endswith(finding) for line in lines)


def test_verify_finds_other_words_in_a_stored_text(notice: Notice) -> None:
    store_pages()
    ApprovedHtml.objects.update(html="<article>Andre ord.</article>")

    no_seal, other_text = verify()

    assert "has no seal of a known key" in no_seal
    assert "is not the one that was approved" in other_text
