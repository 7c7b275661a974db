"""Nothing typed is ever lost, in real browsers: a tab is killed, a session ends, two people save the same notice."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect

from notices.models import DraftBuffer, Notice
from tests.support.sessions import sign_in_browser
from tests.support.waiting import expect_measure
from tests.support.worlds import created, head_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def notice(editor) -> Notice:
    return created(editor).notice


@pytest.fixture
def browser_of(browser: Browser, live_server, client_of):
    """A function: a browser of its own in which the person is signed in."""
    contexts: list[BrowserContext] = []

    def opened(person) -> BrowserContext:
        context = browser.new_context(base_url=live_server.url, locale="nb")
        sign_in_browser(context, client_of(person), live_server.url)
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()


def edit(context: BrowserContext, notice: Notice) -> Page:
    page = context.new_page()
    page.goto(f"/admin/notices/{notice.pk}/edit/?whole=1")
    return page


def ready(page: Page) -> Page:
    """The form, its text editors in their places."""
    expect(page.locator(".ProseMirror")).to_have_count(page.locator("[data-django-prose-editor-configurable]").count())
    return page


def type_at_the_end(page: Page, words: str) -> None:
    page.locator("#section-disease .ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def test_a_tab_that_is_killed_while_somebody_types_loses_no_word(browser_of, editor, notice):
    first = browser_of(editor)
    page = ready(edit(first, notice))
    page.locator("#id_information_as_of").fill("31.02.2026")
    type_at_the_end(page, " Siste ord")
    page.close()  # at once: nothing was kept yet
    first.new_page()  # the browser goes on, as it does when one tab is closed

    elsewhere = edit(browser_of(editor), notice)
    expect(elsewhere.locator("#offer")).to_be_visible()
    elsewhere.locator("a[href*='continue=1']").click()

    expect(ready(elsewhere).locator("#section-disease .ProseMirror")).to_have_text("En hudsykdom [@sps]. Siste ord")
    expect(elsewhere.locator("#id_information_as_of")).to_have_value("31.02.2026")
    assert notice.versions.count() == 1


def test_without_a_network_the_text_stays_in_the_browser_and_is_offered_when_it_is_back(browser_of, editor, notice):
    context = browser_of(editor)
    page = ready(edit(context, notice))
    context.route("**/autosave/", lambda route: route.abort())
    page.locator("#id_title").fill("Skrevet uten nett")
    expect(page.locator("[data-when=offline]")).to_be_visible()
    page.close()
    context.unroute("**/autosave/")

    again = edit(context, notice)

    expect(again.locator("#offer")).to_be_visible()
    again.wait_for_load_state("networkidle")  # what the first page said in leaving may have arrived before its copy
    assert DraftBuffer.objects.get().fields["title"] == ["Skrevet uten nett"]
    expect_measure(again, lambda: again.evaluate("Object.keys(localStorage)"), lambda keys: keys == [])


def test_without_a_database_the_text_stays_in_the_browser_and_a_save_waits(browser_of, editor, notice):
    context = browser_of(editor)
    page = ready(edit(context, notice))
    context.route("**/autosave/", lambda route: route.fulfill(status=503, body="<h1>503</h1>"))
    page.locator("#id_title").fill("Skrevet uten database")
    page.locator("[data-save]").click()
    expect(page.locator("[data-when=unavailable]")).to_be_visible()
    stored = page.evaluate("Object.values(localStorage).join()")
    assert "title=Skrevet+uten+database" in stored and notice.versions.count() == 1
    context.unroute("**/autosave/")

    with page.expect_navigation():
        page.locator("[data-save]").press("Enter")

    assert head_of(notice).document.title == "Skrevet uten database"


def test_a_session_that_ends_while_somebody_types_costs_no_word(browser_of, live_server, editor, password, notice):
    context = browser_of(editor)
    page = ready(edit(context, notice))
    Session.objects.all().delete()
    page.locator("#id_title").fill("En lang tekst")
    page.locator("[data-save]").click()
    expect(page.locator("[data-when=signed-out]")).to_be_visible()
    assert notice.versions.count() == 1

    with context.expect_page() as opening:
        page.locator("[data-when=signed-out] a").click()
    door = opening.value
    door.locator("[name=login]").fill(editor.username)
    door.locator("[name=password]").fill(password)
    door.keyboard.press("Enter")
    door.wait_for_url(f"{live_server.url}/admin/")  # the whole address: that of the sign-in page ends like it
    with page.expect_navigation():
        # By keyboard: the alert above goes away by itself, and the button moves under the pointer.
        page.locator("[data-save]").press("Enter")

    assert head_of(notice).document.title == "En lang tekst"
    assert not DraftBuffer.objects.exists()


def test_signing_out_throws_away_no_word(browser_of, live_server, editor, password, notice):
    page = ready(edit(browser_of(editor), notice))
    page.evaluate("() => { window.fetch = () => Promise.reject() }")  # nor does it get anything through in leaving
    page.locator("#id_title").fill("Skrevet og ikke lagret")
    expect(page.locator("[data-when=offline]")).to_be_visible()
    page.goto("/admin/")  # the page of the text would put its copy back
    assert not DraftBuffer.objects.exists()
    with page.expect_response(lambda answer: "/logout/" in answer.url) as leaving:
        page.locator("[data-menu] summary:visible").last.click()
        page.locator("form[action$='/logout/'] button:visible").click()
    assert leaving.value.all_headers()["clear-site-data"] == '"cache"'
    page.wait_for_url("**/accounts/login/**")

    page.goto(f"/admin/notices/{notice.pk}/edit/")
    page.locator("[name=login]").fill(editor.username)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")

    expect(page.locator("#offer")).to_be_visible()
    assert DraftBuffer.objects.get().fields["title"] == ["Skrevet og ikke lagret"]


def test_two_people_save_one_notice_and_the_second_form_holds_both(browser_of, editor, other_editor, notice):
    mine, theirs = (ready(edit(browser_of(person), notice)) for person in (editor, other_editor))
    mine.locator("#id_holder").fill("Min innehaver")
    type_at_the_end(theirs, " Deres ord.")
    for page in (theirs, mine):
        with page.expect_navigation():
            page.locator("[data-save]").first.click()

    expect(mine.locator("section[aria-labelledby=conflict]")).to_be_focused()
    assert notice.versions.count() == 2
    expect(ready(mine).locator("[data-collision]")).to_have_count(0)
    with mine.expect_navigation():
        mine.locator("[data-save]").click()

    document = head_of(notice).document
    assert (document.holder, document.disease) == ("Min innehaver", "<p>En hudsykdom [@sps]. Deres ord.</p>")
    assert notice.versions.count() == 3
