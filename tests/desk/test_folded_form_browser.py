"""The folded edit form in a real browser: parts are fetched when they are opened, rows come and go, nothing is lost."""

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from notices.document.model import TrialRow
from tests.support.looking import look
from tests.support.sessions import sign_in_browser
from tests.support.waiting import expect_measure
from tests.support.worlds import complete_document, created, head_of

pytestmark = pytest.mark.django_db(transaction=True)

TRIALS = tuple(
    TrialRow(key=f"t{n}", number=f"NCT0333439{n}", name=f"EXAMPLE-{n}", population="voksne") for n in range(4)
)

# Long enough for its readability to be measured.
LONG = f"<p>{'Et antistoff virker på huden til voksne. ' * 7}Et antistoff virker på huden til voksne.</p>"


@pytest.fixture
def notice(editor):
    return created(editor, complete_document(trials=TRIALS, description=LONG)).notice


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def form(context: BrowserContext, live_server, client_of, editor, notice, complaints) -> Page:
    """The folded form of a notice with four trials."""
    sign_in_browser(context, client_of(editor), live_server.url)
    page = context.new_page()
    page.on("console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/admin/notices/{notice.pk}/edit/")
    return page


def expect_names(form: Page, *names: str) -> None:
    """The trials that stand, in their order; waits for what is on its way."""
    rows = form.locator("#rows-trials > [data-row]:not([data-removed])")
    expect(rows.locator("[data-cell=name]")).to_have_text(names)


def hold(form: Page, grip: Locator, row: Locator) -> None:
    """Drag a row before another one, as a hand does: in steps, looking where things are meanwhile. It is not let go."""
    grip.hover()
    form.mouse.down()
    expect_measure(form, lambda: begun(form, row), lambda is_dragged: is_dragged)
    row.hover(position={"x": 40, "y": 4}, force=True)
    row.hover(position={"x": 42, "y": 4}, force=True)


def drag(form: Page, grip: Locator, row: Locator) -> None:
    hold(form, grip, row)
    form.mouse.up()


def begun(form: Page, row: Locator) -> bool:
    """Move the mouse on; says whether a row is in the hand by now."""
    box = row.bounding_box()
    assert box
    form.mouse.move(box["x"] + 40, box["y"] + box["height"] - 2, steps=2)
    return form.locator("[data-dragged]").count() == 1


def save(form: Page) -> None:
    with form.expect_navigation():
        form.keyboard.press("Control+s")


def test_rows_are_opened_changed_moved_removed_and_back_and_only_that_is_saved(form, notice, complaints):
    expect(form.locator("[data-section] :is(textarea, select)")).to_have_count(0)
    look(form)
    form.locator("#section-evidence > summary").click()
    form.locator("#row-trials-1 .hs-line").click()
    form.locator("#id_trials-1-population").fill("barn")
    form.locator("#id_trials-1-name").fill("NYTT NAVN")
    expect(form.locator("#row-trials-1 [data-cell=name]")).to_have_text("NYTT NAVN")
    form.locator("#row-trials-2 .hs-line").click()
    expect(form.locator("#id_trials-1-population")).to_be_hidden()  # one is open at a time

    form.locator("#row-trials-2 .hs-line").press("Alt+ArrowUp")
    expect_names(form, "EXAMPLE-0", "EXAMPLE-2", "NYTT NAVN", "EXAMPLE-3")
    expect(form.locator("#row-trials-1 .hs-line")).to_be_focused()
    form.locator("#row-trials-0 .hs-row-menu > summary").click()
    form.locator("[value='copy:trials-0']").click()
    expect(form.locator("#id_trials-1-name")).to_have_value("EXAMPLE-0")
    form.locator("#id_trials-1-name").fill("KOPI")
    for place in (4, 0):
        form.locator(f"#row-trials-{place} .hs-row-menu > summary").click()
        form.locator(f"[value='remove:trials-{place}']").click()
        expect(form.get_by_role("button", name="Angre").last).to_be_visible()
    expect(form.locator("#row-trials-0 .hs-undo")).to_contain_text("Studie 1 er fjernet.")
    look(form)
    expect(form.locator("[data-kept]")).not_to_be_empty()

    form.reload()
    with form.expect_navigation():
        form.locator("a[href*='continue=1']").click()
    form.locator("#row-trials-0").get_by_role("button", name="Angre").click()
    expect_names(form, "EXAMPLE-0", "KOPI", "EXAMPLE-2", "NYTT NAVN")
    save(form)

    trials = head_of(notice).document.trials
    assert [trial.name for trial in trials] == ["EXAMPLE-0", "KOPI", "EXAMPLE-2", "NYTT NAVN"]
    assert (trials[0], trials[2]) == (TRIALS[0], TRIALS[2])
    assert trials[3] == TRIALS[1].model_copy(update={"population": "barn", "name": "NYTT NAVN"})
    assert head_of(notice).document == complete_document(trials=trials, description=LONG)
    expect(form.locator("#section-evidence")).to_have_attribute("open", "")  # the last place
    assert complaints == []


def test_a_link_to_a_field_that_is_folded_opens_its_section_and_its_row(form, complaints):
    for anchor, field in (("id_trials-3-outcomes",) * 2, ("id_disease", None), ("row-references-1", None)):
        form.evaluate(
            """(anchor) => document.querySelector("h1").append(
                Object.assign(document.createElement("a"), { href: "#" + anchor, textContent: anchor }))""",
            anchor,
        )
        form.locator("h1 a").last.click()
        if field:
            expect(form.locator(f"#{field}")).to_be_focused()
    expect(form.locator("#id_references-1-title")).to_be_visible()
    expect(form.locator("#section-disease .ProseMirror")).to_be_visible()
    assert complaints == []


def test_a_part_that_cannot_be_fetched_says_so_and_sends_nothing_in_its_place(form, notice):
    form.route("**/part/?*", lambda route: route.abort())

    form.locator("#section-header > summary").click()

    expect(form.get_by_role("alert")).to_be_visible()
    form.unroute("**/part/?*")
    save(form)
    assert head_of(notice).document == complete_document(trials=TRIALS, description=LONG)


def test_a_row_is_dragged_to_another_place(form):
    form.locator("#section-evidence > summary").click()
    # Until its texts are editors, what stands below them moves under the pointer.
    expect(form.locator("#section-evidence .ProseMirror").first).to_be_visible()
    drag(form, form.locator("#row-trials-3 > [data-grip]"), form.locator("#row-trials-0"))

    expect_names(form, "EXAMPLE-3", "EXAMPLE-0", "EXAMPLE-1", "EXAMPLE-2")
    expect(form.locator("#row-trials-0 [data-number]").first).to_have_text("1")
    expect(form.locator("[data-dragged]")).to_have_count(0)


def test_a_row_that_is_let_go_elsewhere_or_by_escape_stays_where_it_was(form):
    form.locator("#section-evidence > summary").click()
    expect(form.locator("#section-evidence .ProseMirror").first).to_be_visible()
    names = [f"EXAMPLE-{n}" for n in range(4)]
    grip, first = form.locator("#row-trials-3 > [data-grip]"), form.locator("#row-trials-0")
    hold(form, grip, first)
    expect_names(form, names[3], *names[:3])

    form.keyboard.press("Escape")
    expect_names(form, *names)
    form.mouse.up()

    hold(form, grip, first)
    expect_names(form, names[3], *names[:3])
    form.locator("h1").hover(force=True)
    form.mouse.up()
    expect_names(form, *names)
    expect(form.locator("[data-dragged]")).to_have_count(0)
    expect(form.locator("[data-row-status]")).to_have_text("")


def test_a_toolbar_is_one_stop_and_the_tab_key_leaves_a_list(form):
    form.locator("#section-disease > summary").click()
    text = form.locator("#section-disease .ProseMirror")
    toolbar = form.locator("#section-disease [role=toolbar]")
    expect(toolbar.locator("button[tabindex='0']")).to_have_count(1)
    toolbar.locator("button").first.focus()
    form.keyboard.press("ArrowRight")
    expect(toolbar.locator("button").nth(1)).to_be_focused()

    text.click()
    form.keyboard.press("Control+End")
    form.keyboard.press("Enter")
    form.keyboard.type("- en")
    form.keyboard.press("Enter")
    form.keyboard.type("to")
    expect(text.locator("li")).to_have_count(2)
    form.keyboard.press("Tab")
    expect(text).not_to_be_focused()
    expect(text.locator("li li")).to_have_count(0)


def test_words_are_counted_at_the_field_and_boxes_wait_for_what_they_are_about(form):
    form.locator("#section-disease > summary").click()
    count = form.locator("#section-disease [data-count]").first
    expect(count).to_contain_text("2 ord")
    form.locator("#section-disease .ProseMirror").click()
    form.keyboard.press("Control+Home")
    form.keyboard.type("Fire nye ord her. ")
    expect(count).to_contain_text("6 ord")

    form.locator("#section-description > summary").click()
    measured = form.locator("#section-description [data-count]").first
    expect(measured).to_have_text(re.compile(r"^56 ord · LIX \d+$"))
    expect(count).not_to_contain_text("LIX")  # too short

    form.locator("#section-kinds > summary").click()
    comment = form.locator("#id_kinds_mini_comment")
    expect(comment).to_be_hidden()
    form.locator("#id_kinds_mini").check()
    comment.fill("Raskt")
    form.locator("#id_kinds_mini").uncheck()
    expect(comment).to_be_visible()  # what somebody wrote never hides

    form.locator("#section-evidence > summary").click()
    at_least = form.locator("#id_alerts_at_least")
    expect(form.locator("#id_international_done_at_least")).to_be_visible()
    expect(at_least).to_be_hidden()  # none were found
    form.locator("#id_alerts_count").fill("7")
    expect(at_least).to_be_visible()
    form.locator("#id_alerts_count").fill("")
    expect(at_least).to_be_hidden()


def test_a_list_of_rows_and_a_long_group_of_boxes_are_one_stop_with_arrows_inside(form):
    form.locator("#section-evidence > summary").click()
    line, menu = form.locator("#row-trials-0 .hs-line"), form.locator("#row-trials-0 .hs-row-menu > summary")
    line.focus()
    form.keyboard.press("ArrowDown")
    expect(form.locator("#row-trials-1 .hs-line")).to_be_focused()
    form.keyboard.press("Home")
    form.keyboard.press("ArrowRight")
    expect(menu).to_be_focused()
    form.keyboard.press("Tab")
    expect(form.locator("#add-trials")).to_be_focused()
    form.keyboard.press("Shift+Tab")
    form.keyboard.press("Shift+Tab")
    expect(line).to_be_focused()
    form.keyboard.press("Alt+ArrowDown")  # moved, it stays the one in hand
    expect(form.locator("#row-trials-1 .hs-line")).to_be_focused()
    expect(form.locator("#rows-trials .hs-line[tabindex='0']")).to_have_count(1)

    form.locator("#section-header > summary").click()
    boxes = form.locator("input[name=areas]")
    expect(form.locator("input[name=areas][tabindex='0']")).to_have_count(1)
    expect(form.get_by_text("Piltastene går fra valg til valg.").first).to_be_visible()
    form.locator("input[name=areas]:checked").focus()
    form.keyboard.press("Home")
    form.keyboard.press("ArrowDown")
    form.keyboard.press("Space")
    expect(boxes.nth(1)).to_be_checked()


def test_a_citation_that_is_begun_offers_the_dialog_to_the_keyboard(form):
    form.locator("#section-disease > summary").click()
    text = form.locator("#section-disease .ProseMirror")
    text.click()
    form.keyboard.press("Control+End")
    form.keyboard.type(" [@")
    expect(form.locator("[data-citation-suggestions] > li").last).to_have_text("Alle referanser, ny referanse …")
    form.keyboard.press("ArrowUp")
    form.keyboard.press("Enter")
    form.keyboard.type("medicines")
    form.keyboard.press("Enter")
    expect(text).to_contain_text("[@sps]. [@ema]")


def test_the_program_s_sentences_follow_what_is_typed_and_printing_saves_nothing(form, notice, complaints):
    form.locator("#section-evidence > summary").click()
    sentence = form.locator("[data-generated=alerts]")
    expect(sentence).to_contain_text("Slik vil det stå")
    form.locator("#id_alerts_count").fill("7")
    expect(sentence).to_contain_text("sju internasjonale metodevarsler", timeout=20_000)
    form.locator("#id_trials-1-number, #row-trials-1 .hs-line").first.click()
    form.locator("#id_trials-1-population").fill("")
    # Rows and outline say at once what is missing now.
    expect(form.locator(".hs-outline [data-marks=trials-1]")).to_contain_text("6 å rette", timeout=20_000)

    editor = form.locator("#section-evidence .ProseMirror").first
    expect(editor).to_have_attribute("lang", "nb")
    form.evaluate("addEventListener('keydown', (event) => { window.lastKey = event.defaultPrevented })")
    posts: list[str] = []
    form.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    for place in (form.locator("#id_alerts_count"), editor, form.locator("#section-header > summary")):
        place.focus()
        posts.clear()
        form.keyboard.press("Control+p")
        assert form.evaluate("window.lastKey") is False  # the browser's own: it prints
        assert [url for url in posts if url.endswith("/edit/")] == []
    assert head_of(notice).number == 1
    assert complaints == []
