"""A text that this program would word otherwise than it was approved: readers are told so, and see none of it."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django.utils.safestring import mark_safe

from notices.models import ApprovedHtml, Notice, PdfFile, StoredPage
from notices.rendering.fragment import fragment
from notices.sealing.forgeries import report_other_words
from notices.verification import verify
from tests.public.test_forged_copies import security_log
from tests.support.worlds import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_stored")]

LOSSES: list[Callable[[], object]] = [
    lambda: ApprovedHtml.objects.all().delete(),
    lambda: ApprovedHtml.objects.update(html="<p>Forfalsket</p>"),
]


@pytest.fixture
def notice(editor: User, reviewer: User, reader: Client, monkeypatch: pytest.MonkeyPatch) -> Notice:
    """It was shown and its page stored; then another program came, with another word in every text."""
    notice = published(editor, reviewer).notice
    assert reader.get(f"/varsel/{notice.number}/v/1/").status_code == 200
    monkeypatch.setattr(
        "notices.public.page_cache.approved_html.fragment",
        lambda document: mark_safe(fragment(document).replace("</h1>", " Omskrevet</h1>")),
    )
    report_other_words.cache_clear()
    return notice


@pytest.mark.parametrize("lose", LOSSES)
def test_readers_are_told_that_the_text_cannot_be_shown(
    lose: Callable[[], object],
    reader: Client,
    notice: Notice,
    settings: LazySettings,
    caplog: pytest.LogCaptureFixture,
):
    settings.CONTACT_EMAIL = "redaksjonen@example.org"
    lose()
    StoredPage.objects.all().delete()

    for path, words in {
        f"/varsel/{notice.number}/v/1/": "Teksten kan ikke vises",
        f"/nn/varsel/{notice.number}/{notice.slug}/": "Teksten kan ikkje visast",
        f"/en/varsel/{notice.number}/{notice.slug}/": "The text cannot be shown",
        f"/varsel/{notice.number}/v/1.pdf": "Teksten kan ikke vises",
    }.items():
        answer = reader.get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store"), path
        assert f"<h1>{words}</h1>" in answer.text
        assert "mailto:redaksjonen@example.org" in answer.text
        assert "Omskrevet" not in answer.text and "Forfalsket" not in answer.text
    assert not StoredPage.objects.exists() and not PdfFile.objects.exists()
    lines = [line for line in security_log(caplog) if line.startswith("Not shown")]
    assert len(lines) == 1


def test_the_approved_bytes_are_read_all_the_same(reader: Client, notice: Notice):
    ApprovedHtml.objects.all().delete()
    StoredPage.objects.all().delete()

    number = notice.number
    for path in (f"/varsel/{number}/v/1.json", f"/varsel/{number}/v/1.ris", "/feed.atom", f"/api/v1/notices/{number}"):
        answer = reader.get(path)
        assert (answer.status_code, "Omskrevet" in answer.text) == (200, False), path


def test_verify_says_which_stored_page_cannot_be_made_again(notice: Notice):
    ApprovedHtml.objects.all().delete()

    (finding,) = [each for each in verify(render=True) if "503" in each]
    assert f"/varsel/{notice.number}/v/1/" in finding
