"""From the text into the box and back with the keyboard: the dialog filters, "New reference" leads to the box."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from tests.references.test_reading import RIS
from tests.support.looking import look
from tests.support.publications import Publications
from tests.support.sessions import sign_in_browser
from tests.support.worlds import created, head_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reference_comes_from_the_dialog_into_the_draft_by_keyboard(
    context: BrowserContext, live_server, client_of, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    Publications(monkeypatch)
    notice = created(editor).notice
    sign_in_browser(context, client_of(editor), live_server.url)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('desk-edit', args=[notice.pk])}#id_holder")
    holder, dialog = page.locator("#id_holder"), page.locator("[data-citation-dialog]")

    page.locator(".ds-field:has(> #id_holder) > .hs-cite").press("Enter")
    expect(page.locator("#citation-filter")).to_be_focused()
    page.keyboard.type("medisiner")
    expect(dialog.get_by_role("checkbox")).to_have_count(0)
    expect(page.locator("[data-citation-found]")).to_have_text("0 av 2 referanser")
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("under MÉDIC")
    expect(dialog.get_by_role("checkbox")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(holder).to_have_value("[@ema]Eksempel AS [@ema]")

    page.locator(".ds-field:has(> #id_holder) > .hs-cite").press("Enter")
    dialog.get_by_role("button", name="Ny referanse").press("Enter")
    expect(page.locator("#sources")).to_be_focused()
    page.keyboard.insert_text(f"{RIS}\nukjent linje\nPMID: 9500320\nwww.nice.org.uk/guidance/ta534")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/references/")
    expect(page.locator("#sources")).to_have_value("ukjent linje")
    look(page)
    page.locator("#take-2").press("Space")
    page.locator("#key-0").press("Enter")  # takes nothing
    expect(page.locator("#take-2")).not_to_be_checked()
    with page.expect_navigation():
        page.locator("button[value=take]").press("Enter")
    assert [row.key for row in head_of(notice).document.references] == ["ema", "sps", "simpson2020"]
    assert head_of(notice).document.holder == "[@ema]Eksempel AS [@ema]"
