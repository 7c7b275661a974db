"""A draft's save refuses no value: what can't be read stays as it was typed, beside the version, for everybody."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from notices import workflow
from notices.models import DraftBuffer, Event, Notice, UnreadValue
from notices.workflow import Refused
from tests.support.sites import edit_page, fields, filled_in
from tests.support.worlds import act, complete_document, head_of
from trials.dates import PartialDate

pytestmark = pytest.mark.django_db

NUMBER = "010160 50012"
TRIAL = complete_document().trials[0].key
ARM = complete_document().trials[0].arms[0].key
REFERENCE = complete_document().references[0].key


@pytest.fixture
def other_editor_client(other_editor: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(other_editor)


def unread(notice: Notice) -> dict[str, str]:
    return UnreadValue.objects.texts_of(notice.pk)


def post(client: Client, notice: Notice, **changes: str) -> Any:
    data = filled_in(client, notice)
    for name, text in changes.items():
        data[name.replace("__", "-")] = [text]
    return client.post(edit_page(notice), data)


def test_a_value_that_cant_be_read_is_kept_beside_the_version_and_all_else_is_saved(
    editor_client: Client, other_editor_client: Client, notice: Notice
):
    answer = post(editor_client, notice, title="Ny tittel", trials__0__participants="ca. 600")

    assert answer.status_code == 302
    document = head_of(notice).document
    assert document == complete_document(title="Ny tittel")
    assert unread(notice) == {f"trials/{TRIAL}/participants": "ca. 600"}
    page = other_editor_client.get(edit_page(notice)).text
    assert 'value="ca. 600"' in page
    assert 'aria-invalid="true"' in page
    assert "id_trials-0-participants_error" in page


def test_the_box_beside_a_date_that_cant_be_read_waits_with_it(editor_client: Client, notice: Notice):
    data = filled_in(editor_client, notice) | {"trials-0-start": ["Q1 2019"], "trials-0-start_estimated": ["on"]}

    page = editor_client.post(edit_page(notice), data, follow=True)

    assert head_of(notice).document == complete_document()
    assert fields(page)["trials-0-start_estimated"] == ["on"]
    assert [link.html_id for link in page.context["ready"].blocking] == ["id_trials-0-start"]
    post(editor_client, notice, trials__0__start="2019")
    assert head_of(notice).document.trials[0].start == PartialDate(value="2019", estimated=True)
    assert unread(notice) == {}


def test_where_nothing_else_changed_the_row_is_written_and_no_version(editor_client: Client, notice: Notice):
    post(editor_client, notice, trials__0__start="Q1 2025")

    assert notice.versions.count() == 1
    assert unread(notice) == {f"trials/{TRIAL}/start": "Q1 2025"}
    event = Event.objects.filter(notice=notice).latest("sequence")
    assert (event.command, event.data["unread"]) == ("save_unread", [f"trials/{TRIAL}/start"])


def test_an_unread_value_blocks_submission_at_its_place_until_it_is_corrected(
    editor_client: Client, notice: Notice, editor: Any, reviewer: Any
):
    post(editor_client, notice, trials__0__start="Q1 2025")

    with pytest.raises(Refused) as refusal:
        act(workflow.submit, notice, editor)
    assert [(reason.code, reason.place) for reason in refusal.value.reasons] == [
        ("unread_value", f"trials/{TRIAL}/start")
    ]
    assert "id_trials-0-start" in editor_client.get(reverse("desk-step", args=[notice.pk, "submit"])).text
    post(editor_client, notice, trials__0__start="2019")
    assert unread(notice) == {}
    assert str(head_of(notice).document.trials[0].start) == str(PartialDate(value="2019"))
    act(workflow.submit, notice, editor)


def test_saving_again_what_stands_there_changes_nothing(editor_client: Client, notice: Notice):
    post(editor_client, notice, trials__0__start="Q1 2025")
    events = Event.objects.filter(notice=notice).count()

    answer = editor_client.post(edit_page(notice), filled_in(editor_client, notice), follow=True)

    assert _("Nothing was changed, so nothing was saved.") in answer.text
    assert Event.objects.filter(notice=notice).count() == events


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("title", "T" * 501, "title"),
        ("disease", "Ord og bilde. " * 15_000, "disease"),
        ("information_as_of", "februar 2026", "information_as_of"),
        ("international_done_count", "mange", "international_done/count"),
        ("language", "tlh", "language"),
        ("trials__0__phase", "XX", f"trials/{TRIAL}/phase"),
        ("trials__0__arms__0__text", "x" * 10_001, f"trials/{TRIAL}/arms/{ARM}/text"),
    ],
)
def test_whatever_a_field_cant_hold_is_kept_and_comes_back(
    editor_client: Client, notice: Notice, name: str, text: str, place: str
):
    answer = post(editor_client, notice, **{name: text})

    assert answer.status_code == 302
    assert head_of(notice).document == complete_document()
    assert unread(notice) == {place: text}
    assert fields(editor_client.get(edit_page(notice)))[name.replace("__", "-")] == [text]


def test_an_area_that_left_the_list_is_kept_and_can_be_taken_out(editor_client: Client, notice: Notice):
    data = filled_in(editor_client, notice)
    chosen = data["areas"]

    editor_client.post(edit_page(notice), {**data, "areas": [*chosen, "gone"]})

    assert unread(notice) == {"areas": "gone"}
    assert fields(editor_client.get(edit_page(notice)))["areas"] == [*chosen, "gone"]


def test_a_key_that_two_rows_have_is_kept_and_the_second_row_stays_its_row(editor_client: Client, notice: Notice):
    post(editor_client, notice, references__1__key=REFERENCE)

    row = head_of(notice).document.references[1]
    assert unread(notice) == {f"references/{row.key}/key": REFERENCE}
    assert row.key != REFERENCE
    versions = notice.versions.count()
    editor_client.post(edit_page(notice), filled_in(editor_client, notice))
    assert (notice.versions.count(), head_of(notice).document.references[1].key) == (versions, row.key)


def test_a_new_row_with_nothing_but_an_unread_value_is_a_row(editor_client: Client, notice: Notice):
    number = len(complete_document().regulatory_statuses)

    post(editor_client, notice, **{f"regulatory_statuses__{number}__date": "i fjor"})

    row = head_of(notice).document.regulatory_statuses[number]
    assert unread(notice) == {f"regulatory_statuses/{row.key}/date": "i fjor"}


def test_rows_for_which_the_list_has_no_room_are_kept_as_text(editor_client: Client, notice: Notice):
    rows = {f"nye_metoder__{number}__number": f"ID2020_{number:03}" for number in range(101)}

    answer = post(editor_client, notice, **rows)

    assert answer.status_code == 302
    assert len(head_of(notice).document.nye_metoder) == 100
    assert unread(notice) == {"nye_metoder": "ID2020_100"}
    assert fields(editor_client.get(edit_page(notice)))["unread:nye_metoder"] == ["ID2020_100"]


# A national identity number


def test_an_identity_number_is_nowhere_but_in_the_buffer_and_all_else_is_saved(editor_client: Client, notice: Notice):
    answer = post(editor_client, notice, title="Ny tittel", holder=NUMBER, trials__0__start=NUMBER)

    assert answer.headers["Location"] == f"{edit_page(notice)}&continue=1"
    assert head_of(notice).document == complete_document(title="Ny tittel")
    assert unread(notice) == {}
    assert not [event for event in Event.objects.all() if "50012" in str(event.data)]
    page = editor_client.get(answer.headers["Location"])
    assert (fields(page)["holder"], fields(page)["trials-0-start"]) == ([NUMBER], [NUMBER])
    assert "id_holder_error" in page.text
    editor_client.post(edit_page(notice), {**fields(page), "forget": "forget"})
    assert not DraftBuffer.objects.exists()
    assert "50012" not in editor_client.get(edit_page(notice)).text


def test_no_command_writes_an_identity_number(notice: Notice, editor: Any):
    with pytest.raises(Refused):
        act(workflow.save, notice, editor, document=complete_document(holder=NUMBER))
    with pytest.raises(Refused):
        act(workflow.save, notice, editor, document=complete_document(), unread={"title": NUMBER})


def test_an_identity_number_in_a_text_that_collides_comes_back_and_is_not_saved(
    editor_client: Client, other_editor_client: Client, notice: Notice
):
    late = filled_in(other_editor_client, notice)
    post(editor_client, notice, title="Ny tittel")

    page = other_editor_client.post(edit_page(notice), {**late, "holder": [NUMBER]})

    assert page.status_code == 409
    assert fields(page)["holder"] == [NUMBER]
    saved = other_editor_client.post(edit_page(notice), fields(page))
    assert saved.headers["Location"].endswith("continue=1")
    assert fields(other_editor_client.get(saved.headers["Location"]))["holder"] == [NUMBER]
    assert head_of(notice).document == complete_document(title="Ny tittel")


# Two people


def test_unread_values_of_two_people_merge(editor_client: Client, other_editor_client: Client, notice: Notice):
    late = filled_in(other_editor_client, notice)
    post(editor_client, notice, trials__0__start="Q1 2025")

    page = other_editor_client.post(edit_page(notice), {**late, "trials-0-participants": ["mange"]})

    assert page.status_code == 409
    other_editor_client.post(edit_page(notice), fields(page))
    assert unread(notice) == {f"trials/{TRIAL}/start": "Q1 2025", f"trials/{TRIAL}/participants": "mange"}


@pytest.mark.parametrize(("side", "text"), [("theirs", "Q1 2025"), ("mine", "Q2 2025")])
def test_two_unread_values_at_one_place_collide_until_one_is_chosen(
    editor_client: Client, other_editor_client: Client, notice: Notice, side: str, text: str
):
    late = filled_in(other_editor_client, notice)
    post(editor_client, notice, trials__0__start="Q1 2025")
    page = other_editor_client.post(edit_page(notice), {**late, "trials-0-start": ["Q2 2025"]})

    assert 'data-collision="trials/' in page.text
    refused = other_editor_client.post(edit_page(notice), fields(page))
    assert refused.status_code == 409
    other_editor_client.post(edit_page(notice), {**fields(refused), **chosen(refused.text, side)})

    assert unread(notice) == {f"trials/{TRIAL}/start": text}


def chosen(page: str, side: str) -> dict[str, list[str]]:
    """The choice of a side in the only collision of a page."""
    name, value = re.findall(rf'name="(choice-[0-9a-f]+)" value="({side}[^"]*)"', page)[0]
    return {name: [value]}


# What carries them


def test_discarding_ends_them_and_restoring_carries_them(editor_client: Client, notice: Notice, editor: Any):
    post(editor_client, notice, title="Ny tittel", trials__0__start="Q1 2025")
    post(editor_client, notice, title="Nyere tittel")

    act(workflow.restore, notice, editor, number=2)
    assert unread(notice) == {f"trials/{TRIAL}/start": "Q1 2025"}
    act(workflow.set_aside, notice, editor)
    act(workflow.bring_back, notice, editor)
    assert unread(notice) == {f"trials/{TRIAL}/start": "Q1 2025"}
    act(workflow.discard, notice, editor)
    assert unread(notice) == {}


def test_a_value_whose_row_is_gone_stands_at_the_top_until_it_is_emptied(
    editor_client: Client, notice: Notice, editor: Any
):
    act(workflow.save, notice, editor, document=complete_document(), unread={"trials/gone/start": "Q1 2025"})
    name = "unread:trials/gone/start"

    page = editor_client.get(edit_page(notice))
    assert fields(page)[name] == ["Q1 2025"]
    editor_client.post(edit_page(notice), filled_in(editor_client, notice))
    assert unread(notice) == {"trials/gone/start": "Q1 2025"}
    editor_client.post(edit_page(notice), {**filled_in(editor_client, notice), name: [""]})
    assert unread(notice) == {}


def test_no_page_shows_an_unread_value_as_part_of_the_text(editor_client: Client, notice: Notice):
    post(editor_client, notice, trials__0__start="Q1 2025")

    assert "Q1 2025" not in editor_client.get(reverse("desk-preview", args=[notice.pk, 1])).text
