"""The link dialog asks the server what is kept of an address; saving says what became of addresses and arms."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.support.forms_data import form_data
from tests.support.worlds import complete_document, created, head_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "url", "is_refused"),
    [("www.ema.europa.eu", "https://www.ema.europa.eu", False), ("javascript:x", "", True), ("", "", False)],
)
def test_the_server_says_what_is_kept(client: Client, editor: User, text: str, url: str, is_refused: bool) -> None:
    client.force_login(editor)

    answer: dict[str, Any] = client.get(reverse("desk-address"), {"address": text}).json()

    assert (answer["url"], answer["is_refused"]) == (url, is_refused)
    assert bool(answer["message"]) == bool(text)


def test_saving_says_what_became_of_a_link_an_address_and_an_arm(client: Client, editor: User) -> None:
    notice = created(editor, complete_document()).notice
    client.force_login(editor)
    data = {
        **form_data(head_of(notice).document),
        "summary": '<p>Se <a href="#del">notatet</a> [@ema].</p>',
        "references-0-url": "www.ema.europa.eu/en\u200b",
        "trials-0-arms-0-text": "Arm 1: 4 mg",
    }
    tokens = {"etag": notice.etag, "seen_version": 1, "base_version": 1, "request_id": uuid4(), "page": uuid4()}

    page = client.post(reverse("desk-edit", args=[notice.pk]), data | tokens, follow=True).content.decode()

    document = head_of(notice).document
    assert document.summary == "<p>Se notatet [@ema].</p>"
    assert document.references[0].url == "https://www.ema.europa.eu/en"
    assert document.trials[0].arms[0].text == "4 mg"
    assert all(words in page for words in ("«notatet»", "https://www.ema.europa.eu/en", "«Arm 1:»"))
