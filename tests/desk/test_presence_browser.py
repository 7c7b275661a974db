"""An open form says by itself that it is open, and that it is left."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from notices.models import Presence
from tests.support.sessions import sign_in_browser
from tests.support.worlds import created

pytestmark = pytest.mark.django_db(transaction=True)


def tell_again(page: Page) -> None:
    """As a minute later: a page that is looked at again tells at once."""
    with page.expect_response("**/presence/"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.fixture
def pages(browser: Browser, live_server, client_of, editor, other_editor) -> Iterator[list[Page]]:
    """A page of each of two editors, each in a browser of their own."""
    contexts = [browser.new_context(base_url=live_server.url, locale="nb") for _person in range(2)]
    for context, person in zip(contexts, (editor, other_editor), strict=True):
        sign_in_browser(context, client_of(person), live_server.url)
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def test_an_open_form_shows_who_comes_and_who_leaves(pages: list[Page], editor):
    notice, (mine, theirs) = created(editor).notice, pages
    here = mine.locator("[data-presence]")

    mine.goto(f"/admin/notices/{notice.pk}/edit/")
    expect(here).to_have_text("")
    with theirs.expect_response("**/presence/"):
        theirs.goto(f"/admin/notices/{notice.pk}/edit/")
    expect(theirs.locator("[data-presence]")).to_have_text("Editor redigerer")
    tell_again(mine)
    expect(here).to_have_text("Other editor redigerer")

    theirs.goto(f"/admin/notices/{notice.pk}/")
    # What a page sends while it goes is no event of the page any more.
    for _again in range(100):
        if Presence.objects.count() == 1:
            break
        theirs.wait_for_timeout(100)
    expect(theirs.locator(".hs-presence")).to_have_text("Editor redigerer")
    tell_again(mine)
    expect(here).to_have_text("")
