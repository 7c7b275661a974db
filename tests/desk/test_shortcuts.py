"""The keyboard shortcuts of the desk in a real browser: listed, obeyed, and off where somebody switched them off."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from notices import workflow
from notices.models import Notice, Profile
from tests.support.sessions import sign_in_browser
from tests.support.sites import edit_page
from tests.support.worlds import created, head_of, published, saved, submitted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(context: BrowserContext, live_server, client_of) -> Callable[[User, str], Page]:
    """A function: an address as this person sees it."""

    def page_of(person: User, address: str) -> Page:
        sign_in_browser(context, client_of(person), live_server.url)
        page = context.new_page()
        page.goto(f"{live_server.url}{address}")
        return page

    return page_of


@pytest.fixture
def in_review(editor: User, reviewer: User) -> Notice:
    """Two differences to what is live, and two comments."""
    notice = published(editor, reviewer).notice
    submitted(editor, saved(notice, editor, title="Ny tittel", holder="Ny innehaver").notice)
    for place in ("title", "holder"):
        workflow.comment(version=head_of(notice), text="Sikkert?", place=place, by=reviewer, request_id=uuid4())
    return notice


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_the_next_difference_and_the_next_comment_take_the_focus_round_and_round(opened, in_review, reviewer: User):
    page = opened(reviewer, reverse("desk-review", args=[in_review.pk]))
    comments = [f"comment-{pk}" for pk in in_review.comments.order_by("pk").values_list("pk", flat=True)]
    stops = ["change-1", "change-2", "change-1", "change-2", *comments, *comments]

    keys = [*(f"Alt+Shift+Key{key}" for key in "NNNB"), "j", "n", "j", "k"]
    for key, stop in zip(keys, stops, strict=True):
        page.keyboard.press(key)
        expect(page.locator(f"#{stop}")).to_be_focused()

    expect(page.locator(f"#{comments[1]}")).to_be_in_viewport()


def test_saving_and_previewing(opened, editor: User):
    notice = created(editor).notice
    page = opened(editor, edit_page(notice))

    page.fill("#id_title", "Lagret med tastaturet")
    with page.expect_navigation():
        page.keyboard.press("Control+KeyS")
    assert head_of(notice).document.title == "Lagret med tastaturet"

    with page.expect_navigation(url="**/versions/**"):
        page.keyboard.press("Alt+Shift+KeyV")


def test_the_list_of_shortcuts_opens_and_gives_the_focus_back(opened, editor: User):
    page = opened(editor, reverse("desk"))
    page.locator("[data-shortcuts-open]").focus()

    page.keyboard.press("Alt+Shift+KeyH")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("[data-shortcuts-open]")).to_be_focused()


def test_who_has_switched_them_off_is_left_alone(opened, in_review, reviewer: User):
    Profile.objects.create(person=reviewer, shortcuts=False)
    page = opened(reviewer, reverse("desk-review", args=[in_review.pk]))

    for key in ("Alt+Shift+KeyN", "Alt+Shift+KeyH", "j", "c"):
        page.keyboard.press(key)

    assert focused(page) == ""
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_bar_with_the_buttons_hides_nothing_that_has_the_focus(opened, editor: User):
    page = opened(editor, edit_page(created(editor).notice))
    page.wait_for_selector(".ProseMirror")
    page.locator("#id_title").focus()

    hidden = []
    for _stop in range(60):
        page.keyboard.press("Tab")
        hidden += page.evaluate(
            """() => {
              const bar = document.querySelector(".hs-sticky-bar"), here = document.activeElement
              if (bar.contains(here)) return []
              const field = here.getBoundingClientRect(), top = bar.getBoundingClientRect().top
              return field.top + Math.min(field.height, 40) > top ? [here.id || here.className || here.name] : []
            }"""
        )

    assert hidden == []
