"""Where a notice's parts stand in the window: the text begins soon, nothing is too wide, the contents stay in view."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from pytest_django import DjangoDbBlocker

from notices.demo.documents import baricitinib
from notices.models import Notice
from notices.monitoring.alerts import update_alerts
from tests.support.looking import Window
from tests.support.registry_records import dated, record
from tests.support.worlds import published
from trials.models import Trial
from trials.records import store_record

pytestmark = pytest.mark.django_db

NUMBER = "NCT03334396"
# Pixels from the top of the page at which its text begins: the design's 400 and 780, and a line more.
WIDTHS = {1280: 440, 375: 820}


@pytest.fixture(scope="module")
def lasting_notice(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> Notice:
    """A notice as long as they are, of which much has changed."""
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        answer = record(number=NUMBER, status="COMPLETED", has_results=True, results_posted=dated("2020-08", "ACTUAL"))
        store_record(Trial.objects.for_number(NUMBER), answer, None, datetime(2026, 8, 7, 9, tzinfo=UTC))
        notice = published(editor, reviewer, document=baricitinib()).notice
        update_alerts()
        return notice


@pytest.fixture
def page(context: BrowserContext, visitor: Client, notice: Notice) -> Page:
    address = f"/varsel/{notice.number}/{notice.slug}/"
    return Window(context).show(address, visitor.get(address))


def resized(page: Page, width: int, height: int = 900) -> Page:
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("window.scrollTo(0, 0)")
    return page


def box(page: Page, selector: str) -> Any:
    return page.locator(selector).first.bounding_box()


def test_the_text_begins_in_the_first_window(page: Page):
    for width, most in WIDTHS.items():
        assert box(resized(page, width), "#summary h2")["y"] <= most, width


def test_what_is_read_first_stands_above(page: Page):
    parts = ("h1", ".hs-byline", ".hs-now", ".hs-formats", ".hs-toc", "#summary h2", ".hs-fact-box", "#status h2")
    tops = [box(resized(page, 375), part)["y"] for part in parts]

    assert tops == sorted(tops)


def test_the_trial_table_is_as_wide_as_the_page_and_lies_over_the_contents(page: Page):
    table, text, contents = (box(resized(page, 1280), part) for part in (".hs-trials", "#status p", ".hs-aside"))

    assert table["width"] == box(page, "main > .hs-container")["width"] - 2 * 40 == 1200
    assert text["x"] + text["width"] <= contents["x"]
    page.locator(".hs-trials").evaluate("table => table.scrollIntoView()")
    on_top = "([x, y]) => document.elementFromPoint(x, y).closest('.hs-trials, .hs-aside').className"
    assert "hs-trials" in page.evaluate(on_top, [contents["x"] + 50, 300])


def test_the_contents_stay_in_view_where_there_is_room_and_are_folded_on_a_phone(page: Page):
    link = resized(page, 1280).locator(".hs-toc a").first
    page.locator("#current_treatment h2").evaluate("heading => heading.scrollIntoView()")
    place = link.bounding_box()
    assert place and 0 <= place["y"] < 300
    assert not resized(page, 375).locator(".hs-toc a").first.is_visible()


WINDOWS = [(320, 100), (320, 200), (375, 200), (768, 200), (1280, 200)]


def test_nothing_is_too_wide_for_a_narrow_window_or_large_letters(context: BrowserContext, visitor: Client, notice):
    window = Window(context)
    for address in (f"/varsel/{notice.number}/{notice.slug}/", "/studier/", f"/studier/{NUMBER}/"):
        page = window.show(address, visitor.get(address))
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        for width, size in WINDOWS:
            resized(page, width).evaluate("size => { document.documentElement.style.fontSize = `${size}%` }", size)
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, (address, width, size)


def test_what_is_the_same_takes_one_line_on_a_phone(context: BrowserContext, visitor: Client, notice: Notice):
    address = f"/studier/{NUMBER}/"
    page = resized(Window(context).show(address, visitor.get(address)), 375)

    changed, same = (box(page, f".hs-against tr[data-{state}]")["height"] for state in ("changed", "same"))
    assert same < 60 < changed


def test_each_trial_is_a_card_on_a_phone(page: Page):
    rows = resized(page, 375).locator(".hs-trials tbody tr")

    assert rows.count() == 4
    assert rows.first.evaluate("row => getComputedStyle(row).display") == "block"
