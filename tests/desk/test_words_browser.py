"""Comments in a real browser: level with their words, opened there without a jump, reached and sent by the keyboard."""

from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

from notices import workflow
from notices.models import Comment, Notice
from tests.support.looking import WIDE, look
from tests.support.sessions import sign_in_browser
from tests.support.sites import folded_edit_page
from tests.support.waiting import expect_measure
from tests.support.worlds import complete_document, head_of, submitted

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = ViewportSize(width=375, height=800)
LONG = "".join(f"<p>Avsnitt {number} sier noe om sykdommen.</p>" for number in range(30))
# Marks the words in the text, as a mouse does, with their paragraph in the middle of the window.
MARK = """(words) => {
  const walker = document.createTreeWalker(document.querySelector("[data-lines]"), NodeFilter.SHOW_TEXT)
  while (walker.nextNode() && !walker.currentNode.data.includes(words));
  const node = walker.currentNode, at = node.data.indexOf(words)
  node.parentElement.scrollIntoView({ block: "center" })
  getSelection().setBaseAndExtent(node, at, node, at + words.length)
}"""
TOP = "(element) => element.getBoundingClientRect().top"
BOTTOM = "(element) => element.getBoundingClientRect().bottom"


@pytest.fixture
def notice(editor, reviewer) -> Notice:
    notice = submitted(editor, document=complete_document(disease=LONG)).notice
    for place, quote in (("", "Avsnitt 3 sier"), ("trials/t1/population", "")):
        workflow.comment(
            version=head_of(notice), text="Sikkert?", place=place, quote=quote, by=reviewer, request_id=uuid4()
        )
    return notice


@pytest.fixture
def complaints() -> list[str]:
    return []


def opened(context: BrowserContext, server: str, client, address: str, complaints: list[str]) -> Page:
    sign_in_browser(context, client, server)
    page = context.new_page()
    page.on("console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size(WIDE)
    page.goto(f"{server}{address}")
    return page


def expect_level(page: Page, lower: Locator, upper: Locator, edge: str, *, at_most: int, at_least: int = 0) -> None:
    """The top of the lower one is so many pixels below the upper one's edge; waits until both are in their places."""
    expect_measure(page, lambda: lower.evaluate(TOP) - upper.evaluate(edge), lambda gap: at_least <= gap <= at_most)


def test_a_comment_stands_level_with_its_words_and_a_new_one_opens_there_and_nothing_moves(
    context, live_server, client_of, reviewer, notice, complaints
):
    address = reverse("desk-preview", args=[notice.pk, 1])
    page = opened(context, live_server.url, client_of(reviewer), address, complaints)
    first, second = (
        page.locator(f"#comment-{pk}") for pk in Comment.objects.order_by("pk").values_list("pk", flat=True)
    )
    passage = page.locator("[data-level]:has(.hs-beside article) > .hs-passage").first
    words = page.get_by_text("Avsnitt 3 sier noe")
    row = page.locator(".hs-trials tbody tr")

    expect_level(page, first, passage, TOP, at_least=-8, at_most=8)
    expect_level(page, first, words, TOP, at_least=-8, at_most=8)
    assert abs(second.evaluate(TOP) - row.evaluate(TOP)) <= 8 or second.evaluate(TOP) > first.evaluate(BOTTOM)

    # New words: the composer opens level with them, and what one reads stays where it is.
    page.evaluate(MARK, "Avsnitt 20")
    expect(page.locator("[data-comment-these]")).to_be_visible()
    paragraph = page.get_by_text("Avsnitt 20 sier noe")
    before = page.evaluate("scrollY"), paragraph.evaluate(TOP)
    page.keyboard.press("c")
    composer = page.locator("[data-composer][data-now]")
    expect(page.locator("#id_text")).to_be_focused()
    assert (page.evaluate("scrollY"), paragraph.evaluate(TOP)) == before
    expect_level(page, composer, paragraph, TOP, at_least=-8, at_most=8)
    look(page)

    # Letters are letters while somebody types.
    page.locator("#id_text").focus()
    page.keyboard.type("Jk c n?")
    expect(page.locator("#id_text")).to_have_value("Jk c n?")
    top = paragraph.evaluate(TOP)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert abs(paragraph.evaluate(TOP) - top) <= 8
    comment = Comment.objects.get(text="Jk c n?")
    assert (comment.place, comment.quote, comment.before.strip()[-7:]) == ("disease", "Avsnitt 20", "dommen.")

    order = [first.get_attribute("id"), f"comment-{comment.pk}", second.get_attribute("id")]
    page.evaluate("document.activeElement.blur()")
    for key, stop in zip("jjjk", [*order, order[1]], strict=True):
        page.keyboard.press(key)
        expect(page.locator(f"#{stop}")).to_be_focused()
        expect(page.locator(f"#{stop}")).to_be_in_viewport()
    assert complaints == []


def test_on_a_phone_comments_and_the_new_one_follow_their_passages(
    context, live_server, client_of, reviewer, notice, complaints
):
    address = reverse("desk-preview", args=[notice.pk, 1])
    page = opened(context, live_server.url, client_of(reviewer), address, complaints)
    page.set_viewport_size(PHONE)
    first = page.locator("[data-comment]").first

    expect_level(page, first, page.get_by_text("Avsnitt 3 sier noe"), BOTTOM, at_most=40)
    page.evaluate(MARK, "Avsnitt 10")
    before = page.evaluate("scrollY")
    page.locator("[data-comment-these]").click()
    expect(page.locator("[data-composer]")).to_have_attribute("data-now", "")
    assert page.evaluate("scrollY") == before
    expect_level(page, page.locator("[data-composer]"), page.get_by_text("Avsnitt 10 sier noe"), BOTTOM, at_most=40)
    look(page)
    page.set_viewport_size(PHONE)
    page.locator("[data-composer-cancel]").click()
    expect(page.locator("[data-composer]")).not_to_have_attribute("data-now", "")
    assert complaints == []


def test_in_the_form_the_next_comment_opens_its_row_and_stands_there(
    context, live_server, client_of, editor, reviewer, notice, complaints
):
    workflow.return_to_writer(
        notice=notice,
        by=reviewer,
        reason="Rett EXAMPLE-1.",
        etag=Notice.objects.get(pk=notice.pk).etag,
        seen_version=1,
        request_id=uuid4(),
    )
    page = opened(context, live_server.url, client_of(editor), folded_edit_page(notice), complaints)
    last = Comment.objects.order_by("pk").last()
    assert last is not None
    look(page)

    page.keyboard.press("n")
    expect(page.locator("#section-disease")).to_have_attribute("open", "")
    page.keyboard.press("n")

    comment = page.locator(f"#comment-{last.pk}")
    expect(comment).to_be_focused()
    expect(comment).to_be_in_viewport()
    field = page.locator("#id_trials-0-population")
    expect_level(page, comment, field, BOTTOM, at_most=120)
    look(page)
    assert complaints == []
