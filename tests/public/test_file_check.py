"""Checking a text from outside: the page that explains it, the command, and bytes that stay for ever."""

import hashlib
import io
import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from notices import workflow
from notices.document.model import parse
from notices.models import Notice, Version
from notices.public import file_check
from notices.workflow import drafts, reviews
from tests.support.browsing import page_of
from tests.support.worlds import act, complete_document, created, published, saved, submitted, withdrawn

GOLDEN = Path(__file__).parents[1] / "support" / "data" / "golden"


def json_of(notice: Notice, n: int = 1) -> str:
    return f"/varsel/{notice.number}/v/{n}.json"


# The page


@pytest.mark.django_db
def test_the_page_shows_the_check_of_a_live_notice(visitor: Client, editor: User, reviewer: User):
    published(editor, reviewer, document=complete_document(title="Et eldre varsel"))
    notice = published(editor, reviewer).notice
    saved(notice, editor, title="Kanarifugl")

    page = visitor.get("/kontroll/")

    assert page.status_code == 200
    text = unescape(page.text)
    assert f"curl -s http://testserver{json_of(notice)} | sha256sum" in text
    assert f"Invoke-WebRequest http://testserver{json_of(notice)} -OutFile" in text
    assert hashlib.sha256(visitor.get(json_of(notice)).content).hexdigest() in text
    assert "Eksempelmab til behandling av eksempelsyke" in text
    assert "Kanarifugl" not in text


@pytest.mark.django_db
def test_the_links_of_the_page_lead_somewhere(visitor: Client, editor: User, reviewer: User):
    notice = published(editor, reviewer).notice

    links = [link for link in page_of(visitor.get("/kontroll/")).links if "/varsel/" in link]

    assert links == [f"/varsel/{notice.number}/v/1/", f"http://testserver{json_of(notice)}"]
    assert [visitor.get(link).status_code for link in links] == [200, 200]


@pytest.mark.django_db
def test_a_site_without_a_live_notice_explains_it_too(visitor: Client, editor: User, reviewer: User, manager: User):
    notice = withdrawn(editor, reviewer, manager).notice
    created(editor, complete_document(title="Kanarifugl"))

    page = visitor.get("/kontroll/")

    assert page.status_code == 200
    assert "curl -s ADDRESS | sha256sum" in page.text
    assert json_of(notice) not in page.text
    assert "Kanarifugl" not in page.text


@pytest.mark.django_db
def test_the_page_is_for_everybody_and_costs_one_query(
    client_of: Callable[[User], Client], editor: User, reviewer: User, django_assert_num_queries
):
    published(editor, reviewer)
    client = client_of(editor)

    with django_assert_num_queries(1):
        page = client.get("/kontroll/")

    assert page.cookies == {}
    assert "Cookie" not in page.headers.get("Vary", "")
    assert page["Cache-Control"] == "public, max-age=60"
    assert client.head("/kontroll/").status_code == 200
    assert Client(enforce_csrf_checks=True).post("/kontroll/").status_code == 405


@pytest.mark.django_db
def test_every_notice_leads_to_the_page(visitor: Client, editor: User, reviewer: User):
    notice = published(editor, reviewer).notice

    page = visitor.get(f"/varsel/{notice.number}/v/1/").text

    seal, footer = page.partition('class="hs-seal"')[2].partition("</section>")[0], page.partition("<footer")[2]
    assert 'href="/kontroll/"' in seal
    assert 'href="/kontroll/"' in footer


# The command


def output_of(content: bytes, *options: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the command prints of what comes through standard input."""
    output = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    call_command("check_text", "-", *options, stdout=output)
    return output.getvalue()


@pytest.mark.parametrize("schema", [1, 2])
def test_the_command_tells_what_a_text_is(schema: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    content = canonical(GOLDEN / f"document-schema-{schema}.json")
    (tmp_path / "notice.json").write_bytes(content)
    digest, output = hashlib.sha256(content).hexdigest(), io.StringIO()

    call_command("check_text", str(tmp_path / "notice.json"), digest.upper(), stdout=output)

    document = parse(content.decode())
    assert output.getvalue().splitlines() == [
        f"sha256: {digest}",
        f"schema: {schema}",
        "canonical: yes",
        f"language: {document.language}",
        f"title: {document.title}",
    ]
    assert output_of(content, monkeypatch=monkeypatch) == output.getvalue()


def canonical(path: Path) -> bytes:
    return json.dumps(json.loads(path.read_text()), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def test_the_command_refuses_another_hash(monkeypatch: pytest.MonkeyPatch):
    content = complete_document().canonical().encode()

    with pytest.raises(CommandError, match="sha256"):
        output_of(content, hashlib.sha256(content + b"\n").hexdigest(), monkeypatch=monkeypatch)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[" * 100_000, b"\xff\xfe{\x00", b"<html>", b'{"schema": 3}', b'{"title":1,"title":2}']
)
def test_the_command_refuses_what_is_no_text_of_a_notice(content: bytes, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(CommandError, match="not the text of a notice"):
        output_of(content, hashlib.sha256(content).hexdigest(), monkeypatch=monkeypatch)


def test_the_command_refuses_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("check_text", str(tmp_path / "none.json"))


def as_text(data: Any, **form: Any) -> bytes:
    return json.dumps(data, **{"sort_keys": True, "ensure_ascii": False, "separators": (",", ":"), **form}).encode()


@pytest.mark.parametrize(
    "rewritten",
    [
        lambda data: as_text(data) + b"\n",
        lambda data: as_text(data, indent=1),
        lambda data: as_text(data, separators=(", ", ": ")),
        lambda data: as_text(data, ensure_ascii=True),
        lambda data: as_text(dict(reversed(data.items())), sort_keys=False),
    ],
)
@pytest.mark.parametrize("schema", [1, 2])
def test_a_text_that_was_written_anew_is_not_canonical(schema: int, rewritten: Callable[[Any], bytes]):
    content = rewritten(json.loads(canonical(GOLDEN / f"document-schema-{schema}.json")))

    result = file_check.check_file(content)

    assert result.document is not None
    assert not result.is_canonical


def test_a_text_that_leaves_out_what_is_empty_is_not_canonical():
    data = json.loads(complete_document(summary="").canonical())

    result = file_check.check_file(as_text({name: value for name, value in data.items() if name != "summary"}))

    assert result.document == complete_document(summary="")
    assert not result.is_canonical


def test_an_older_text_with_decomposed_letters_is_not_canonical():
    data = json.loads(canonical(GOLDEN / "document-schema-1.json"))

    assert not file_check.check_file(as_text({**data, "title": "Ba\u030asted"})).is_canonical


# The bytes stay


@pytest.mark.django_db
def test_the_bytes_stay_when_a_newer_version_comes_and_when_all_are_outdated(
    visitor: Client, editor: User, reviewer: User, manager: User
):
    notice = published(editor, reviewer).notice
    first = visitor.get(json_of(notice))

    saved(notice, editor, title="Ny tittel")
    published(editor, reviewer, notice)
    replaced = visitor.get(json_of(notice))
    act(workflow.withdraw, notice, manager, kind="withdraw_outdated", reason="Ord.", public_note="Ord.")
    outdated = visitor.get(json_of(notice))

    assert first.content == replaced.content == outdated.content
    assert first["ETag"] == replaced["ETag"] == outdated["ETag"] == f'"{hashlib.sha256(first.content).hexdigest()}"'


@pytest.mark.django_db
def test_the_bytes_stay_when_the_program_reads_them_in_another_way(
    visitor: Client, editor: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
):
    notice = published(editor, reviewer).notice
    before = visitor.get(json_of(notice)).content

    monkeypatch.setattr("notices.models.notice.parse", lambda text: parse(text).revised(title="Lest på nytt"))

    assert visitor.get(f"/varsel/{notice.number}/v/1/").status_code == 503
    assert visitor.get(json_of(notice)).content == before


@pytest.mark.django_db
def test_a_text_of_an_older_schema_keeps_its_bytes_its_hash_and_its_page(
    visitor: Client, editor: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
):
    """Written by the program as it once was, and approved then; read by the program of today."""
    old = canonical(GOLDEN / "document-schema-1.json").decode()
    with monkeypatch.context() as then:
        then.setattr(drafts, "cleaned", lambda _document: SimpleNamespace(canonical=lambda: old))
        then.setattr(drafts.insert_version, "__defaults__", (1,))
        # It checked other things: the first schema had fewer fields.
        then.setattr(reviews, "check_document", lambda *_arguments: SimpleNamespace(blocking=(), as_data=dict))
        notice = submitted(editor, created(editor).notice).notice
        act(workflow.approve, notice, reviewer)
    saved(notice, editor, title="Skrevet i dag", information_as_of="2020-08-01")
    published(editor, reviewer, notice)

    content = visitor.get(json_of(notice)).content

    assert content == old.encode()
    assert Version.objects.earliest("pk").schema_number == 1
    assert hashlib.sha256(content).hexdigest() in visitor.get(f"/varsel/{notice.number}/v/1/").text
    assert file_check.check_file(content).is_canonical
    assert "Skrevet" in visitor.get(f"/varsel/{notice.number}/diff/1..2/").text
