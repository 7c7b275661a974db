"""Kept while it is typed, offered again, and never written over by another page."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import reverse

from notices.access.refusals import reason_for
from notices.desk import autosave as buffers
from notices.models import DraftBuffer, Event, Notice
from tests.support.sites import FormFields, choosing, edit_page, fields, filled_in, typed_fields
from tests.support.worlds import head_of, saved, submitted

pytestmark = pytest.mark.django_db

OFFER = 'id="offer"'


def post_autosave(editor_client: Client, notice: Notice, data: FormFields) -> Any:
    return editor_client.post(reverse("desk-autosave", args=[notice.pk]), data)


def gone_on_with(editor_client: Client, notice: Notice) -> Any:
    return editor_client.get(edit_page(notice), {"whole": "1", "continue": "1"})


# Keeping


def test_what_is_typed_is_kept_as_it_was_typed_and_nothing_of_the_notice_is_touched(editor_client, notice, editor):
    etag, events = notice.etag, Event.objects.count()
    data = filled_in(editor_client, notice, title="Halv setn", information_as_of="31.02.2026")

    answer = post_autosave(editor_client, notice, data)

    buffer = DraftBuffer.objects.get()
    assert (answer.status_code, answer.json()["saved_at"]) == (200, buffer.updated_at.isoformat())
    assert (buffer.person, buffer.base) == (editor, head_of(notice))
    assert buffer.fields == {name: values for name, values in data.items() if name not in buffers.PAGE_FIELDS}
    notice.refresh_from_db()
    assert (notice.etag, Event.objects.count(), notice.versions.count()) == (etag, events, 1)


def test_a_page_writes_over_what_it_kept_before(editor_client, notice):
    data = filled_in(editor_client, notice, title="Første")
    post_autosave(editor_client, notice, data)

    assert post_autosave(editor_client, notice, {**data, "title": ["Andre"]}).status_code == 200
    assert DraftBuffer.objects.get().fields["title"] == ["Andre"]


def test_two_open_pages_do_not_destroy_each_others_text(editor_client, notice):
    one, other = (filled_in(editor_client, notice, title=title) for title in ("Den ene", "Den andre"))
    post_autosave(editor_client, notice, one)

    answer = post_autosave(editor_client, notice, other)

    assert answer.status_code == 409
    assert answer.json()["problem"]
    assert DraftBuffer.objects.get().fields["title"] == ["Den ene"]


def test_the_page_that_goes_on_with_a_text_may_write_over_it_and_the_old_page_no_more(editor_client, notice):
    old = filled_in(editor_client, notice, title="Først")
    post_autosave(editor_client, notice, old)
    new = fields(gone_on_with(editor_client, notice)) | {"title": ["Så"]}

    assert post_autosave(editor_client, notice, new).status_code == 200
    assert post_autosave(editor_client, notice, old).status_code == 409
    assert DraftBuffer.objects.get().fields["title"] == ["Så"]


def test_a_text_is_kept_while_the_notice_is_in_review_and_the_person_is_told(editor_client, notice, editor):
    data = filled_in(editor_client, notice, title="Midt i godkjenningen")
    submitted(editor, notice)

    answer = post_autosave(editor_client, notice, data)

    assert answer.status_code == 200
    assert str(reason_for("in_review")) in answer.json()["problem"]
    assert DraftBuffer.objects.get().fields["title"] == ["Midt i godkjenningen"]


@pytest.mark.parametrize("role", ["reviewer", "manager"])
def test_who_may_not_write_keeps_nothing(role, notice, editor_client, reviewer, manager, client_of):
    data = filled_in(editor_client, notice, title="Ikke min")

    answer = post_autosave(client_of({"reviewer": reviewer, "manager": manager}[role]), notice, data)

    assert answer.status_code == 403
    assert not DraftBuffer.objects.exists()


def test_a_text_that_is_too_large_is_refused_in_words_and_the_one_before_stays(editor_client, notice):
    data = filled_in(editor_client, notice, title="Passe")
    post_autosave(editor_client, notice, data)

    answer = post_autosave(editor_client, notice, {**data, "summary": ["æ" * (buffers.MAX_BYTES // 2)]})

    assert answer.status_code == 413
    assert answer.json()["problem"]
    assert DraftBuffer.objects.get().fields["title"] == ["Passe"]


@pytest.mark.parametrize("name", ["base_version", "page"])
@pytest.mark.parametrize("value", ["", "x", "-1", "1" * 50])
def test_a_form_that_does_not_say_where_it_comes_from_is_not_kept(editor_client, notice, name: str, value: str):
    answer = post_autosave(editor_client, notice, filled_in(editor_client, notice, **{name: value}))

    assert answer.status_code == 422
    assert not DraftBuffer.objects.exists()


def test_what_no_table_holds_is_left_out_of_what_is_kept(editor_client, notice):
    post_autosave(editor_client, notice, filled_in(editor_client, notice, **{"title": "a\x00b", "na\x00me": "c"}))

    assert DraftBuffer.objects.get().fields["title"] == ["ab"]


# Coming back


def test_who_comes_back_is_offered_the_text_and_gets_it_as_it_was_typed(editor_client, notice, editor, client_of):
    data = filled_in(editor_client, notice, title="Halv setn", information_as_of="31.02.2026")
    post_autosave(editor_client, notice, data)
    other_computer = client_of(editor)

    offer = other_computer.get(edit_page(notice))
    form = gone_on_with(other_computer, notice)

    assert OFFER in offer.text
    assert [change.place for section in offer.context["comparison"].sections for change in section.changes] == ["title"]
    assert [link.html_id for link in offer.context["errors"]] == ["id_information_as_of"]
    carried = {"page", "continues"}
    assert {k: v for k, v in typed_fields(form).items() if k not in carried} == {
        k: v for k, v in data.items() if k in typed_fields(form) and k not in carried
    }
    # What is missing or doubtful is right the moment it comes back.
    assert [link.html_id for link in form.context["ready"].blocking] == ["id_information_as_of"]
    assert "id_information_as_of_error" in form.text
    data = {**fields(form), "information_as_of": ["28.02.2026"]}
    assert other_computer.post(edit_page(notice), data).status_code == 302
    assert head_of(notice).document.title == "Halv setn"
    assert not DraftBuffer.objects.exists()


def test_nobody_else_is_offered_the_text(editor_client, notice, other_editor, client_of):
    post_autosave(editor_client, notice, filled_in(editor_client, notice, title="Bare min"))

    answer = client_of(other_editor).get(edit_page(notice))

    assert OFFER not in answer.text
    assert "Bare min" not in answer.text


def test_a_text_that_says_nothing_new_is_dropped_without_a_word(editor_client, notice):
    post_autosave(editor_client, notice, filled_in(editor_client, notice))

    answer = editor_client.get(edit_page(notice))

    assert OFFER not in answer.text
    assert not DraftBuffer.objects.exists()


def test_a_text_that_was_saved_from_elsewhere_in_the_meantime_is_dropped_without_a_word(editor_client, notice, editor):
    post_autosave(editor_client, notice, filled_in(editor_client, notice, title="Ny tittel"))
    saved(notice, editor, title="Ny tittel", holder="Og mer")

    assert OFFER not in editor_client.get(edit_page(notice)).text
    assert not DraftBuffer.objects.exists()


def test_what_is_thrown_away_is_gone_and_the_saved_text_is_back(editor_client, notice):
    post_autosave(editor_client, notice, filled_in(editor_client, notice, title="Ikke dette"))
    offer = editor_client.get(edit_page(notice))

    answer = editor_client.post(edit_page(notice), {**fields(offer), "forget": ["forget"]}, follow=True)

    assert not DraftBuffer.objects.exists()
    assert typed_fields(answer)["title"] == ["Eksempelmab til behandling av eksempelsyke"]
    assert notice.versions.count() == 1


def test_what_is_thrown_away_from_beside_a_newer_text_is_gone_too(editor_client, notice, other_editor):
    post_autosave(editor_client, notice, filled_in(editor_client, notice, title="Ikke dette"))
    saved(notice, other_editor, title="Kollegaens tittel")

    answer = editor_client.post(
        edit_page(notice), {**fields(gone_on_with(editor_client, notice)), "forget": ["forget"]}, follow=True
    )

    assert typed_fields(answer)["title"] == ["Kollegaens tittel"]
    assert not DraftBuffer.objects.exists()


def test_a_forged_page_breaks_no_save(editor_client, notice):
    data = filled_in(editor_client, notice, title="Ny tittel", page="a\x00b", continues="\x00")

    assert editor_client.post(edit_page(notice), data).status_code == 302


def test_a_save_on_one_page_does_not_drop_what_another_page_kept(editor_client, notice):
    one, other = filled_in(editor_client, notice, title="Den ene"), filled_in(editor_client, notice, title="Den andre")
    post_autosave(editor_client, notice, one)

    editor_client.post(edit_page(notice), other)

    assert DraftBuffer.objects.get().fields["title"] == ["Den ene"]


def test_a_text_over_an_older_version_comes_back_merged_with_the_newer_one(editor_client, notice, other_editor):
    post_autosave(editor_client, notice, filled_in(editor_client, notice, title="Min tittel"))
    saved(notice, other_editor, holder="Kollegaens innehaver")

    offer, merged = editor_client.get(edit_page(notice)), gone_on_with(editor_client, notice)

    assert offer.context["is_of_the_head"] is False
    assert (merged.status_code, merged.context["collisions"]) == (200, [])
    assert editor_client.post(edit_page(notice), fields(merged)).status_code == 302
    document = head_of(notice).document
    assert (document.title, document.holder) == ("Min tittel", "Kollegaens innehaver")


def test_a_kept_text_that_collides_with_a_newer_version_comes_back_with_the_choice(editor_client, notice, other_editor):
    post_autosave(editor_client, notice, filled_in(editor_client, notice, title="Min tittel", holder="Min innehaver"))
    saved(notice, other_editor, title="Kollegaens tittel", disease="<p>Kollegaens ord.</p>")

    merged = gone_on_with(editor_client, notice)
    unchosen = editor_client.post(edit_page(notice), fields(merged))

    assert [view.collision.place for view in merged.context["collisions"]] == ["title"]
    assert typed_fields(merged)["disease"] == ["<p>Kollegaens ord.</p>"]
    assert (unchosen.status_code, notice.versions.count()) == (409, 2)
    assert editor_client.post(edit_page(notice), choosing(unchosen, "theirs")).status_code == 302
    document = head_of(notice).document
    assert (document.title, document.holder) == ("Kollegaens tittel", "Min innehaver")
    assert not DraftBuffer.objects.exists()


def test_a_merged_form_that_was_kept_comes_back_with_its_choices_and_what_was_taken_out(
    editor_client, notice, other_editor
):
    data = filled_in(editor_client, notice, title="Min tittel")
    saved(notice, other_editor, title="Kollegaens tittel", disease="<p>Kollegaens ord.</p>")
    conflict = editor_client.post(edit_page(notice), data)
    change = conflict.context["taken_over"][0].change.id
    out = editor_client.post(edit_page(notice), choosing(conflict, "both") | {"merge": [f"out:{change}"]})
    assert post_autosave(editor_client, notice, fields(out)).status_code == 200
    saved(notice, other_editor, holder="Deres innehaver")

    again = gone_on_with(editor_client, notice)

    assert again.context["collisions"] == []
    assert [view.change.place for view in again.context["undone"]] == ["disease#1"]
    fields_again = typed_fields(again)
    assert fields_again["title"] == ["Min tittel | Kollegaens tittel"]
    assert (fields_again["disease"], fields_again["holder"]) == (["<p>En hudsykdom [@sps].</p>"], ["Deres innehaver"])


def test_a_text_with_an_unread_value_over_an_older_version_meets_the_newer_one(editor_client, notice, other_editor):
    post_autosave(
        editor_client, notice, filled_in(editor_client, notice, title="Min tittel", information_as_of="31.02.2026")
    )
    saved(notice, other_editor, title="Kollegaens tittel")

    form = gone_on_with(editor_client, notice)

    assert typed_fields(form)["information_as_of"] == ["31.02.2026"]
    assert [view.collision.place for view in form.context["collisions"]] == ["title"]


# Signed out


HERE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}


@pytest.fixture
def strict_client(editor: User) -> Client:
    editor_client = Client(enforce_csrf_checks=True)
    editor_client.force_login(editor)
    return editor_client


def test_a_form_sent_by_somebody_signed_out_comes_back_whole_and_is_saved_after_signing_in(
    strict_client: Client, notice, editor
):
    data = filled_in(strict_client, notice, title="Lang tekst", disease="<p>En\r\nlinje & «til».</p>")
    Session.objects.all().delete()

    signed_out = strict_client.post(edit_page(notice), data, headers=HERE)
    strict_client.force_login(editor)
    strict_client.cookies["csrftoken"] = get_token(RequestFactory().get("/"))  # as signing in does
    other_token = strict_client.post(edit_page(notice), fields(signed_out), headers=HERE)
    answer = strict_client.post(edit_page(notice), fields(other_token), headers=HERE)

    assert (signed_out.status_code, other_token.status_code, answer.status_code) == (401, 401, 302)
    for page in (signed_out, other_token):
        assert typed_fields(page) == {k: v for k, v in data.items() if k not in {*fields(page)} - {*typed_fields(page)}}
        assert page["Cache-Control"] == "no-store"
    assert head_of(notice).document.title == "Lang tekst"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_what_another_site_sends_is_refused_and_never_comes_back(strict_client, notice, headers: dict[str, str]):
    refused = strict_client.post(edit_page(notice), {"title": "innsmuglet"}, headers=headers)
    signed_out = Client().post(edit_page(notice), {"title": "innsmuglet"}, headers=headers)

    assert refused.status_code == 403
    assert signed_out.status_code == 302
    assert "innsmuglet" not in refused.text


@pytest.mark.parametrize("name", ["desk-autosave", "desk-ready", "desk-pasted", "account_sessions", "admin:index"])
def test_what_a_script_sends_or_another_part_of_the_site_does_not_come_back(name: str, notice):
    where = reverse(name, args=[notice.pk] if name in ("desk-autosave", "desk-ready") else [])

    assert Client().post(where, {"title": "tekst"}, headers=HERE).status_code == 302


def test_the_page_learns_who_is_signed_in_and_the_token_of_now(editor_client, notice, editor):
    answer = editor_client.get(reverse("desk-autosave", args=[notice.pk]))

    assert answer.json()["person"] == editor.pk
    assert len(answer.json()["token"]) == 64
    assert "no-store" in answer["Cache-Control"]


def test_a_text_is_offered_with_the_time_it_was_kept(editor_client, notice):
    post_autosave(editor_client, notice, filled_in(editor_client, notice, title="Ny"))
    at = DraftBuffer.objects.get().updated_at
    DraftBuffer.objects.update(updated_at=at.replace(month=11, day=22, hour=12, minute=5) - timedelta(0))

    assert "22. november" in editor_client.get(edit_page(notice)).text
    assert "13:05" in editor_client.get(edit_page(notice)).text
