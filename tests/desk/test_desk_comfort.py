"""What spares a person at the desk a wrong turn: links that lead nowhere, questions without a button, raw HTML."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override

from notices import workflow
from notices.document.model import Document
from notices.forms import NoticeForm
from notices.forms.edit.sections import SECTION_PLANS
from notices.models import Notice
from tests.support.areas import DEFAULT_AREAS
from tests.support.browsing import Page
from tests.support.sites import edit_page, filled_in, folded_edit_page, step_page
from tests.support.worlds import act, complete_document, created, published, saved, submitted

pytestmark = pytest.mark.django_db


def test_the_menu_offers_a_new_notice_to_those_who_may_write_one(editor, reviewer, manager, client_of):
    offered = {
        person.username: reverse("desk-new") in Page(client_of(person).get("/admin/notices/").text).links
        for person in (editor, reviewer, manager)
    }

    assert offered == {editor.username: True, reviewer.username: False, manager.username: False}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_list_beside_the_form_names_each_section_in_one_line(language: str):
    with override(language):
        names = [
            section.short_name for section in NoticeForm(document=complete_document(), areas=DEFAULT_AREAS).sections()
        ]

    assert len(set(names)) == len(names) == len(SECTION_PLANS)
    assert [name for name in names if len(name) > 24] == []


def test_somebody_without_a_role_can_sign_out_and_somebody_with_one_goes_to_their_work(manager, client_of):
    stranger = client_of(User.objects.create_user("new")).get("/admin/")
    wrong_role = client_of(manager).get(reverse("desk-new"))

    assert (stranger.status_code, wrong_role.status_code) == (403, 403)
    assert reverse("account_logout") in Page(stranger.text).links
    assert reverse("desk") not in Page(stranger.text).links
    assert reverse("desk") in Page(wrong_role.text).links


def field_names(page: str) -> set[str]:
    return {name for form in Page(page).forms if "etag" in form.fields for name in form.fields}


def test_a_step_that_cannot_be_taken_asks_for_nothing(editor, manager, client_of):
    notice = submitted(editor).notice

    refused = client_of(editor).get(step_page(notice, "withdraw")).text

    assert "public_note" not in field_names(refused)


def test_a_text_with_holes_leads_to_the_form_and_asks_for_nothing(editor, reviewer, client_of):
    notice = created(editor, complete_document(financing=None)).notice

    page = client_of(editor).get(step_page(notice, "submit")).text

    assert folded_edit_page(notice) in Page(page).links
    assert "note_to_reviewer" not in field_names(page)


def test_what_was_typed_stays_when_a_step_comes_too_late(editor, reviewer, client_of):
    notice = submitted(editor).notice
    client = client_of(reviewer)
    page = Page(client.get(step_page(notice, "return")).text)
    data = next(form.fields for form in page.forms if "etag" in form.fields)
    act(workflow.recall, notice, editor)

    answer = client.post(step_page(notice, "return"), {**data, "reason": "Mangler noe viktig."})

    assert answer.status_code == 409
    assert "Mangler noe viktig." in answer.text


def test_the_desk_reads_why_a_notice_was_withdrawn(editor, reviewer, manager, client_of):
    notice = published(editor, reviewer).notice
    words = {"kind": "withdraw_outdated", "reason": "Innført i mai.", "public_note": "Metoden er innført."}
    act(workflow.withdraw, notice, manager, **words)

    page = client_of(editor).get(reverse("desk-notice", args=[notice.pk])).text

    assert "Innført i mai." in page
    assert "Metoden er innført." in page


@pytest.fixture
def overtaken_text(editor: User, other_editor: User, client_of) -> str:
    """The page with both texts, after a colleague saved first."""
    notice: Notice = created(editor).notice
    data = filled_in(client_of(editor), notice, title="<b>Min</b>")
    saved(notice, other_editor, title="<i>Deres</i>", disease="<p>Kollegaens <strong>ord</strong>.</p>")
    return client_of(editor).post(edit_page(notice), data).text


def test_of_two_texts_prose_is_read_as_prose_and_a_line_letter_by_letter(overtaken_text: str):
    compared = overtaken_text.partition('class="hs-collisions"')[2].partition('id="whole"')[0]

    assert "Kollegaens <strong>ord</strong>" in compared
    assert "&lt;p&gt;" not in compared
    assert "&lt;b&gt;Min&lt;/b&gt;" in compared
    assert "&lt;i&gt;Deres&lt;/i&gt;" in compared


def test_a_form_that_cannot_be_saved_has_no_button_for_it_until_somebody_tries(editor, client_of):
    client = client_of(editor)
    document: Document = complete_document()
    notice = created(editor, document).notice
    data = filled_in(client, notice, title="Skrevet før innsending")
    submitted(editor, notice)

    opened = client.get(edit_page(notice)).text
    tried = client.post(edit_page(notice), data).text

    assert "data-save>" not in opened
    assert "data-save>" in tried
    assert "Skrevet før innsending" in tried


def test_english_dates_are_not_american():
    moment = datetime(2026, 11, 29, 13, 5, tzinfo=UTC)
    formats = ("SHORT_DATE_FORMAT", "SHORT_DATETIME_FORMAT", "DATE_FORMAT", "DATETIME_FORMAT", "TIME_FORMAT")

    with override("en"):
        written = [date_format(localtime(moment), name) for name in formats]

    assert written == ["29 Nov 2026", "29 Nov 2026, 14:05", "29 November 2026", "29 November 2026, 14:05", "14:05"]
