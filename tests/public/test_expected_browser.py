"""The picture over the public list in a browser: everybody can read it, and reach each of its marks."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import DjangoDbBlocker

from tests.support.expected_notices import FRONT_PAGES, LABELS, publish_all
from tests.support.looking import Window, look, look_in_the_dark

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lasting_five(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> None:
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        publish_all(editor, reviewer)


@pytest.fixture
def five(lasting_five: None, db: None) -> None:
    """Three notices with a date, one whose authorisation was granted, one without a date."""


@pytest.fixture
def front_page(context: BrowserContext, visitor: Client, five: None) -> Page:
    return Window(context).show("/", visitor.get("/"))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_everybody_can_read_it_folded_and_unfolded(context: BrowserContext, visitor: Client, five: None, language: str):
    page = Window(context).show(FRONT_PAGES[language], visitor.get(FRONT_PAGES[language]))

    look(page)
    page.set_viewport_size({"width": 375, "height": 800})
    page.locator(".hs-expected > summary").click()
    page.locator(".hs-expected figure summary").click()
    look(page)
    look_in_the_dark(page)


def reached(page: Page) -> list[str]:
    """The labels of the picture's links that the Tab key reaches from the top, in that order."""
    labels: list[str] = []
    page.evaluate("document.activeElement.blur()")
    for _press in range(80):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "document.activeElement.closest('.hs-expected-row') && document.activeElement.getAttribute('aria-label')"
        )
        if labels and not label:
            return labels
        labels += [label] if label else []
    return labels


@pytest.mark.parametrize("width", [1280, 1024, 375])
def test_the_keyboard_reaches_every_mark(front_page: Page, width: int):
    front_page.set_viewport_size({"width": width, "height": 800})
    if width == 375:
        front_page.locator(".hs-expected > summary").click()

    assert reached(front_page) == LABELS["nb"]


@pytest.mark.parametrize("width", [1280, 1024, 375, 320])
def test_a_mark_is_large_enough_and_nothing_covers_it(front_page: Page, width: int):
    front_page.set_viewport_size({"width": width, "height": 800})
    if width < 992:
        front_page.locator(".hs-expected > summary").click()

    for link in front_page.locator(".hs-expected-row a").all():
        link.scroll_into_view_if_needed()
        box = link.locator("rect").bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
        hit = "([x, y]) => document.elementFromPoint(x, y).closest('a').getAttribute('aria-label')"
        assert front_page.evaluate(hit, middle) == link.get_attribute("aria-label")


def test_names_are_shown_where_there_is_room(front_page: Page):
    name = front_page.locator(".hs-expected-row a text").first

    expect(name).to_be_visible()
    front_page.set_viewport_size({"width": 1100, "height": 800})
    expect(name).to_be_hidden()


def test_paper_shows_the_picture_with_its_table(front_page: Page):
    front_page.emulate_media(media="print")
    front_page.set_viewport_size({"width": 700, "height": 900})

    expect(front_page.locator(".hs-expected-row .hs-dot").first).to_be_visible()
    expect(front_page.locator(".hs-expected tbody tr").first).to_be_visible()
    expect(front_page.locator(".hs-expected summary").first).to_be_hidden()
