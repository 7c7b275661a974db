"""Waiting for what a page's scripts do after an act, where Playwright's `expect` has no question of that kind."""

from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page

Measured = TypeVar("Measured")
MAX_TRIES, PAUSE = 50, 100  # a pause in milliseconds


def expect_measure(page: Page, measure: Callable[[], Measured], fits: Callable[[Measured], bool]) -> None:
    """Wait up to five seconds until what is measured fits; an AssertionError then says what was measured last."""
    for _ in range(MAX_TRIES):
        if fits(measure()):
            return
        page.wait_for_timeout(PAUSE)
    assert fits(last := measure()), f"still {last!r}"
