"""Signing in through the directory in a real browser: with the keyboard, under our policy, no rule of access broken."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.support.directory_server import TOKEN, Directory, Reply
from tests.support.looking import look

pytestmark = pytest.mark.django_db(transaction=True)


def test_somebody_comes_in_through_the_directory_with_the_keyboard(
    page: Page, live_server, directory: Directory
) -> None:
    messages: list[str] = []
    page.set_extra_http_headers({"Accept-Language": "nb"})
    page.on("console", lambda message: messages.append(message.text))
    button = page.get_by_role("button", name="Logg inn med Etaten")

    # A link to the page of going on, for browsers that do not go by themselves.
    page.route("**/authorize?**", lambda route: route.fulfill(status=204))
    page.goto(live_server.url + reverse("desk"))
    look(page)
    button.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Videre til katalogen")
    look(page)
    page.unroute("**/authorize?**")
    page.get_by_role("link", name="Gå videre").press("Enter")
    page.wait_for_url(live_server.url + reverse("desk"))
    page.goto(live_server.url + reverse("mfa_index"))
    expect(page.get_by_text("Kontoen din er koblet til")).to_be_visible()
    look(page)
    page.goto(live_server.url + reverse("directory_again"))
    look(page)

    # By itself, and into a directory that has a bad day.
    page.context.clear_cookies()
    page.goto(live_server.url + reverse("account_login"))
    directory.answers[TOKEN] = Reply(500)
    button.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du ble ikke logget inn gjennom katalogen")
    look(page)
    page.get_by_role("link", name="Tilbake til innloggingen").press("Enter")
    expect(button).to_be_visible()
    assert [text for text in messages if "status of" not in text] == []
