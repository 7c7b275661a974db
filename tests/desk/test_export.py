"""A version as a file: from the notice's page at the desk, and all of them by a command."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from notices.exporting.word_file import WordFileError
from notices.importing.door import import_file
from notices.models import Notice
from tests.support.worlds import head_of, published, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(editor, reviewer) -> Notice:
    """A notice in force, with a draft after it."""
    return saved(published(editor, reviewer).notice, editor, title="Eksempelmab, ny tekst").notice


def test_the_page_of_a_notice_offers_its_newest_text_as_files(client, editor, notice):
    client.force_login(editor)
    page = client.get(reverse("desk-notice", args=[notice.pk])).content.decode()

    for name in ("desk-docx", "desk-json"):
        assert f'href="{reverse(name, args=[notice.pk, head_of(notice).number])}"' in page


def test_the_json_of_a_version_is_its_bytes_and_comes_in_again(client, editor, notice):
    client.force_login(editor)
    version = head_of(notice)
    answer = client.get(reverse("desk-json", args=[notice.pk, version.number]))

    assert answer.content == version.content.encode()
    assert answer["Content-Disposition"] == f'attachment; filename="utkast-{notice.pk}-{version.number}.json"'
    assert import_file("x.json", answer.content).document == version.document


def test_a_version_is_a_word_file_with_the_public_number_of_a_text_in_force(client, editor, notice):
    client.force_login(editor)
    answer = client.get(reverse("desk-docx", args=[notice.pk, 1]))

    assert answer["Content-Disposition"] == f'attachment; filename="metodevarsel-{notice.number}-v1.docx"'
    assert answer["Cache-Control"].count("no-store") == 1
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


def test_a_version_that_is_not_there_is_not_found(client, editor, notice):
    client.force_login(editor)

    assert client.get(reverse("desk-docx", args=[notice.pk, 99])).status_code == 404


def test_a_word_file_that_could_not_be_written_is_told(client, editor, notice, monkeypatch):
    def fail(exported: object) -> bytes:
        raise WordFileError("no room")

    monkeypatch.setattr("notices.views.desk.export.word_file", fail)
    client.force_login(editor)
    client.raise_request_exception = False
    answer = client.get(reverse("desk-docx", args=[notice.pk, 1]))

    assert answer.status_code == 500
    assert reverse("desk-notice", args=[notice.pk]) in answer.content.decode()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_command_writes_what_is_in_force(notice, tmp_path, capsys):
    call_command("export_notices", tmp_path / "out")

    assert names_in(tmp_path / "out") == [f"metodevarsel-{notice.number}-v1.{form}" for form in ("docx", "json")]
    assert capsys.readouterr().out.startswith("1 notices")


def test_the_command_writes_drafts_and_one_form_where_asked(notice, tmp_path):
    call_command("export_notices", tmp_path, "--json", "--drafts")

    assert names_in(tmp_path) == [f"utkast-{notice.pk}-{head_of(notice).number}.json"]
    assert (tmp_path / names_in(tmp_path)[0]).read_text() == head_of(notice).content


def test_a_second_run_changes_no_byte(notice, tmp_path):
    call_command("export_notices", tmp_path)
    before = [path.read_bytes() for path in sorted(tmp_path.iterdir())]
    call_command("export_notices", tmp_path)

    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == before


def test_a_folder_that_cannot_be_written_is_told(notice, tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(CommandError, match="can't be written"):
        call_command("export_notices", tmp_path / "file")
