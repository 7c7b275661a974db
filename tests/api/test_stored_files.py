"""Files of all notices are put together from parts: only what has changed is written again."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from notices import workflow
from notices.api import bulk_files
from notices.models import FilePart, Notice, Publication
from notices.public.page_cache import file_parts
from notices.public.page_cache.file_parts import clear_file_lengths
from notices.public.public_notices import NoticeWithText, every_notice
from notices.verification import verify
from tests.public.test_forged_copies import clear_log, security_log
from tests.support.expected_notices import YEAR, document, status
from tests.support.sites import Site
from tests.support.worlds import act, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_stored")]

FILES = {
    "/api/v1/notices.jsonl": bulk_files.LINES,
    "/api/v1/notices.csv": bulk_files.TABLE,
    "/api/v1/notices.excel.csv": bulk_files.EXCEL_TABLE,
}
LINES = "/api/v1/notices.jsonl"


def download(visitor: Client, path: str, *, encoding: str = "") -> tuple[Any, bytes]:
    answer = visitor.get(path, headers={"Accept-Encoding": encoding} if encoding else {})
    return answer, b"".join(answer)


def made_by(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The numbers of the notices that are written while the file is downloaded."""
    numbers: list[Any] = []
    write = bulk_files.LINES.write

    def counting(notice: NoticeWithText) -> bytes:
        numbers.append(notice[0].number)
        return write(notice)

    monkeypatch.setattr(bulk_files, "LINES", bulk_files.LINES._replace(write=counting))
    download(visitor, LINES)
    monkeypatch.undo()
    return numbers


@pytest.mark.parametrize("path", FILES)
def test_the_parts_together_are_the_file_as_it_is_written(site: Site, visitor: Client, path: str):
    for _again in range(2):
        written = b"".join(FILES[path].lines(file_parts.current_notices().at, every_notice()))
        answer, plain = download(visitor, path)
        packed_answer, packed = download(visitor, path, encoding="br, gzip;q=0.5")

        assert plain == gzip.decompress(packed) == written
        assert packed_answer["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in answer
        assert (answer["Content-Length"], packed_answer["Content-Length"]) == (str(len(plain)), str(len(packed)))
        assert answer["Vary"] == packed_answer["Vary"] == "Accept-Encoding"
        clear_file_lengths()
    assert FilePart.objects.filter(file=FILES[path].name).count() == 5


def test_what_many_parts_are_missing_of_is_made_while_it_is_sent(
    site: Site, visitor: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(file_parts, "MAX_MADE_BEFORE", 4)
    monkeypatch.setattr(file_parts, "CHUNK", 2)

    first_answer, first = download(visitor, LINES, encoding="gzip")
    second_answer, second = download(visitor, LINES, encoding="gzip")

    assert "Content-Length" not in first_answer
    assert second_answer["Content-Length"] == str(len(second))
    assert first == second


def test_only_what_has_changed_is_written_again(
    site: Site, visitor: Client, editor: User, reviewer: User, manager: User, monkeypatch: pytest.MonkeyPatch
):
    every: list[Any] = [each.number for each in (site.live, site.revised, site.rereviewed, site.outdated, site.wrong)]
    assert sorted(made_by(visitor, monkeypatch)) == sorted(every)
    assert made_by(visitor, monkeypatch) == []

    act(workflow.approve, site.rereviewed, reviewer)
    assert made_by(visitor, monkeypatch) == [site.rereviewed.number]

    kind = Publication.Kind.WITHDRAW_WRONG
    act(workflow.withdraw, site.live, manager, kind=kind, reason="Feil", public_note="Den var feil.")
    assert made_by(visitor, monkeypatch) == [site.live.number]
    clear_file_lengths()
    assert made_by(visitor, monkeypatch) == []


def test_a_notice_that_is_withdrawn_as_wrong_leaves_no_word_of_its_text(site: Site, visitor: Client, manager: User):
    assert records(visitor)[site.live.number]["document"]

    kind = Publication.Kind.WITHDRAW_WRONG
    act(workflow.withdraw, site.live, manager, kind=kind, reason="Feil", public_note="Den var feil.")

    record = records(visitor)[site.live.number]
    assert (record["document"], record["facts"]["state"]) == (None, "wrong")


def records(visitor: Client) -> dict[Any, Any]:
    each = map(json.loads, download(visitor, LINES)[1].splitlines())
    return {record["facts"]["number"]: record for record in each}


def test_what_is_expected_passes_at_midnight_and_nothing_else_is_written(
    visitor: Client, editor: User, reviewer: User, set_now: Any, monkeypatch: pytest.MonkeyPatch
):
    dated, undated = (
        published(editor, reviewer, document=document(name, "", "eksem", status(day, "under_review"))).notice
        for name, day in (("datomab", f"{YEAR + 1}-03"), ("ukjentmab", ""))
    )
    assert records(visitor)[dated.number]["facts"]["expected_authorisation_passed"] is False

    set_now(datetime(YEAR + 1, 3, 31, 12, tzinfo=UTC))
    assert made_by(visitor, monkeypatch) == []
    set_now(datetime(YEAR + 1, 4, 1, 12, tzinfo=UTC))
    assert made_by(visitor, monkeypatch) == [dated.number]
    assert records(visitor)[dated.number]["facts"]["expected_authorisation_passed"] is True
    assert records(visitor)[undated.number]["facts"]["expected_authorisation_passed"] is False


Forgery = Callable[[Notice], object]


def forge(**columns: Any) -> Forgery:
    return lambda notice: FilePart.objects.filter(notice=notice).update(**columns)


@pytest.mark.parametrize(
    "forgery", [forge(content=b"x"), forge(seal="x"), forge(size=3), forge(crc=7)], ids=["bytes", "seal", "size", "crc"]
)
def test_what_no_command_made_is_not_sent(
    site: Site, visitor: Client, caplog: pytest.LogCaptureFixture, forgery: Forgery
):
    _answer, genuine = download(visitor, LINES)
    forgery(site.live)
    clear_log()

    _answer, content = download(visitor, LINES)

    assert content == genuine
    assert len(security_log(caplog)) == 1
    assert FilePart.objects.get(notice=site.live).is_sealed


def test_a_part_of_an_earlier_version_is_not_sent_again(site: Site, visitor: Client, reviewer: User):
    download(visitor, LINES)
    old = FilePart.objects.get(notice=site.rereviewed)
    act(workflow.approve, site.rereviewed, reviewer)
    _answer, genuine = download(visitor, LINES)

    FilePart.objects.filter(notice=site.rereviewed).delete()
    old.save(force_insert=True)

    assert download(visitor, LINES)[1] == genuine


def test_verify_names_a_part_that_no_command_made(site: Site, visitor: Client):
    download(visitor, LINES)
    assert list(verify()) == []

    FilePart.objects.filter(notice=site.live).update(made_from="0" * 64)

    assert list(verify()) == [
        f"the part of the file jsonl of notice row {site.live.pk} has no seal of a known key: delete it"
    ]
