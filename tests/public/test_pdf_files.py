"""The PDF's addresses: who gets which file, when it is made, and that it is made once."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notices import workflow
from notices.models import Notice, PdfFile
from notices.public.page_cache.approved_html import sealed_html
from notices.public.pdf import files as pdf_files
from notices.public.pdf.front_matter import FrontMatter
from notices.public.pdf.typeset import typeset
from notices.public.pdf.wording import WORDS
from notices.rendering.fragment import fragment
from tests.support.pdf_reading import ReadPdf
from tests.support.sites import Site
from tests.support.worlds import act, published, saved, submitted

pytestmark = pytest.mark.django_db


def address(notice: Notice, number: int | None = 1) -> str:
    name, rest = ("notice-version-pdf", [number]) if number else ("notice-pdf", [])
    return reverse(name, args=[notice.number, *rest])


@pytest.fixture
def made(monkeypatch) -> list[bytes]:
    """The files that were really made, one after the other."""
    files: list[bytes] = []

    def counted(*arguments: Any) -> bytes:
        files.append(typeset(*arguments))
        return files[-1]

    monkeypatch.setattr(pdf_files, "typeset", counted)
    return files


@pytest.mark.parametrize("number", [1, None], ids=["that version", "the live one"])
def test_a_live_notice_is_read_as_a_file_with_a_name(site: Site, visitor: Client, number):
    answer = visitor.get(address(site.live, number))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'inline; filename="metodevarsel-{site.live.number}-v1.pdf"'
    assert "Eksempelmab til behandling av eksempelsyke" in ReadPdf(answer.content).text()
    assert not answer.cookies and "Cookie" not in answer.get("Vary", "")


def test_a_draft_on_top_is_in_no_file(site: Site, visitor: Client):
    answer = visitor.get(address(site.revised, None))

    text = ReadPdf(answer.content).text()
    assert "Eksempelmab til behandling" in text
    assert "utkast" not in text


@pytest.mark.parametrize("state", ["draft", "scheduled", "in_review", "set_aside", "discarded"])
def test_what_the_public_never_saw_has_no_file(site: Site, visitor: Client, state: str, made: list[bytes]):
    notice = getattr(site, state)

    numbered = [visitor.get(f"/varsel/{notice.number or notice.pk + 900}{tail}") for tail in (".pdf", "/v/1.pdf")]

    assert [answer.status_code for answer in numbered] == [404, 404]
    assert made == []


def test_a_version_that_does_not_exist_has_no_file(site: Site, visitor: Client):
    assert [visitor.get(address(site.live, number)).status_code for number in (2, 10**9)] == [404, 404]


def test_what_was_withdrawn_as_wrong_is_gone_as_a_file_too(site: Site, visitor: Client, made: list[bytes]):
    answers = [visitor.get(address(site.wrong, number)) for number in (1, None)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert made == []


def test_what_is_withdrawn_as_outdated_says_so(site: Site, visitor: Client):
    text = ReadPdf(visitor.get(address(site.outdated)).content).text()

    assert WORDS["nb"]["outdated"] in text
    assert "Metoden er besluttet innført." in text
    assert "Innenfor huset." not in text


def test_the_second_reader_only_reads(site: Site, visitor: Client, made: list[bytes]):
    first = visitor.get(address(site.live))
    with CaptureQueriesContext(connection) as queries:
        second = visitor.get(address(site.live, None))

    assert len(made) == 1
    assert len(queries) == 2
    assert first.content == second.content == made[0]
    assert first["ETag"] == second["ETag"] == f'"{PdfFile.objects.get().sha256}"'


def test_two_who_ask_first_get_the_same_file_and_leave_one(site: Site, visitor: Client, monkeypatch):
    others: list[bytes] = []

    def overtaken(*arguments: Any) -> bytes:
        """Somebody else asks, and is answered, while this file is being made."""
        monkeypatch.setattr(pdf_files, "typeset", typeset)
        others.append(visitor.get(address(site.live)).content)
        return typeset(*arguments)

    monkeypatch.setattr(pdf_files, "typeset", overtaken)
    mine = Client().get(address(site.live)).content

    assert [mine] == others
    assert PdfFile.objects.count() == 1


def test_who_has_the_file_already_is_told_so(site: Site, visitor: Client):
    etag = visitor.get(address(site.live))["ETag"]

    answer = visitor.get(address(site.live), headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content) == (304, b"")
    assert "max-age=60" in answer["Cache-Control"]


def test_other_methods_make_no_file(site: Site, visitor: Client, made: list[bytes]):
    assert visitor.post(address(site.live)).status_code == 405
    assert made == []
    assert visitor.head(address(site.live))["Content-Type"] == "application/pdf"


def test_a_new_template_makes_it_anew_and_keeps_one(site: Site, visitor: Client, made: list[bytes], monkeypatch):
    visitor.get(address(site.live))
    monkeypatch.setattr("notices.public.pdf.front_matter.TEMPLATE_VERSION", 99)

    visitor.get(address(site.live))
    visitor.get(address(site.live))

    assert len(made) == 2
    assert PdfFile.objects.count() == 1


def test_an_older_version_learns_that_it_was_replaced(
    site: Site, visitor: Client, editor: User, reviewer: User, made: list[bytes]
):
    before = visitor.get(address(site.live)).content
    saved(site.live, editor, title="Eksempelmab, ny tekst")
    published(editor, reviewer, site.live)

    after, live = (ReadPdf(visitor.get(address(site.live, number)).content).text() for number in (1, None))

    assert WORDS["nb"]["replaced"] not in ReadPdf(before).text()
    assert WORDS["nb"]["replaced"] in after
    assert "ny tekst" in live and "ny tekst" not in after


def test_a_file_is_kept_no_longer_than_until_the_next_change(site: Site, visitor: Client, editor, reviewer):
    saved(site.live, editor, title="Eksempelmab, kommer snart")
    notice = submitted(editor, site.live).notice
    act(workflow.approve, notice, reviewer, publish_at=timezone.now() + timedelta(seconds=30))

    answer = visitor.get(address(notice, None))

    seconds = int(answer["Cache-Control"].split("max-age=")[1].split(",")[0])
    assert 0 < seconds <= 30
    assert "kommer snart" not in ReadPdf(answer.content).text()


def test_a_text_that_cannot_be_set_is_a_fault_with_its_reason_and_leaves_no_file(
    site: Site, visitor: Client, caplog, monkeypatch
):
    visitor.raise_request_exception = False
    whole = FrontMatter.texts
    # No document can bring the setter to refuse it: here its frame has a sign that no font has.
    monkeypatch.setattr(FrontMatter, "texts", lambda *arguments: {**whole(*arguments), "publisher": "\U0001f9ec"})

    answer = visitor.get(address(site.live))

    assert answer.status_code == 500
    assert answer["Content-Type"].startswith("text/html")
    assert "could not be displayed with font" in str(caplog.records[-1].exc_info)
    assert not PdfFile.objects.exists()


def test_the_page_leads_to_the_file_of_its_version(site: Site, visitor: Client):
    page = visitor.get(f"/varsel/{site.live.number}/v/1/").content.decode()

    assert page.count(f'href="{address(site.live)}"') == 2


def test_a_file_that_is_made_later_has_the_words_that_were_first_shown(site: Site, visitor: Client):
    version = site.live.publications.get().version
    html = fragment(version.document).replace("Et antistoff.", "Et ordrettstoff.")
    sealed_html(version, html).save()

    text = ReadPdf(visitor.get(address(site.live)).content).text()

    assert "Et ordrettstoff." in text
