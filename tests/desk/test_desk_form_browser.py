"""The edit form in a real browser: the editor, rows without a page load, citations, and nothing that is blocked."""

import base64
import hashlib
import re

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from notices.forms.edit.editor import STYLE_HASH
from tests.support.sessions import sign_in_browser
from tests.support.worlds import complete_document, created, saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(context: BrowserContext, live_server, client_of, editor):
    """The editor's browser, and all that its console complained about."""
    sign_in_browser(context, client_of(editor), live_server.url)
    return context


@pytest.fixture
def notice(editor):
    return created(editor, complete_document()).notice


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def form(desk: BrowserContext, live_server, notice, complaints) -> Page:
    """The edit form of a notice, its editors ready."""
    page = desk.new_page()
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/admin/notices/{notice.pk}/edit/?whole=1")
    expect(page.locator(".ProseMirror")).to_have_count(page.locator("[data-django-prose-editor-configurable]").count())
    return page


def test_the_page_runs_without_a_complaint_under_its_policy(form, complaints):
    form.locator("#section-description .ProseMirror").click()
    form.keyboard.type("Et stoff")

    assert complaints == []


def test_the_style_that_the_editor_writes_is_the_one_whose_hash_the_policy_allows(form):
    style = form.locator("style[data-tiptap-style]").evaluate("style => style.textContent")

    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == STYLE_HASH
    assert form.locator("style[data-tiptap-style]").evaluate("style => style.sheet.cssRules.length") > 0


def test_each_editor_has_a_name_and_buttons_with_our_words(form):
    text = form.get_by_role("textbox", name="Beskrivelse av den nye metoden")

    expect(text).to_have_count(1)
    menu = form.locator("#section-description .prose-menubar")
    names = menu.get_by_role("button").evaluate_all("buttons => buttons.map((button) => button.ariaLabel)")
    assert len(names) >= 9
    assert not {"bold", "italic", "unordered list", "insert link"} & set(names)


def test_prose_typed_in_the_editor_is_saved_with_its_marks(form, notice):
    text = form.locator("#section-description .ProseMirror")
    text.click()
    form.keyboard.press("Control+a")
    form.keyboard.type("H")
    form.keyboard.press("Control+,")
    form.keyboard.type("2")
    form.keyboard.press("Control+,")
    form.keyboard.type("O i ")
    form.keyboard.press("Control+b")
    form.keyboard.type("fet")
    form.keyboard.press("Control+b")
    form.keyboard.type(" skrift")
    with form.expect_navigation():
        form.keyboard.press("Control+s")

    notice.refresh_from_db()
    assert notice.head.document.description == "<p>H<sub>2</sub>O i <strong>fet</strong> skrift</p>"


def in_menu(form: Page, row: str, act: str) -> None:
    form.locator(f"{row} > .hs-row-menu > summary").click()
    form.locator(f"{row} > .hs-row-menu [value^='{act}:']").click()


def test_a_row_comes_and_goes_without_a_page_load_and_keeps_what_was_typed(form):
    form.evaluate("window.stayed = true")
    form.locator("#id_trials-0-population").fill("pasienter fra 12 år")

    form.locator("#add-trials").click()
    expect(form.locator("#id_trials-1-number")).to_be_focused()
    form.keyboard.type("NCT03334422")
    in_menu(form, "#row-trials-1", "up")

    expect(form.locator("#id_trials-0-number")).to_have_value("NCT03334422")
    expect(form.locator("#id_trials-1-population")).to_have_value("pasienter fra 12 år")
    expect(form.locator("#row-trials-0 > .hs-row-menu > summary")).to_be_focused()
    expect(form.locator("[data-row-status]")).not_to_be_empty()

    in_menu(form, "#row-trials-0", "remove")
    expect(form.locator("#row-trials-0 > .hs-undo button")).to_be_focused()
    expect(form.locator("#id_trials-0-number")).to_be_hidden()
    form.keyboard.press("Enter")
    expect(form.locator("#id_trials-0-number")).to_have_value("NCT03334422")
    expect(form.locator("#id_trials-0-number")).to_be_visible()
    assert form.evaluate("window.stayed") is True


def test_a_row_that_cannot_be_added_loses_nothing_and_says_so(form):
    form.locator("#id_title").fill("En ny tittel")
    expect(form.locator("[data-row-problem]")).to_be_hidden()
    form.context.clear_cookies()
    form.locator("#add-trials").click()

    expect(form.get_by_role("alert")).to_be_visible()
    expect(form.locator("#id_title")).to_have_value("En ny tittel")
    expect(form.locator("#add-trials")).to_be_focused()


def test_an_arm_is_added_inside_its_trial(form):
    form.locator("#add-trials-0-arms").click()

    expect(form.locator("#id_trials-0-arms-2-text")).to_be_focused()


def test_a_citation_is_inserted_where_the_caret_stands(form):
    holder = form.locator("#id_holder")
    holder.fill("Eksempel AS, Oslo")
    holder.evaluate("field => field.setSelectionRange(11, 11)")
    form.locator(".ds-field:has(> #id_holder) > .hs-cite").click()
    dialog = form.locator("[data-citation-dialog]")
    for box in dialog.get_by_role("checkbox").all():
        box.check()
    dialog.locator("[data-citation-insert]").click()

    expect(holder).to_have_value("Eksempel AS[@ema; @sps], Oslo")
    expect(holder).to_be_focused()


def test_a_citation_is_inserted_in_prose_and_a_new_reference_can_be_cited_at_once(form):
    form.locator("#add-references").click()
    form.locator("#id_references-2-title").fill("En ny kilde")
    form.locator("#id_references-2-key").fill("ny-2020")
    form.locator("#section-disease .ProseMirror").click()
    form.keyboard.press("Control+End")
    form.locator("#section-disease .hs-cite").first.click()
    form.get_by_label("[@ny-2020] En ny kilde").check()
    form.locator("[data-citation-insert]").click()

    expect(form.locator("#section-disease .ProseMirror")).to_contain_text("En hudsykdom [@sps].[@ny-2020]")
    expect(form.locator("#id_disease")).to_have_value(re.compile(re.escape("[@ny-2020]")))


def test_what_cannot_be_read_is_named_above_the_form_and_leads_to_its_field(form, notice):
    form.locator("#id_information_as_of").fill("31.02.2026")
    with form.expect_navigation():
        form.locator("[data-save]").click()

    form.locator("section[aria-labelledby=unread-heading] a").click()
    expect(form.locator("#id_information_as_of")).to_be_focused()
    expect(form.locator("#id_information_as_of")).to_have_value("31.02.2026")
    notice.refresh_from_db()
    assert notice.head.number == 1


def test_a_link_to_a_text_goes_to_its_editor(form):
    form.evaluate("""() => {
        const link = Object.assign(document.createElement("a"), { href: "#id_disease", textContent: "go" })
        document.querySelector("h1").append(link)
    }""")
    form.locator("h1 a").click()

    expect(form.locator("#section-disease .ProseMirror")).to_be_focused()


def test_leaving_with_unsaved_text_asks_first_and_saving_does_not(form):
    dialogs: list[str] = []

    def accept(dialog: Dialog) -> None:
        dialogs.append(dialog.type)
        dialog.accept()

    form.on("dialog", accept)
    form.locator("#id_title").fill("En ny tittel")
    with form.expect_navigation():
        form.locator(".hs-sticky-bar > a").click()
    assert dialogs == ["beforeunload"]

    form.goto(f"{form.url}edit/?whole=1")
    form.locator("a[href*='continue=1']").click()
    expect(form.locator("#id_title")).to_have_value("En ny tittel")
    form.locator("#id_title").fill("En annen tittel")
    with form.expect_navigation():
        form.locator("[data-save]").click()
    assert dialogs == ["beforeunload"]


def test_the_enter_key_saves_and_presses_no_rows_button(form, notice):
    form.locator("#id_title").fill("En ny tittel")
    with form.expect_navigation():
        form.keyboard.press("Enter")

    notice.refresh_from_db()
    assert notice.head.document.title == "En ny tittel"
    assert notice.head.document.substances == complete_document().substances


def test_the_form_works_without_script(browser, live_server, client_of, editor, notice):
    context = browser.new_context(java_script_enabled=False)
    sign_in_browser(context, client_of(editor), live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/notices/{notice.pk}/edit/?whole=1")
    page.locator("#id_description").fill("Et stoff.\n\nEt avsnitt til.")
    page.locator("#add-references").click()
    page.locator("#id_references-2-title").fill("En ny kilde")
    in_menu(page, "#row-references-2", "up")
    page.locator("[data-save]").click()

    notice.refresh_from_db()
    document = notice.head.document
    assert document.description == "<p>Et stoff.</p><p>Et avsnitt til.</p>"
    assert [reference.title for reference in document.references][1] == "En ny kilde"
    context.close()


def test_after_saving_the_editor_is_back_where_they_wrote_and_reads_the_answer_there(form):
    text = form.locator("#section-disease .ProseMirror")
    text.click()
    form.keyboard.type("Nytt. ")
    with form.expect_navigation():
        form.keyboard.press("Control+s")

    expect(text).to_be_focused()
    expect(form.locator("[data-saved] .ds-alert")).to_be_in_viewport()

    form.reload()
    expect(text).to_be_visible()
    expect(text).not_to_be_focused()


def test_a_save_that_was_overtaken_explains_itself_and_no_shortcut_saves_before_everything_is_chosen(
    form, notice, other_editor
):
    saved(notice, other_editor, title="Kollegaens tittel")

    form.locator("#id_title").fill("Min tittel")
    with form.expect_navigation():
        form.locator("[data-save]").click()

    expect(form.locator("section[aria-labelledby=conflict]")).to_be_focused()
    form.keyboard.press("Control+s")
    expect(form.locator("[data-collision] input").first).to_be_focused()
    for button in ("[data-save]", "[name=preview]"):
        expect(form.locator(button)).to_have_attribute("aria-disabled", "true")
        form.locator(button).press("Enter")
    assert notice.versions.count() == 2

    form.locator("[data-collision] input[value^=theirs]").press("Space")
    expect(form.locator("[data-save]")).to_have_attribute("aria-disabled", "false")
    with form.expect_navigation():
        form.keyboard.press("Control+s")
    assert notice.versions.count() == 2  # theirs is what is saved already


def test_the_references_are_offered_when_a_citation_is_typed_and_chosen_by_keyboard(form, complaints):
    holder, offered = form.get_by_label("Innehaver", exact=False).first, form.locator("[data-citation-suggestions]")
    holder.press("End")
    holder.press_sequentially(" [@")
    # The references, and below them the way to the dialog.
    expect(offered.locator("li:not([data-key=''])")).to_have_count(2)
    expect(offered.locator("li").last).to_have_attribute("data-key", "")
    expect(holder).to_have_attribute("aria-activedescendant", "citation-suggestions-0")
    holder.press("ArrowDown")
    holder.press("Enter")
    expect(holder).to_have_value("Eksempel AS [@ema] [@sps]")
    expect(offered).to_be_hidden()
    # Within a key the choice takes the place of all of it.
    for _letter in "ps]":
        holder.press("ArrowLeft")
    expect(offered.locator("[aria-selected=true]")).to_contain_text("[@sps]")
    holder.press("Enter")
    expect(holder).to_have_value("Eksempel AS [@ema] [@sps]")

    text = form.locator("#section-description .ProseMirror")
    text.click()
    form.keyboard.press("End")
    form.keyboard.type(" [@e")
    expect(offered.locator("[aria-selected=true]")).to_contain_text("[@ema]")
    form.keyboard.press("Enter")
    form.keyboard.type(" [@")
    form.keyboard.press("Escape")
    expect(offered).to_be_hidden()
    expect(text).to_have_text("Et antistoff. [@ema] [@")
    assert complaints == []
