"""Old notices come in at the desk, and each is shown beside its source."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from notices.importing.result import Fate
from notices.models import ImportedFile, Notice, Version
from tests.desk.test_filling_pages import store_record
from tests.support.old_imports import STRAY, with_stray_line

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def data() -> bytes:
    return with_stray_line()


def upload(client, *files: tuple[str, bytes], text: str = ""):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("desk-import"), {"uploads": uploads, "text": text})


def test_a_file_becomes_a_draft_and_leads_to_its_source(client, editor, data: bytes):
    client.force_login(editor)

    response = upload(client, ("varsel.txt", data))

    file = ImportedFile.objects.get()
    assert response["Location"] == reverse("desk-source", args=[file.pk])
    page = client.get(response["Location"]).content.decode()
    assert STRAY in page and "<mark" in page and file.notice.title.strip() in page
    assert Version.objects.get().kind == Version.Kind.IMPORT


def test_several_files_each_say_what_became_of_them(client, editor, data: bytes):
    client.force_login(editor)

    response = upload(client, ("varsel.txt", data), ("annet.txt", b"Ingenting"), ("igjen.txt", data))

    page = response.content.decode()
    assert response.status_code == 200
    assert [name in page for name in ("varsel.txt", "annet.txt", "igjen.txt")] == [True] * 3
    assert Notice.objects.count() == 1


def test_a_whole_notice_is_pasted(client, editor, data: bytes):
    client.force_login(editor)

    response = upload(client, text=data.decode())

    assert response.status_code == 302
    assert ImportedFile.objects.get().notice.title.strip()


def test_what_was_pasted_and_refused_is_not_lost(client, editor):
    client.force_login(editor)

    page = upload(client, text="Dette er ikke noe varsel").content.decode()

    assert "Dette er ikke noe varsel" in page
    assert not Notice.objects.exists()


def test_nothing_chosen_is_an_error_in_its_place(client, editor):
    client.force_login(editor)

    assert upload(client).status_code == 422


def test_a_reviewer_brings_nothing_in(client, reviewer, data: bytes):
    client.force_login(reviewer)

    assert client.get(reverse("desk-import")).status_code == 403
    assert upload(client, ("varsel.txt", data)).status_code == 403
    assert not Notice.objects.exists()


def test_what_is_not_placed_is_dealt_with_by_an_editor(client, editor, reviewer, data: bytes):
    client.force_login(editor)
    upload(client, ("varsel.txt", data))
    file = ImportedFile.objects.get()
    address = reverse("desk-source", args=[file.pk])
    (start,) = [piece[0] for piece in file.pieces if piece[2] == Fate.NOT_PLACED]

    client.post(address, {"start": start, "is_settled": "on", "reason": "Står i malen"})

    page = client.get(address).content.decode()
    assert "Står i malen" in page and "data-settled" in page
    # The form beside which it is shown asks for JSON; twice is once.
    answer = client.post(address, {"start": start}, headers={"Accept": "application/json"})
    assert answer.json()["open"] == 1
    assert client.post(address, {"start": start}).status_code == 302
    assert "Står i malen" not in client.get(address).content.decode()
    for wrong in ({"start": "x"}, {"start": start + 1}, {"start": start, "reason": "x" * 501}):
        assert client.post(address, wrong | {"is_settled": "on"}).status_code == 400
    client.force_login(reviewer)
    assert client.get(address).status_code == 200
    assert client.post(address, {"start": start, "is_settled": "on"}).status_code == 403

    # As such a piece was noted once: by where it begins, and nothing else.
    ImportedFile.objects.update(settled=[start])
    import_module("notices.migrations.0034_notes_on_pieces").make_notes(apps, SimpleNamespace(connection=connection))
    assert "data-settled" in client.get(address).content.decode()


def test_the_original_is_sent_as_it_came_and_never_to_the_public(client, editor, data: bytes):
    client.force_login(editor)
    upload(client, ("varsel å.txt", data))
    address = reverse("desk-source-file", args=[ImportedFile.objects.get().pk])

    response = client.get(address)

    assert response.content == data
    assert response["Content-Disposition"].startswith("attachment")
    client.logout()
    assert client.get(address).status_code == 302


def test_the_registry_is_offered_beside_the_trials_that_came_in_and_never_put_over_them(client, editor, data: bytes):
    client.force_login(editor)
    upload(client, ("varsel.txt", data))
    file = ImportedFile.objects.get()
    index, row = next((at, row) for at, row in enumerate(file.version.document.trials) if row.number.startswith("NCT"))
    source, form = reverse("desk-source", args=[file.pk]), reverse("desk-edit", args=[file.notice_id])
    assert "Registeret er ikke spurt ennå" in client.get(source).content.decode()
    store_record(row.number, acronym="REGISTERNAVN")

    page = client.get(source).content.decode()

    assert "REGISTERNAVN" in page and f'href="{form}?whole=1#row-trials-{index}"' in page
    assert f'value="fill:trials-{index}:name"' in client.get(f"{form}?whole=1").content.decode()
    assert file.notice.versions.get().document.trials[index].name == row.name


def test_the_notice_and_its_form_lead_to_the_source_and_count_what_is_not_placed(client, editor, data: bytes):
    client.force_login(editor)
    upload(client, ("varsel.txt", data))
    file = ImportedFile.objects.get()
    link = reverse("desk-source", args=[file.pk])
    pages = [reverse("desk-notice", args=[file.notice_id]), reverse("desk-edit", args=[file.notice_id])]

    assert all(f'href="{link}#not-placed"' in client.get(page).content.decode() for page in pages)
    form = client.get(pages[1]).content.decode()
    assert 'data-beside="source"' in form
    start = next(piece[0] for piece in file.pieces if piece[2] == Fate.NOT_PLACED)
    assert f'data-passage data-start="{start}"' in form
    client.post(link, {"start": start, "is_settled": "on"})
    assert 'data-beside="preview"' in client.get(pages[1]).content.decode()

    assert all(f'href="{link}"' in client.get(page).content.decode() for page in pages)
