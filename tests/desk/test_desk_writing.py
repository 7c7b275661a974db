"""The edit form at the desk: everything is saved or comes back, and nothing is written by half."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _
from pytest_django import DjangoDbBlocker

from notices import workflow
from notices.models import Area, Notice, UnreadValue
from tests.support.browsing import Page
from tests.support.sites import TOKENS, FormFields, edit_page, fields, filled_in, typed_fields
from tests.support.worlds import act, complete_document, created, head_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lasting_page(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> tuple[Notice, FormFields]:
    """A draft of the editor's, and what the editor's browser sends from its page."""
    editor, browser = lasting_people[0], Client()
    with lasting_database.unblock():
        notice = created(editor).notice
        browser.force_login(editor)
        return notice, fields(browser.get(edit_page(notice)))


@pytest.fixture
def notice(lasting_page: tuple[Notice, FormFields], db: None) -> Notice:
    return Notice.objects.get(pk=lasting_page[0].pk)


@pytest.fixture
def form(lasting_page: tuple[Notice, FormFields]) -> FormFields:
    return lasting_page[1]


def filled(form: FormFields, **words: str) -> FormFields:
    """What a browser sends after somebody has typed `words` into the page."""
    return form | {name: [value] for name, value in words.items()}


# Saving


def test_what_was_typed_is_saved_as_the_next_version(editor_client: Client, notice: Notice, form: FormFields):
    answer = editor_client.post(edit_page(notice), filled(form, title="Ny tittel", save="save"), follow=True)

    assert answer.redirect_chain == [(edit_page(notice), 302)]
    assert _("Saved as version %(number)s.") % {"number": 2} in answer.text
    assert head_of(notice).document == complete_document(title="Ny tittel")


def test_saving_what_was_not_changed_saves_nothing(editor_client: Client, notice: Notice, form: FormFields):
    answer = editor_client.post(edit_page(notice), filled(form), follow=True)

    assert _("Nothing was changed, so nothing was saved.") in answer.text
    assert notice.versions.count() == 1


def test_a_draft_full_of_holes_and_a_bad_code_is_saved(editor_client: Client, notice: Notice, form: FormFields):
    unchanged = TOKENS | {"language", "technology_type", "drawn_for"}
    data = {name: values if name in unchanged else [""] for name, values in filled(form).items()}
    del data["areas"], data["elements"]

    answer = editor_client.post(edit_page(notice), {**data, "atc_code": ["L04A!"]})

    assert answer.status_code == 302
    document = head_of(notice).document
    assert (document.title, document.holder, document.trials, document.atc.code) == ("", "", (), "L04A!")


def test_save_and_preview_leads_to_the_preview_of_what_was_saved(
    editor_client: Client, notice: Notice, form: FormFields
):
    data = filled(form, title="Ny tittel", preview="preview")

    answer = editor_client.post(edit_page(notice), data, follow=True)

    assert answer.redirect_chain == [(reverse("desk-preview", args=[notice.pk, 2]), 302)]
    assert "<h1>Ny tittel</h1>" in answer.text


def test_submit_for_approval_saves_and_leads_to_the_question(editor_client: Client, notice: Notice, form: FormFields):
    answer = editor_client.post(edit_page(notice), filled(form, title="Ny tittel", then="submit"))

    assert answer["Location"] == reverse("desk-step", args=[notice.pk, "submit"])
    assert head_of(notice).document.title == "Ny tittel"


def test_a_notice_that_was_discarded_before_it_was_ever_published_can_be_taken_up_again(editor_client, notice, editor):
    act(workflow.discard, notice, editor)

    answer = editor_client.post(edit_page(notice), filled_in(editor_client, notice, title="Tatt opp igjen"))

    assert answer.status_code == 302
    assert head_of(notice).document == complete_document(title="Tatt opp igjen")


def test_html_and_script_come_out_as_the_words_they_are(editor_client: Client, notice: Notice, form: FormFields):
    bad = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    names = ("title", "holder", "status", "substances-0-text", "trials-0-population", "references-0-title")
    texts = dict.fromkeys(names, bad)

    editor_client.post(edit_page(notice), filled(form, **texts))

    for page in (reverse("desk-preview", args=[notice.pk, 2]), edit_page(notice), "/admin/", "/admin/notices/"):
        text = editor_client.get(page).text
        assert Page(text).inline == []
        assert "<script>alert" not in text
        assert "<img src=x" not in text


# What no field can read


@pytest.mark.parametrize(
    ("name", "text", "html_id"),
    [
        ("information_as_of", "31.02.2026", "id_information_as_of"),
        ("information_as_of", "neste uke", "id_information_as_of"),
        ("regulatory_statuses-0-date", "13.2023", "id_regulatory_statuses-0-date"),
        ("trials-0-completion", "31.02.2026", "id_trials-0-completion"),
        ("references-1-accessed", "30.02.2024", "id_references-1-accessed"),
        ("trials-0-participants", "seks hundre", "id_trials-0-participants"),
        ("description", "x" * 200_000, "id_description"),
        ("title", "x" * 501, "id_title"),
        ("areas", "tatt-ut", "id_areas_0"),
        ("technology_type", "magic", "id_technology_type"),
        ("references-1-key", "ema", "id_references-1-key"),
    ],
)
def test_what_cannot_be_read_is_kept_at_its_place_and_everything_typed_comes_back(
    editor_client: Client, notice: Notice, form: FormFields, name: str, text: str, html_id: str
):
    data = filled(form, **{"disease": "<p>Ny tekst om sykdommen.</p>", name: text})

    answer = editor_client.post(edit_page(notice), data, follow=True)

    assert answer.redirect_chain == [(edit_page(notice), 302)]
    assert html_id in [link.html_id for link in answer.context["form"].error_links()]
    assert html_id in Page(answer.text).ids
    assert f"#{html_id}" in Page(answer.text).links
    came_back = typed_fields(answer)
    assert came_back[name][-1] == text
    # The page's own fields are those of another page.
    own = {name, "page", "base_version", "unread_base", "unread_shown"}
    assert {key: value for key, value in came_back.items() if key not in own} == {
        key: value for key, value in data.items() if key in came_back and key not in own
    }
    assert head_of(notice).document.disease == "<p>Ny tekst om sykdommen.</p>"


def test_an_area_that_left_the_list_stays_with_the_notice_that_has_it(editor_client: Client, notice: Notice):
    Area.objects.filter(code="hud").update(is_active=False)

    answer = editor_client.post(edit_page(notice), filled_in(editor_client, notice, title="Ny tittel"))

    assert answer.status_code == 302
    assert [area.code for area in head_of(notice).document.areas] == ["hud"]


def test_a_corrected_value_is_saved_from_where_the_person_stands(
    editor_client: Client, notice: Notice, form: FormFields
):
    page = editor_client.post(edit_page(notice), filled(form, information_as_of="31.02.2026", title="Ny"), follow=True)

    answer = editor_client.post(edit_page(notice), {**fields(page), "information_as_of": ["28.02.2026"]})

    assert answer.status_code == 302
    document = head_of(notice).document
    assert (document.title, str(document.information_as_of)) == ("Ny", "2026-02-28")
    assert not UnreadValue.objects.exists()


@pytest.mark.parametrize(
    "forged",
    [
        {"trials-TOTAL_FORMS": "1000000"},
        {"trials-TOTAL_FORMS": "-1", "references-INITIAL_FORMS": "x"},
        {"trials-99999999-number": "NCT03334396"},
        {"trials--1-number": "NCT03334396"},
        {"trials-0-arms-99999999999999999999-text": "8 mg"},
    ],
)
def test_forged_row_counts_break_nothing(
    editor_client: Client, notice: Notice, form: FormFields, forged: dict[str, str]
):
    answer = editor_client.post(edit_page(notice), filled(form, title="Ny tittel", **forged))

    assert answer.status_code in (302, 422)
    assert len(head_of(notice).document.references) == 2


def test_more_fields_than_any_notice_has_are_refused_whole(editor_client: Client, notice: Notice):
    answer = editor_client.post(edit_page(notice), {f"trials-{n}-number": "x" for n in range(10_001)})

    assert answer.status_code == 413
    assert notice.versions.count() == 1


# Rows, without script


def press(editor_client: Client, notice: Notice, data: FormFields, button: str) -> Any:
    return editor_client.post(edit_page(notice), {**data, "row": [button]})


def test_a_row_is_added_moved_and_removed_and_nothing_typed_is_lost(
    editor_client: Client, notice: Notice, form: FormFields
):
    data = filled(form, title="Ikke lagret ennå", holder="Et firma")

    added = press(editor_client, notice, data, "add:trials")
    data = {**fields(added), "trials-1-name": ["EXAMPLE-2"], "trials-1-number": ["NCT03334422"]}
    moved = press(editor_client, notice, data, "up:trials-1")
    removed = press(editor_client, notice, fields(moved), "remove:trials-1")
    with_arm = press(editor_client, notice, fields(removed), "add:trials-0-arms")

    assert {answer.status_code for answer in (added, moved, removed, with_arm)} == {200}
    assert fields(moved)["trials-0-name"] == ["EXAMPLE-2"]
    assert notice.versions.count() == 1
    saved_answer = editor_client.post(edit_page(notice), {**fields(with_arm), "trials-0-arms-0-text": ["8 mg"]})
    assert saved_answer.status_code == 302
    document = head_of(notice).document
    assert (document.title, document.holder) == ("Ikke lagret ennå", "Et firma")
    assert [(trial.name, [arm.text for arm in trial.arms]) for trial in document.trials] == [("EXAMPLE-2", ["8 mg"])]


@pytest.mark.parametrize("list_name", ["substances", "brand_names", "nye_metoder", "regulatory_statuses"])
@pytest.mark.parametrize("verb", ["add", "remove", "up", "down"])
def test_a_rows_button_keeps_everything_else_as_it_was_typed(
    editor_client, notice, form: FormFields, list_name: str, verb: str
):
    data = filled(form, status="<p>Skrevet nå</p>", information_as_of="31.02.2026")
    target = list_name if verb == "add" else f"{list_name}-0"

    answer = press(editor_client, notice, data, f"{verb}:{target}")

    others = {name: values for name, values in typed_fields(answer).items() if not name.startswith(list_name)}
    assert answer.status_code == 200
    assert others == {name: data[name] for name in others}


@pytest.mark.parametrize(
    "button", ["", "x", "add:", "add:nothing", "remove:trials-99", "up:trials-x", "add:trials-0-arms-0", ":", "a:b:c"]
)
def test_a_forged_button_changes_nothing(editor_client: Client, notice: Notice, form: FormFields, button: str):
    data = filled(form)

    answer = press(editor_client, notice, data, button)

    assert answer.status_code in (200, 302)
    assert notice.versions.count() == 1
    if button:
        came_back = typed_fields(answer)
        assert came_back == {name: values for name, values in data.items() if name in came_back}
