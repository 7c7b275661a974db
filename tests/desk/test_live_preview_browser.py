"""The preview beside the edit form in a real browser: it shows what is typed and follows the field."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from notices.document.model import TrialRow
from tests.support.looking import look
from tests.support.roles import end_roles
from tests.support.sessions import sign_in_browser
from tests.support.worlds import complete_document, created

pytestmark = pytest.mark.django_db(transaction=True)

TRIALS = tuple(
    TrialRow(key=f"t{n}", number=f"NCT0333439{n}", name=f"EXAMPLE-{n}", population="voksne") for n in range(3)
)
TWO = "<p>Den første sier noe [@ema].</p><p>Den andre sier noe annet.</p>"
PREVIEW = "**/edit/preview/"


@pytest.fixture
def form(context: BrowserContext, live_server, client_of, editor) -> Page:
    """The folded form of a notice with three trials, in a wide window."""
    notice = created(editor, complete_document(trials=TRIALS, disease=TWO)).notice
    sign_in_browser(context, client_of(editor), live_server.url)
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/admin/notices/{notice.pk}/edit/")
    return page


def test_it_shows_what_is_typed_and_follows_the_field(form, editor):
    requests: list[str] = []
    form.on("request", lambda request: requests.append(request.url) if "/edit/preview/" in request.url else None)
    text, in_hand = form.locator("[data-live-page]"), form.locator("[data-live-page] [data-in-hand]")
    # What is folded in the form stands in it.
    expect(text.locator(".hs-trials tbody tr")).to_have_count(3)

    form.locator("#section-disease > summary").click()
    form.locator("#section-disease .ProseMirror p").nth(1).click()
    expect(in_hand).to_have_text("Den andre sier noe annet.")
    expect(in_hand).to_be_in_viewport()
    form.locator("#section-disease .ProseMirror p").nth(0).click()
    expect(in_hand).to_have_text("Den første sier noe (1).")
    form.keyboard.press("Home")
    before = len(requests)
    form.keyboard.type("Ny begynnelse. ", delay=10)
    expect(in_hand).to_contain_text("Ny begynnelse. Den første")
    assert len(requests) - before < len("Ny begynnelse. ") / 2

    form.locator("#section-evidence > summary").click()
    form.locator("#row-trials-2 .hs-line").click()
    expect(text.locator("tr[data-in-hand]")).to_contain_text("NCT03334392")
    form.locator("#section-header > summary").click()
    form.fill("#id_title", "Tittel som skrives")
    expect(in_hand).to_have_text("Tittel som skrives")
    form.locator("#id_holder").focus()
    expect(in_hand).to_contain_text("Eksempel AS")
    look(form)


def test_it_is_one_stop_for_the_tab_key_and_its_links_stay_in_it(form):
    text = form.locator("[data-live-page]")
    expect(text.locator("a").first).to_have_attribute("tabindex", "-1")
    form.keyboard.press("Alt+Shift+KeyP")
    expect(text).to_be_focused()
    form.keyboard.press("Enter")
    expect(text.locator("a.hs-citation").first).to_be_focused()
    form.keyboard.press("Enter")
    expect(text.locator("#preview-ref-1")).to_be_focused()
    expect(text.locator("#preview-ref-1")).to_be_in_viewport()
    form.locator("#section-header > summary").focus()
    expect(text.locator("a").first).to_have_attribute("tabindex", "-1")
    assert form.evaluate("location.hash") == ""


def test_below_1440_pixels_a_key_opens_it_beside_the_form_and_on_a_phone_leads_there(form):
    text, field = form.locator("[data-live-page]"), form.locator("#section-summary > summary")
    form.set_viewport_size({"width": 1280, "height": 900})
    expect(text).to_be_hidden()
    field.focus()
    form.keyboard.press("Alt+Shift+KeyP")
    expect(text.locator("h1")).to_be_visible()
    expect(field).to_be_focused()
    look(form)
    form.keyboard.press("Alt+Shift+KeyP")
    expect(text).to_be_hidden()

    form.set_viewport_size({"width": 375, "height": 800})
    form.keyboard.press("Alt+Shift+KeyP")
    expect(text).to_be_focused()
    expect(text).to_be_in_viewport()
    form.keyboard.press("Escape")
    expect(text).to_be_hidden()
    expect(field).to_be_focused()


def test_it_says_that_it_could_not_be_drawn_and_that_the_role_is_gone(form, editor):
    says = form.locator("[data-live-says]")
    expect(form.locator("[data-live-page] h1")).to_be_visible()
    form.locator("#section-header > summary").click()
    form.route(PREVIEW, lambda route: route.abort())
    form.fill("#id_title", "Uten nett")
    expect(says).to_contain_text("kunne ikke tegnes")
    expect(form.locator("[data-live-page] h1")).not_to_have_text("Uten nett")
    form.unroute(PREVIEW)
    form.fill("#id_title", "Med nett")
    expect(form.locator("[data-live-page] h1")).to_have_text("Med nett")
    expect(says).to_be_empty()

    end_roles(editor, "editor")
    form.fill("#id_title", "Uten rolle")
    expect(says).to_contain_text("rollen")
    expect(form.locator("#id_title")).to_have_value("Uten rolle")
