"""Pasting in a real browser: what the server makes of it stands in the editor, and one step takes it back."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.support.sessions import sign_in_browser
from tests.support.worlds import complete_document, created

pytestmark = pytest.mark.django_db(transaction=True)

GOOGLE_DOCS = (
    '<b style="font-weight:normal"><p><span style="font-weight:400">Vanlig </span><span style="font-weight:700">fet'
    '</span><span> H</span><span style="vertical-align:sub">2</span>O <s>4 mg</s></p></b>'
)
CLEAN = "<p>Vanlig <strong>fet</strong> H<sub>2</sub>O</p>"


@pytest.fixture
def notice(editor):
    return created(editor, complete_document()).notice


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def form(context: BrowserContext, live_server, client_of, editor, notice, complaints) -> Page:
    """The edit form of a notice, its editors ready."""
    sign_in_browser(context, client_of(editor), live_server.url)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/admin/notices/{notice.pk}/edit/?whole=1")
    expect(page.locator(".ProseMirror")).to_have_count(page.locator("[data-django-prose-editor-configurable]").count())
    return page


def paste(page: Page, html: str = "", text: str = "", section: str = "description") -> None:
    """Paste into the editor of a section, where its caret stands."""
    page.locator(f"#section-{section} .ProseMirror").evaluate(
        """(box, [html, text]) => {
            const data = new DataTransfer()
            if (html) data.setData("text/html", html)
            data.setData("text/plain", text)
            box.focus()
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
        }""",
        [html, text],
    )


def empty(page: Page, section: str = "description") -> None:
    page.locator(f"#section-{section} .ProseMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")


def expect_source(page: Page, value: str | re.Pattern[str]) -> None:
    """What would be sent of the description; waits for what is on its way."""
    expect(page.locator("#section-description textarea").first).to_have_value(value)


def test_a_paste_keeps_its_marks_says_what_went_and_is_undone_by_keyboard(form: Page, complaints, notice):
    empty(form)
    paste(form, GOOGLE_DOCS)
    line = form.locator("#section-description .hs-pasted")

    expect(line.get_by_role("status")).to_contain_text("«4 mg»")
    expect_source(form, CLEAN)
    form.keyboard.type("!")
    line.get_by_role("button").focus()
    form.keyboard.press("Enter")
    expect(line.get_by_role("status")).to_have_text("Innlimingen er angret.")
    expect_source(form, re.compile("^(<p>!?</p>)?$"))
    empty(form)
    paste(form, GOOGLE_DOCS)
    expect(line.get_by_role("button")).to_be_visible()
    form.keyboard.type(" og mer")
    form.keyboard.press("Control+z")
    expect_source(form, CLEAN)
    form.keyboard.press("Control+z")
    expect_source(form, "")
    assert complaints == []


def test_a_late_answer_comes_in_where_somebody_pasted_and_saving_waits_for_it(form: Page, notice):
    late: list[Route] = []
    empty(form)
    form.keyboard.type("Før. ")
    form.route("**/admin/pasted/", lambda route: late.append(route))
    paste(form, text="limt inn", section="description")
    form.keyboard.type("Etter.")
    with form.expect_navigation():
        form.keyboard.press("Control+s")
        form.wait_for_timeout(100)
        expect_source(form, "<p>Før. Etter.</p>")
        late[0].continue_()

    notice.refresh_from_db()
    assert notice.head.document.description == "<p>Før. limt innEtter.</p>"


def test_without_an_answer_the_words_come_in_and_the_person_is_told(form: Page):
    empty(form)
    form.route("**/admin/pasted/", lambda route: route.abort())
    paste(form, "<p><b>En</b></p><p>To</p>", "En\n\nTo")

    expect(form.locator("#section-description .hs-pasted").get_by_role("status")).to_contain_text(
        "Serveren svarte ikke"
    )
    expect_source(form, "<p>En</p><p>To</p>")


def test_a_list_stays_a_list_and_shows_the_numbers_that_are_saved(form: Page):
    empty(form)
    form.keyboard.type("Før")
    paste(form, "<ul><li>a<ul><li>b</li></ul></li></ul>", "")
    expect(form.locator("#section-description .ProseMirror li")).to_have_count(2)
    form.keyboard.type("X")
    expect_source(form, re.compile("^<p>Før</p><ul><li><p>a</p><ul><li><p>bX</p></li></ul></li></ul>"))
    empty(form)
    paste(form, text="a. avsnitt 1\nb. avsnitt 2")

    expect(form.locator("#section-description .ProseMirror ol > li")).to_have_count(2)
    expect_source(form, "<ol><li><p>avsnitt 1</p></li><li><p>avsnitt 2</p></li></ol>")


def test_a_form_that_is_too_large_names_the_field_before_it_is_sent(form: Page):
    requests: list[str] = []
    form.on("request", lambda request: requests.append(request.url) if request.method == "POST" else None)
    form.evaluate("document.querySelector('[data-max-request]').dataset.maxRequest = 300_000")
    form.locator("#section-disease textarea").first.evaluate("field => { field.value = '<p>' + 'æ'.repeat(100_001) }")
    form.keyboard.press("Control+s")

    expect(form.locator("#section-disease [data-too-long]")).to_contain_text("100004")
    expect(form.locator("#section-disease .ProseMirror")).to_be_focused()
    assert requests == []
