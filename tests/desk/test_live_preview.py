"""The preview beside the form is what readers would see of what is typed, and leaves nothing behind."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notices.models import DraftBuffer, Event, Notice, UnreadValue, Version
from notices.rendering.fragment import fragment
from tests.support.sites import FormFields, edit_page, fields, filled_in, folded_edit_page
from tests.support.worlds import head_of

pytestmark = pytest.mark.django_db


def post_preview(client: Client, notice: Notice, data: FormFields) -> dict[str, Any]:
    answer = client.post(reverse("desk-live-preview", args=[notice.pk]), data)
    assert answer.status_code == 200
    return dict(answer.json())


def rows_written() -> list[Any]:
    counts = [model.objects.count() for model in (Version, Event, DraftBuffer, UnreadValue)]
    return [*counts, *Notice.objects.values_list("etag", "head_id")]


def test_it_is_the_text_that_a_save_would_make_and_nothing_is_stored(editor_client, notice):
    data = filled_in(editor_client, notice, title="Ny tittel", disease="<p>Nytt [@ema].</p><script>alert(1)</script>")
    before = rows_written()

    preview = post_preview(editor_client, notice, data)

    assert rows_written() == before
    assert "Nytt (" in preview["html"]
    editor_client.post(edit_page(notice), data)
    assert preview == {"html": fragment(head_of(notice).document), "note": ""}


def test_what_was_not_opened_stands_in_it(editor_client, notice):
    data = fields(editor_client.get(folded_edit_page(notice)))

    preview = post_preview(editor_client, notice, data)

    assert "title" not in data
    assert preview["html"] == fragment(head_of(notice).document)


def test_what_cannot_be_read_or_must_not_be_stored_stands_as_it_was(editor_client, notice):
    data = filled_in(editor_client, notice, title="Ny", information_as_of="en dag", holder="010160 50012")

    preview = post_preview(editor_client, notice, data)

    assert preview["html"] == fragment(head_of(notice).document.revised(title="Ny"))
    assert preview["note"] == "2 verdier kan ikke leses ennå. De vises slik de ble lagret."
