"""What is written past the program into copies that are stored to be sent: it is never sent, and is made again."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from notices import workflow
from notices.models import (
    ApprovedHtml,
    Notice,
    PdfFile,
    Publication,
    Redaction,
    RedactionProposal,
    Review,
    StoredPage,
    Version,
)
from notices.public.page_cache.look_up import clear_sent_pages
from notices.sealing.forgeries import log_once
from notices.triggers import guards
from notices.verification import verify
from tests.public.test_stored_pages import path_of
from tests.support.tables import insert, row
from tests.support.worlds import act, head_of, published, saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_stored")]

FORGED = b"<h1>Forfalsket</h1>"
SHA256 = hashlib.sha256(FORGED).hexdigest()
BODIES = {"identity": FORGED, "gzip": FORGED, "br": FORGED}

# What is changed in a stored page, with everything that can be computed without the key.
CHANGES: dict[str, dict[str, Any]] = {
    "bytes": {**BODIES, "hashes": f"{SHA256} {SHA256} {SHA256}", "etag": SHA256[:32]},
    "bytes alone": BODIES,
    "headers": {"headers": '[["Content-Type", "text/html"], ["Set-Cookie", "a=b"]]'},
    "validity": {"valid_until": timezone.now().replace(year=2099)},
    "a ledger row to come": {"last_entry": 10_000},
    "another ledger row": {"publication_id": 10_000},
    "seal": {"seal": f"ffffffffffff:{'a' * 64}"},
    "no seal": {"seal": ""},
}


@pytest.fixture
def notice(editor: User, reviewer: User) -> Notice:
    return published(editor, reviewer).notice


def security_log(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "notices.security"]


@pytest.mark.parametrize("name", CHANGES)
def test_a_page_that_was_changed_is_not_sent_but_made_again(
    name: str, reader: Client, notice: Notice, caplog: pytest.LogCaptureFixture
):
    page = reader.get(path_of(notice))
    StoredPage.objects.update(**CHANGES[name])
    forged = StoredPage.objects.get().pk
    clear_sent_pages()
    clear_log()

    answer = reader.get(path_of(notice))

    assert answer.content == page.content
    assert answer.headers.get("Set-Cookie") is None
    assert StoredPage.objects.get().pk != forged
    assert security_log(caplog) == [
        f"Not sent, as it was not written by this program: the stored page {path_of(notice)}"
    ]


def test_a_page_of_another_path_is_not_sent(reader: Client, notice: Notice):
    reader.get(path_of(notice))
    for path in ("/varsel/99/et-varsel-som-ikke-finnes/", path_of(notice, "/nn")):
        insert("notices_storedpage", row_of_page() | {"id": 10_000, "path": path})

        answer = reader.get(path)

        assert b'<html lang="nb"' not in answer.content or answer.status_code == 404
        StoredPage.objects.filter(path=path).delete()


def row_of_page() -> dict[str, Any]:
    return row("notices_storedpage", StoredPage.objects.order_by("pk")[0].pk)


@pytest.mark.parametrize("is_remembered", [True, False])
def test_a_page_that_is_put_back_after_a_withdrawal_as_wrong_is_not_sent(
    is_remembered: bool, reader: Client, notice: Notice, manager: User
):
    for _time in range(2):
        reader.get(path_of(notice))
    before = row_of_page()
    withdraw(notice, manager, "withdraw_wrong")
    insert("notices_storedpage", before)
    if not is_remembered:
        clear_sent_pages()

    assert reader.get(path_of(notice)).status_code == 410


def test_a_page_without_the_banner_is_not_sent_of_an_outdated_notice(reader: Client, notice: Notice, manager: User):
    reader.get(path_of(notice))
    before = row_of_page()
    withdraw(notice, manager, "withdraw_outdated")
    insert("notices_storedpage", before)

    answer = reader.get(path_of(notice))

    assert (answer.status_code, b"Utdatert fra 2026." in answer.content) == (200, True)


def withdraw(notice: Notice, manager: User, kind: str) -> None:
    note = "Utdatert fra 2026."
    act(workflow.withdraw, notice, manager, kind=kind, reason="Feil.", public_note=note)


# The approved text


def test_approved_html_that_was_changed_is_rendered_again(
    reader: Client, notice: Notice, caplog: pytest.LogCaptureFixture
):
    page = reader.get(path_of(notice))
    before = ApprovedHtml.objects.get()
    for html in ("<article>Forfalsket</article>", before.html.replace("<p>", "<p hidden>"), ""):
        ApprovedHtml.objects.update(html=html)
        StoredPage.objects.all().delete()
        clear_log()

        assert reader.get(path_of(notice)).content == page.content
        assert ApprovedHtml.objects.get().html == before.html
        assert "the approved HTML of version row" in security_log(caplog)[-1]


def test_html_of_another_version_is_not_shown(reader: Client, notice: Notice, editor: User, reviewer: User):
    reader.get(path_of(notice))
    first = ApprovedHtml.objects.get()
    saved(notice, editor, title="Andre utgave")
    published(editor, reviewer, notice)
    page = reader.get(path_of(notice))
    ApprovedHtml.objects.exclude(pk=first.pk).update(
        html=first.html, build=first.build, made_at=first.made_at, seal=first.seal
    )
    StoredPage.objects.all().delete()

    assert reader.get(path_of(notice)).content == page.content


def without_guards(statement: Callable[[], object]) -> None:
    guards.remove(connection)
    statement()
    guards.install(connection)


def test_a_text_with_other_bytes_than_its_approval_says_is_shown_nowhere(reader: Client, notice: Notice):
    content = notice.versions.get().content.replace("Eksempelmab", "Forfalsket")
    sha256 = hashlib.sha256(content.encode()).hexdigest()

    for columns in ({"content": content}, {"content": content, "sha256": sha256}):
        without_guards(lambda columns=columns: Version.objects.update(**columns))  # type: ignore[misc]
        for path in (path_of(notice), f"/varsel/{notice.number}/v/1.json", f"/varsel/{notice.number}/v/1.pdf"):
            answer = reader.get(path)
            assert (answer.status_code, b"Forfalsket" in answer.content) == (404, False), path


def test_a_ledger_row_without_the_seal_of_an_approval_publishes_nothing(
    reader: Client, notice: Notice, editor: User, reviewer: User, caplog: pytest.LogCaptureFixture
):
    """Every guard is content: a review, decided by somebody else than the writer, and a row that publishes its text."""
    path = path_of(notice)
    version = head_of(saved(notice, editor, title="Aldri godkjent").notice)
    now = timezone.now()
    review = Review.objects.create(
        notice=notice, version=version, change="minor", submitted_by=editor, submitted_at=now
    )
    Review.objects.update_or_create(
        pk=review.pk, defaults={"status": "approved", "decided_by": reviewer, "decided_at": now}
    )
    words = {"notice": notice, "version": version, "review": review, "kind": "publish", "created_by": reviewer}
    Publication.objects.create(**words, effective_at=now, created_at=now, seal="0" * 77)
    clear_log()

    assert b"Aldri godkjent" not in reader.get(path).content
    assert reader.get(f"/varsel/{notice.number}/v/2/").status_code == 404
    assert any("ledger row" in line for line in security_log(caplog))


def test_a_removal_by_law_that_no_command_wrote_is_told_to_nobody(
    reader: Client, notice: Notice, manager: User, second_manager: User, caplog: pytest.LogCaptureFixture
):
    """Every guard is content: two managers, a proposal, the next event of the notice, a text that names its removal."""
    text, now = reader.get(f"/varsel/{notice.number}/v/1.json").content, timezone.now()
    words = {"notice": notice, "proposed_by": manager, "proposed_at": now, "reason": "Forfalsket"}
    RedactionProposal.objects.create(**words, words="x")
    sequence = notice.events.count() + 1
    removal = Redaction.objects.create(
        **words, places={}, confirmed_by=second_manager, confirmed_at=now, sequence=sequence
    )
    Version.objects.update(redaction=removal)
    StoredPage.objects.all().delete()
    clear_log()

    assert reader.get(f"/varsel/{notice.number}/v/1.json").content == text
    for path in (path_of(notice), "/api/v1/changes", f"/api/v1/notices/{notice.number}", "/api/v1/notices.jsonl"):
        answer = reader.get(path)
        assert (answer.status_code, b"Forfalsket" in answer.getvalue()) == (200, False), path
    assert any(f"removal {removal.pk} of notice {notice.pk}" in line for line in security_log(caplog))
    assert f"removal {removal.pk} of notice {notice.pk}: it has no event" in list(verify())


def test_a_pdf_that_was_changed_is_set_again(reader: Client, notice: Notice):
    path = f"/varsel/{notice.number}/v/1.pdf"
    content = reader.get(path).content
    PdfFile.objects.update(content=FORGED, sha256=SHA256)

    assert reader.get(path).content == content
    assert bytes(PdfFile.objects.get().content) == content


def clear_log() -> None:
    """Each forgery is logged once in a process."""
    log_once.cache_clear()
