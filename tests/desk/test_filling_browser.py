"""Fetching trials in a real browser: the list alone is drawn anew, and what was done is said and kept."""

import pytest
from playwright.sync_api import BrowserContext, expect

from notices.models import DraftBuffer
from tests.support.looking import look
from tests.support.registry_records import record
from tests.support.registry_server import registry_of
from tests.support.sessions import sign_in_browser
from tests.support.worlds import complete_document, created

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_number_is_fetched_by_keyboard_without_a_page_load_and_kept(
    context: BrowserContext, live_server, client_of, editor, settings
):
    sign_in_browser(context, client_of(editor), live_server.url)
    notice = created(editor, complete_document()).notice
    with registry_of(record()) as registry:
        settings.CLINICALTRIALS_GOV_URL = registry.url
        page = context.new_page()
        page.goto(f"{live_server.url}/admin/notices/{notice.pk}/edit/?whole=1")
        page.locator("#id_title").fill("En ny tittel")
        page.evaluate("window.stayed = true")
        page.locator("#id_wanted").fill("se NCT01234567")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page.locator("#id_trials-1-name")).to_have_value("EXAMPLE-1")
        expect(page.locator("button[value='fill:trials']")).to_be_focused()
        expect(page.locator("[data-row-status]")).to_contain_text("NCT01234567")
        expect(page.locator("#id_wanted")).to_have_value("")
        expect(page.locator("#id_title")).to_have_value("En ny tittel")
        page.locator("#row-trials-1 .hs-material > summary").press("Enter")
        expect(page.locator("#row-trials-1").get_by_text("Examplimab in Adults With Eczema")).to_be_visible()
        expect(page.locator("[data-kept]")).not_to_be_empty()
        assert page.evaluate("window.stayed") is True
        look(page)
    assert DraftBuffer.objects.get(person=editor).fields["trials-1-participants"] == ["600"]
