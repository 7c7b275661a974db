"""Whole feeds, the sitemap and the list of trials are made once, and sent only while they are what is public now."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from notices import workflow
from notices.models import Counter, Notice, Publication, StoredList
from notices.models.public_revision import public_revision
from notices.public.page_cache.lists import list_paths, public_state
from notices.public.page_cache.look_up import clear_sent_pages
from tests.public.test_forged_copies import BODIES, SHA256, clear_log, security_log
from tests.public.test_stored_pages import UNLIKE, get_counted
from tests.support.tables import insert, row
from tests.support.worlds import act
from trials.models import Trial

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_stored")]

FEED = "/feed.atom"
LISTS = (
    *("/", "/nn/", "/en/"),
    *("/feed.atom", "/nn/feed.atom", "/en/feed.atom", "/sitemap.xml"),
    *("/studier/", "/nn/studier/", "/en/studier/"),
)


def paths_of(notice: Notice) -> tuple[str, ...]:
    return (*LISTS, f"/varsel/{notice.number}/feed.atom")


def withdraw_as_wrong(notice: Notice, manager: User) -> None:
    kind = Publication.Kind.WITHDRAW_WRONG
    act(workflow.withdraw, notice, manager, kind=kind, reason="Feil", public_note="Den var feil.")


# What is stored, and what is sent of it


def test_each_list_has_its_address() -> None:
    assert list_paths() == set(LISTS)


def test_the_second_reader_gets_the_same_list_for_one_look_up(reader: Client, visitor: Client, notice: Notice) -> None:
    for path in paths_of(notice):
        plain, first = visitor.get(path), reader.get(path)
        second, queries = get_counted(reader, path)

        assert queries == 1
        assert plain.content == first.content == second.content
        headers = {name: value for name, value in second.headers.items() if name not in UNLIKE}
        assert headers == {name: value for name, value in plain.headers.items() if name not in UNLIKE}
        assert second["Cache-Control"] == plain["Cache-Control"] == "public, max-age=60"
        assert first["ETag"] == second["ETag"]
        assert second.cookies == {}
    assert set(StoredList.objects.values_list("path", flat=True)) == set(paths_of(notice))


def test_who_has_the_list_is_sent_nothing_also_where_it_is_made_again(reader: Client, notice: Notice) -> None:
    known = {path: reader.get(path)["ETag"] for path in paths_of(notice)}
    # Something public changes of which no feed tells.
    Trial.objects.filter(citations__version__notice=notice).update(checked_at=timezone.now())

    for path in (FEED, "/sitemap.xml", f"/varsel/{notice.number}/feed.atom"):
        for _time in range(2):
            answer = reader.get(path, headers={"If-None-Match": known[path]})
            assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", known[path]), path
        assert StoredList.objects.get(path=path).public_revision == public_revision()


def test_a_head_tells_all_but_the_list_and_stores_nothing(reader: Client, notice: Notice) -> None:
    assert reader.head(FEED).status_code == 200
    assert not StoredList.objects.exists()

    whole, head = reader.get(FEED), reader.head(FEED)
    assert (head.content, {**head.headers}) == (b"", {**whole.headers})


@pytest.mark.parametrize(
    "path",
    [
        *("/feed.atom?area=hud", "/feed.atom?page=2", "/feed.atom?x", "/varsel/01/feed.atom"),
        *("/studier/?q=NCT", "/?q=x", "/?page=2"),
    ],
)
def test_what_is_narrowed_or_spelt_otherwise_is_neither_stored_nor_read(
    path: str, reader: Client, visitor: Client, notice: Notice
) -> None:
    plain = visitor.get(path)

    assert reader.get(path).content == plain.content
    assert not StoredList.objects.exists()
    for each in paths_of(notice):
        reader.get(each)
    assert reader.get(path).content == plain.content


def test_what_does_not_exist_is_not_stored(reader: Client, notice: Notice) -> None:
    assert reader.get("/varsel/99/feed.atom").status_code == 404
    assert reader.post(FEED).status_code == 405
    assert reader.get(FEED, headers={"Host": "elsewhere.example"}).status_code == 400
    assert not StoredList.objects.exists()


# What is not sent

CHANGES: dict[str, dict[str, Any]] = {
    "bytes": {**BODIES, "hashes": f"{SHA256} {SHA256} {SHA256}", "etag": SHA256[:32]},
    "bytes alone": BODIES,
    "headers": {"headers": '[["Content-Type", "text/html"], ["Set-Cookie", "a=b"]]'},
    "validity": {"valid_until": timezone.now().replace(year=2099)},
    "ledger": {"last_entry": 10_000},
    "seal": {"seal": f"ffffffffffff:{'a' * 64}"},
    "no seal": {"seal": ""},
}


@pytest.mark.parametrize("path", [FEED, "/", "/sitemap.xml", "/studier/"])
@pytest.mark.parametrize("name", CHANGES)
def test_a_list_that_was_changed_is_not_sent_but_made_again(
    name: str, path: str, reader: Client, notice: Notice, caplog: pytest.LogCaptureFixture
) -> None:
    before = reader.get(path)
    StoredList.objects.update(**CHANGES[name])
    forged = StoredList.objects.get().pk
    clear_sent_pages()
    clear_log()

    answer = reader.get(path)

    assert answer.content == before.content
    assert answer.headers.get("Set-Cookie") is None
    assert StoredList.objects.get().pk != forged
    assert security_log(caplog) == [f"Not sent, as it was not written by this program: the stored list {path}"]


def test_a_list_of_another_path_is_not_sent(reader: Client, visitor: Client, notice: Notice) -> None:
    reader.get(FEED)
    copy = row("notices_storedlist", StoredList.objects.get().pk)
    for path in ("/en/feed.atom", "/sitemap.xml", "/varsel/99/feed.atom"):
        insert("notices_storedlist", copy | {"id": 10_000, "path": path})

        answer = reader.get(path)
        assert answer.status_code == visitor.get(path).status_code
        if answer.status_code == 200:
            assert answer.content == visitor.get(path).content
        StoredList.objects.filter(path=path).delete()


@pytest.mark.parametrize("is_remembered", [True, False])
@pytest.mark.parametrize("claims_to_be_new", [True, False])
@pytest.mark.parametrize("revision_is_set_back", [True, False])
def test_a_list_that_is_put_back_after_a_withdrawal_as_wrong_is_not_sent(
    is_remembered: bool,
    claims_to_be_new: bool,
    revision_is_set_back: bool,
    reader: Client,
    visitor: Client,
    notice: Notice,
    manager: User,
) -> None:
    for path in paths_of(notice):
        for _time in range(2):
            reader.get(path)
    before = [row("notices_storedlist", pk) for pk in StoredList.objects.values_list("pk", flat=True)]
    revision = public_revision()
    withdraw_as_wrong(notice, manager)
    StoredList.objects.all().delete()
    if revision_is_set_back:
        Counter.objects.filter(name=Counter.PUBLIC).update(value=revision)
    now = {"public_revision": public_revision(), "last_entry": public_state().last_entry} if claims_to_be_new else {}
    for each in before:
        insert("notices_storedlist", each | now)
    if not is_remembered:
        clear_sent_pages()

    for path in paths_of(notice):
        answer = reader.get(path)
        assert answer.content == visitor.get(path).content
        assert "Eksempelmab" not in answer.text, path
