"""A file becomes a draft, once; nothing of it is published, and nothing of it can be kept from a redaction."""

import csv
import json
from collections import Counter
from dataclasses import replace
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import gettext

from notices import workflow
from notices.desk.import_report import import_one, terms_of_areas
from notices.document.model import Document
from notices.document.redaction import Phrases, Redactor
from notices.importing import door
from notices.importing.blocks import ReadSource
from notices.importing.door import import_file
from notices.importing.reasons import REFUSALS
from notices.importing.result import Fate, ImportResult
from notices.importing.text_reader import read
from notices.models import ImportedFile, Notice, Publication, Version
from notices.workflow import Refused
from notices.workflow.redaction import word_tables
from notices.workflow.redaction.word_tables import TABLES
from tests.support.old_notices import make
from tests.support.word_documents import paragraph, word_document

NUMBER = b"01016050012"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def data() -> bytes:
    return make(8).data + b"\n\nDenne linjen ligger utenfor.\n"


@pytest.fixture(scope="module")
def result(data: bytes) -> ImportResult:
    return import_file("varsel.txt", data)


def test_a_file_becomes_a_draft_of_its_kind_with_the_file_beside_it(editor, result: ImportResult, data: bytes):
    outcome = workflow.import_notice(result=result, data=data, by=editor, request_id=uuid4())

    assert outcome.version is not None and outcome.version.kind == Version.Kind.IMPORT
    assert outcome.version.document == result.document
    assert not Publication.objects.exists()
    row = ImportedFile.objects.get()
    assert (row.notice, row.name, row.media_type, bytes(row.content)) == (
        outcome.notice,
        "varsel.txt",
        "text/plain",
        data,
    )
    assert row.text[slice(*row.pieces[0][:2])].split() == outcome.version.document.title.split()


def test_the_same_file_makes_no_second_notice(editor, result: ImportResult, data: bytes):
    workflow.import_notice(result=result, data=data, by=editor, request_id=uuid4())

    with pytest.raises(Refused) as refusal:
        workflow.import_notice(result=result, data=data, by=editor, request_id=uuid4())

    assert [reason.code for reason in refusal.value.reasons] == ["imported_before"]
    assert Notice.objects.count() == 1


def test_an_import_needs_an_editor(reviewer, result: ImportResult, data: bytes):
    with pytest.raises(Refused):
        workflow.import_notice(result=result, data=data, by=reviewer, request_id=uuid4())

    assert not ImportedFile.objects.exists()


@pytest.mark.parametrize("where", ["text", "name", "beside", "json", "escaped"])
def test_a_national_identity_number_stops_the_file_before_anything_is_stored(
    editor, result: ImportResult, data: bytes, monkeypatch, where: str
):
    name = f"varsel {NUMBER.decode()}.txt" if where == "name" else "varsel.txt"
    content = data.replace(b"voksne", NUMBER, 1) if where == "text" else data
    if where == "beside":
        source = replace(read(data), beside=f"Spør Kari {NUMBER.decode()}")
        monkeypatch.setattr(door, "read_in_child", lambda _kind, _data: source)
    elif where in ("json", "escaped"):
        assert result.document is not None
        number = NUMBER.decode() if where == "json" else r"\u003001016050012"[:6] + NUMBER.decode()[1:]
        content = result.document.canonical().replace(result.document.title[:7], number, 1).encode()

    row = import_one(name, content, terms_of_areas(), editor)

    assert row.refused == gettext(REFUSALS["identity_number"])
    assert not ImportedFile.objects.exists() and not Notice.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"  ", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (rb"{\rtf1 text}", "rich_text_format"),
        (b"PK\x03\x04 no zip", "broken"),
        (b"\x89PNG\x00\x00", "unknown_kind"),
        (b'{"title": 1}', "not_our_json"),
        (b"En fortelling om noe helt annet.", "no_notice"),
        (b"x" * 30_000_001, "too_large"),
        (b"Type metode: Legemiddel\nHandelsnavn: " + b"x" * 600 + b"\nDagens behandling\nTekst.", "not_understood"),
    ],
)
def test_a_file_that_is_no_notice_says_what_it_is(content: bytes, code: str):
    assert import_file("x", content).refused == code


def test_our_own_json_comes_in_unchanged(result: ImportResult):
    assert isinstance(result.document, Document)
    again = import_file("varsel.json", result.document.canonical().encode())

    assert again.document is not None and again.document.canonical() == result.document.canonical()


def test_words_that_are_removed_by_law_take_the_file_with_them(editor, result: ImportResult, data: bytes):
    notice = workflow.import_notice(result=result, data=data, by=editor, request_id=uuid4()).notice
    (table,) = [table for table in TABLES if table.name == "imported_files"]

    ((_row, changes),) = table.changed_rows(notice, Redactor(Phrases(("spesialisthelsetjenesten",)), "nb"))

    assert changes["content"] == b"" and changes["pieces"] == []
    assert "spesialisthelsetjenesten" not in changes["text"].lower()


def test_words_in_a_comment_or_in_our_own_json_take_the_file_with_them(editor, result: ImportResult):
    assert result.document is not None
    source = ReadSource("docx", "Et varsel", (), Counter(), beside="Spør Kari Nordmann")
    word_file, own = word_document(paragraph("Et varsel")), result.document.canonical().encode()
    with patch.object(word_tables, "read_in_child", return_value=source):
        for kind, data, phrase in (("docx", word_file, "Kari Nordmann"), ("json", own, "spesialisthelsetjenesten")):
            arrived = ImportResult("x", kind, document=result.document, text="")
            notice = workflow.import_notice(result=arrived, data=data, by=editor, request_id=uuid4()).notice
            (table,) = [table for table in TABLES if table.name == "imported_files"]

            ((_row, changes),) = table.changed_rows(notice, Redactor(Phrases((phrase,)), "nb"))

            assert changes.keys() == {"content", "sha256"} and changes["content"] == b""
            assert not list(table.changed_rows(notice, Redactor(Phrases(("Ola Normann",)), "nb")))


def test_an_editor_settles_a_piece_and_takes_it_back(editor, result: ImportResult, data: bytes):
    workflow.import_notice(result=result, data=data, by=editor, request_id=uuid4())
    file = ImportedFile.objects.get()

    start = next(piece[0] for piece in file.pieces if piece[2] == Fate.NOT_PLACED)

    for _time in range(2):
        assert workflow.settle_piece(file=file, start=start, is_settled=True, by=editor, reason="Fra malen")
    (note,) = ImportedFile.objects.get().settled
    assert (note["start"], note["reason"], note["by"]) == (start, "Fra malen", editor.pk)
    (table,) = [table for table in TABLES if table.name == "imported_files"]
    ((_row, changes),) = table.changed_rows(file.notice, Redactor(Phrases(("Fra malen",)), "nb"))
    assert "Fra malen" not in str(changes["settled"])
    assert workflow.settle_piece(file=file, start=start, is_settled=False, by=editor)
    assert ImportedFile.objects.get().settled == []
    assert not workflow.settle_piece(file=file, start=start + 1, is_settled=True, by=editor)


def test_the_command_prints_a_line_of_json_and_makes_nothing(tmp_path, capsys, data: bytes):
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "b.txt").write_bytes(b"Noe annet")

    call_command("import_notices", tmp_path, json=True)

    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert set(first) == {"file", "kind", "refused", "document", "findings", "not_placed", "furniture"}
    assert (first["file"], first["kind"], first["refused"]) == ("a.txt", "text", None)
    assert first["document"]["technology_type"]["code"] == "medicine"
    assert {"place", "why"} == set(first["findings"][0])
    assert second["document"] is None and second["refused"]
    assert not Notice.objects.exists()


def test_the_command_makes_drafts_once_and_reports(tmp_path, editor, data: bytes):
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "a.txt").write_bytes(data)
    (folder / "b.txt").write_bytes(b"Noe annet")

    for _time in range(2):
        call_command("import_notices", folder, by=editor.username, report=tmp_path / "report")

    assert Notice.objects.count() == 1
    rows = list(csv.reader((tmp_path / "report.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == ["a.txt", "b.txt"]
    assert rows[1][1] == str(Notice.objects.get().pk) and rows[2][3]
    assert "a.txt" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_command_asks_whose_drafts_they_become(tmp_path):
    with pytest.raises(CommandError, match="--by"):
        call_command("import_notices", tmp_path)
    with pytest.raises(CommandError, match="no active account"):
        call_command("import_notices", tmp_path, by="nobody")
    with pytest.raises(CommandError, match="not there"):
        call_command("import_notices", tmp_path / "nowhere", by="nobody")
