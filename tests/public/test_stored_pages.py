"""Public notice pages are made once and then sent as bytes, and never a byte that does not hold any more."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import brotli
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notices import workflow
from notices.models import ApprovedHtml, AtcAlteration, Notice, Publication, StoredPage, TrialAlert
from notices.models.moment import next_midnight
from notices.models.public_revision import public_revision
from notices.public.page_cache import look_up, wsgi
from notices.public.page_cache import store as stored_pages
from notices.workflow import Outcome
from tests.support.browsing import without_own_block, without_request_id
from tests.support.worlds import act, alone_in_the_world, head_of, published, saved, submitted
from tests.support.wsgi_client import WsgiClient
from trials.models import Trial

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_stored")]
UNLIKE = {"Cache-Control", "ETag", "Vary", "Content-Length", "Content-Encoding"}


def path_of(notice: Notice, prefix: str = "") -> str:
    return f"{prefix}/varsel/{notice.number}/{notice.slug}/"


def get_counted(client: Client, path: str, **headers: str) -> tuple[Any, int]:
    """The answer, and how often the database was asked for it: by Django, and by the middleware itself."""
    look_ups: list[str] = []
    with pytest.MonkeyPatch.context() as patch, CaptureQueriesContext(connection) as captured:
        for name in ("_is_stored", "_load"):
            patch.setattr(look_up, name, _counted(getattr(look_up, name), look_ups))
        answer = client.get(path, headers=headers)
    return answer, len(captured) + len(look_ups)


def _counted(real: Callable[..., Any], look_ups: list[str]) -> Callable[..., Any]:
    def counted(*words: Any) -> Any:
        look_ups.append(real.__name__)
        return real(*words)

    return counted


# What is stored


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_the_second_reader_gets_the_same_page_for_one_look_up(
    reader: Client, visitor: Client, notice: Notice, prefix: str
) -> None:
    for path in (path_of(notice, prefix), f"{prefix}/varsel/{notice.number}/v/1/"):
        plain, first = visitor.get(path), reader.get(path)
        second, queries = get_counted(reader, path)

        assert queries == 1
        assert plain.content == first.content == second.content
        headers = {name: value for name, value in second.headers.items() if name not in UNLIKE}
        assert headers == {name: value for name, value in plain.headers.items() if name not in UNLIKE}
        assert second["Cache-Control"] == plain["Cache-Control"]
        assert second.cookies == {}


def test_a_page_goes_out_compressed_before_it_is_stored_too(reader: Client, notice: Notice) -> None:
    accepts = {"Accept-Encoding": "br"}
    for path in (path_of(notice), f"{path_of(notice)}?from=mail", f"/nn/varsel/{notice.number}/v/1/", "/studier/"):
        first = reader.get(path, headers=accepts)

        plain = reader.get(path)
        assert (first["Content-Encoding"], first["Vary"]) == ("br", "Accept-Encoding"), path
        assert brotli.decompress(first.content) == plain.content, path
        assert "Content-Encoding" not in plain.headers


def test_each_reader_gets_the_smallest_form_that_they_can_read(reader: Client, notice: Notice) -> None:
    plain = reader.get(path_of(notice)).content
    encodings = {"br": "gzip, deflate, br", "gzip": "gzip;q=0.5, br;q=0", "identity": "identity, zstd, br;q=x"}
    answers = {
        name: reader.get(path_of(notice), headers={"Accept-Encoding": encoding}) for name, encoding in encodings.items()
    }

    assert brotli.decompress(answers["br"].content) == gzip.decompress(answers["gzip"].content) == plain
    assert answers["identity"].content == plain
    assert [answer.get("Content-Encoding") for answer in answers.values()] == ["br", "gzip", None]
    assert all(int(answer["Content-Length"]) == len(answer.content) for answer in answers.values())
    assert {answer["Vary"] for answer in answers.values()} == {"Accept-Encoding"}
    # Strong: equal only where every byte is.
    assert len({answer["ETag"] for answer in answers.values()}) == 3
    assert len(answers["br"].content) < len(answers["gzip"].content) < len(plain)


def test_a_page_that_fails_is_not_kept(notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: Any, **_words: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("notices.views.public.notice.render", broken)

    assert WsgiClient(raise_request_exception=False).get(path_of(notice)).status_code == 500
    assert not StoredPage.objects.exists()


def test_no_cookie_is_kept_with_a_page(visitor: Client, notice: Notice) -> None:
    page = visitor.get(path_of(notice)).wsgi_request.environ["horizonscan.page_to_store"]
    headers = [("Content-Type", "text/html"), ("Set-Cookie", "sessionid=secret"), ("Vary", "Cookie")]

    wsgi.store_answer(path_of(notice), headers, b"a page", page)

    assert json.loads(StoredPage.objects.get().headers) == [["Content-Type", "text/html"]]


def test_other_methods_and_addresses_go_on_to_django(reader: Client, notice: Notice) -> None:
    reader.get(path_of(notice))

    assert reader.post(path_of(notice)).status_code == 405
    assert reader.get(f"/varsel/{notice.number}/wrong/").status_code == 301
    assert reader.get(path_of(notice), headers={"Host": "elsewhere.example"}).status_code == 400
    assert reader.get("/varsel/99/x/").status_code == 404
    assert reader.get(f"/varsel/{notice.number}/v/01/").status_code == 200
    assert set(StoredPage.objects.values_list("path", flat=True)) == {path_of(notice)}


def test_what_is_asked_beside_the_address_changes_nothing_and_is_not_kept(reader: Client, notice: Notice) -> None:
    first = reader.get(f"{path_of(notice)}?{'x' * 5000}=<script>")
    assert not StoredPage.objects.exists()
    plain = reader.get(path_of(notice))
    second, queries = get_counted(reader, f"{path_of(notice)}?y")

    assert first.content == second.content == plain.content
    assert b"script>=" not in first.content
    assert queries == 1


def test_who_is_signed_in_leaves_nothing_in_the_page(
    reader: Client, visitor: Client, notice: Notice, editor: User
) -> None:
    reader.force_login(editor)
    first = reader.get(path_of(notice))

    assert first.content == visitor.get(path_of(notice)).content
    assert first.cookies == {}
    assert editor.username.encode() not in bytes(StoredPage.objects.get().identity)


def test_over_a_plain_connection_the_site_that_demands_another_one_says_so(
    reader: Client, notice: Notice, settings: Any
) -> None:
    reader.get(path_of(notice))
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")

    queries = [get_counted(reader, path_of(notice), **{"X-Forwarded-Proto": proto})[1] for proto in ("http", "https")]

    # Django is asked: it would send the reader elsewhere.
    assert queries == [2, 1]


def test_switched_off_nothing_is_stored_or_read(reader: Client, notice: Notice, settings: Any) -> None:
    reader.get(path_of(notice))
    StoredPage.objects.update(identity=b"forged")
    settings.STORED_PAGES = False

    assert b"forged" not in reader.get(path_of(notice)).content
    assert StoredPage.objects.count() == 1


# When it goes


@pytest.fixture
def changes(notice: Notice, editor: User, reviewer: User, manager: User) -> dict[str, Any]:
    def revise() -> Outcome:
        return published(editor, reviewer, saved(notice, editor, title="Eksempelmab, ny").notice)

    def withdraw(kind: str) -> Outcome:
        return act(workflow.withdraw, notice, manager, kind=kind, reason="Feil", public_note="Den var feil.")

    return {
        "revised": revise,
        "outdated": lambda: withdraw(Publication.Kind.WITHDRAW_OUTDATED),
        "wrong": lambda: withdraw(Publication.Kind.WITHDRAW_WRONG),
    }


@pytest.mark.parametrize("what", ["revised", "outdated", "wrong"])
def test_a_change_of_the_ledger_shows_at_the_next_reading(
    reader: Client, visitor: Client, notice: Notice, changes: dict[str, Any], what: str
) -> None:
    paths = [path_of(notice), path_of(notice, "/en"), f"/varsel/{notice.number}/v/1/"]
    before = {path: reader.get(path).content for path in paths}

    changes[what]()

    for path in paths:
        now = reader.get(path)
        again = reader.get(path)
        assert now.content != before[path]
        assert now.status_code == again.status_code == visitor.get(path).status_code
        assert without_request_id(again.content) == without_request_id(now.content)
        assert without_request_id(visitor.get(path).content) == without_request_id(now.content)


def test_a_page_that_was_made_before_a_change_is_not_kept_after_it(
    visitor: Client, notice: Notice, changes: dict[str, Any]
) -> None:
    page = visitor.get(path_of(notice)).wsgi_request.environ["horizonscan.page_to_store"]
    changes["wrong"]()

    assert stored_pages.store_copy(path_of(notice), "a", [], b"old", page) is False
    assert not StoredPage.objects.exists()


def test_a_page_whose_time_is_over_before_it_is_kept_is_not_kept(visitor: Client, notice: Notice) -> None:
    page = visitor.get(path_of(notice)).wsgi_request.environ["horizonscan.page_to_store"]

    assert (
        stored_pages.store_copy(path_of(notice), "a", [], b"late", replace(page, valid_until=timezone.now())) is False
    )
    assert not StoredPage.objects.exists()


@pytest.mark.parametrize("is_newest", [True, False])
def test_an_open_schedule_ends_what_is_kept_at_its_second(
    reader: Client, notice: Notice, editor: User, reviewer: User, set_now, is_newest: bool
) -> None:
    if not is_newest:
        # Whatever is scheduled shows as newer on the page of the newest; on this one only its own schedule does.
        published(editor, reviewer, document=alone_in_the_world())
    reader.get(path_of(notice))
    at = timezone.now() + timedelta(seconds=30)
    saved(notice, editor, title="Eksempelmab fra om litt")
    submitted(editor, notice)
    act(workflow.approve, notice, reviewer, publish_at=at)

    first, second = reader.get(path_of(notice)), reader.get(path_of(notice))

    assert StoredPage.objects.get().valid_until == at
    assert all(int(answer["Cache-Control"].rpartition("=")[2]) < 30 for answer in (first, second))
    assert "fra om litt" not in second.text
    set_now(at)
    assert "fra om litt" in reader.get(path_of(notice)).text


def test_a_schedule_that_was_cancelled_ends_nothing(
    reader: Client, notice: Notice, editor: User, reviewer: User
) -> None:
    saved(notice, editor, title="Eksempelmab fra om litt")
    submitted(editor, notice)
    act(workflow.approve, notice, reviewer, publish_at=timezone.now() + timedelta(seconds=30))
    reader.get(path_of(notice))

    act(workflow.cancel, notice, reviewer)

    assert not StoredPage.objects.exists()
    reader.get(path_of(notice))
    assert StoredPage.objects.get().valid_until == next_midnight(timezone.now())


def test_nothing_is_kept_past_the_day_or_the_next_entry_that_it_will_tell_of(
    reader: Client, notice: Notice, editor: User, reviewer: User
) -> None:
    other = published(editor, reviewer, document=alone_in_the_world()).notice
    published(editor, reviewer, document=alone_in_the_world())
    at = timezone.now() + timedelta(minutes=5)
    act(workflow.approve, submitted(editor).notice, reviewer, publish_at=at)
    stored_pages.expire_all_pages()
    for one in (notice, other):
        reader.get(path_of(one))

    # The first is like what is to come, and will name it; the other is not the newest, and never will.
    until = {page.notice_id: page.valid_until for page in StoredPage.objects.all()}
    day = next_midnight(timezone.now())
    assert until == {notice.pk: min(at, day), other.pk: day}


def test_another_program_reads_nothing_of_this_one(
    reader: Client, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.get(path_of(notice))
    StoredPage.objects.update(identity=b"of an older program")
    monkeypatch.setattr("notices.public.page_cache.wsgi.build", lambda: "another")

    assert b"older program" not in reader.get(path_of(notice)).content
    assert StoredPage.objects.get().build == "another"


def test_what_is_forgotten_is_made_anew_and_only_that(
    reader: Client, notice: Notice, editor: User, reviewer: User
) -> None:
    other = published(editor, reviewer).notice
    for one in (notice, other):
        reader.get(path_of(one))
    before = public_revision()

    stored_pages.expire_pages([notice.pk])

    assert set(StoredPage.objects.values_list("notice", flat=True)) == {other.pk}
    assert public_revision() == before + 1


def test_the_database_itself_throws_away_what_tells_of_something_that_changed(
    reader: Client, notice: Notice, editor: User, reviewer: User
) -> None:
    """From the shell too, past every command: `page_triggers`."""
    other = published(editor, reviewer, document=alone_in_the_world()).notice
    trial = Trial.objects.get(citations__version__notice=notice)
    alert = {"notice": notice, "trial": trial, "row_key": "t1"}
    alert |= {"field": "status", "old": "a", "new": "b"}
    alerts = TrialAlert.objects
    alteration = AtcAlteration(old="D11AH05", new="D11AH99", year=2020)
    acts: list[tuple[Callable[[], Any], set[int]]] = [
        (lambda: Notice.objects.filter(pk=other.pk).update(review_by="2020-01-01"), {other.pk}),
        (lambda: Trial.objects.filter(pk=trial.pk).update(checked_at=timezone.now()), {notice.pk}),
        (lambda: Trial.objects.filter(pk=trial.pk).update(gone_at=timezone.now()), {notice.pk}),
        (lambda: alerts.create(**alert, level=1, fingerprint="f", first_seen_at=timezone.now()), {notice.pk}),
        (lambda: alerts.get().versions.add(head_of(notice)), {notice.pk}),
        (lambda: alerts.update(told_at=timezone.now()), set()),
        (lambda: alerts.update(ended_at=timezone.now()), {notice.pk}),
        (alteration.save, {notice.pk, other.pk}),
        (alteration.delete, {notice.pk, other.pk}),
        (lambda: Notice.objects.filter(pk=other.pk).update(title="Et utkast", etag=99), set()),
        (lambda: Trial.objects.filter(pk=trial.pk).update(checked_version="x"), set()),
    ]
    for change, gone in acts:
        for one in (notice, other):
            reader.get(path_of(one))
        before = public_revision()

        change()

        left = set(StoredPage.objects.values_list("notice", flat=True))
        assert left == {notice.pk, other.pk} - gone
        assert (public_revision() > before) == bool(gone)


# The approved text


def test_the_approved_text_stays_as_it_was_first_shown(
    reader: Client, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.get(path_of(notice))
    approved_html = ApprovedHtml.objects.get().html
    stored_pages.expire_all_pages()
    monkeypatch.setattr(
        "notices.public.page_cache.approved_html.fragment", lambda document: "<article>Other words.</article>"
    )

    page = reader.get(path_of(notice)).text

    assert approved_html in without_own_block(page)
    assert "Other words." not in page


def test_a_table_that_cannot_be_read_or_written_stops_nobody(
    reader: Client, visitor: Client, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DatabaseError

    def broken(*_arguments: Any) -> Iterator[Any]:
        raise DatabaseError

    monkeypatch.setattr("notices.public.page_cache.wsgi.find_copy", broken)
    monkeypatch.setattr("notices.public.page_cache.wsgi.store_copy", broken)

    assert reader.get(path_of(notice)).content == visitor.get(path_of(notice)).content
