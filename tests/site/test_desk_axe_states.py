"""Every state of the desk's pages that a person brings about, in every language, looked at in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from notices import workflow
from notices.models import Notice, Profile
from tests.site.test_desk_axe import LANGUAGES, revised_notice, with_every_role
from tests.support.looking import look
from tests.support.sessions import sign_in_browser
from tests.support.sites import edit_page, step_page
from tests.support.worlds import act, complete_document, created, saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=LANGUAGES)
def person(request: pytest.FixtureRequest, db: None) -> User:
    """Somebody with all three roles, who has chosen this language."""
    person = with_every_role()
    Profile.objects.create(person=person, language=request.param)
    return person


@pytest.fixture
def desk(context: BrowserContext, live_server, client_of, person: User) -> Callable[[str], Page]:
    """A function: opens an address of the desk in the person's language."""
    sign_in_browser(context, client_of(person), live_server.url)
    context.add_init_script(AXE_SCRIPT)  # sent once, and not with each look
    page = context.new_page()

    def opened(address: str) -> Page:
        page.goto(f"{live_server.url}{address}")
        expect(page.locator("html")).to_have_attribute("lang", Profile.objects.get(person=person).language)
        return page

    return opened


@pytest.fixture
def revised(editor: User, reviewer: User) -> Notice:
    return revised_notice(editor, reviewer)


def press(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()


def test_every_state_of_a_page_that_a_person_brings_about(desk, revised: Notice, editor: User, person: User):
    for bring_about in STATES:
        bring_about(desk, revised, editor, person)


State = Callable[[Any, Notice, User, User], None]


def values_that_cannot_be_read(desk: Any, revised: Notice, editor: User, person: User) -> None:
    notice = created(person).notice
    act(workflow.save, notice, person, document=complete_document(), unread={"trials/gone/start": "Q1 2025"})
    page = desk(edit_page(notice))
    page.fill("#id_information_as_of", "en dag")
    page.fill("#id_holder", "010160 50012")
    press(page, "[data-save]")
    expect(page.locator("#unread-heading")).to_be_visible()
    expect(page.locator("#unplaced-heading")).to_be_visible()
    expect(page.locator("#id_holder_error")).to_be_visible()
    look(page)


def conflict(desk: Any, revised: Notice, editor: User, person: User) -> None:
    notice = created(editor).notice
    page = desk(edit_page(notice))
    saved(notice, editor, title="Kollegaens tittel", holder="Kollegaens innehaver")
    page.fill("#id_title", "Min tittel")
    press(page, "[data-save]")
    expect(page.locator("#conflict")).to_be_visible()
    look(page)
    page.locator("[data-collision] input[value=mine]").check()
    press(page, "[data-save]")
    expect(page.locator("#undo-confirmed")).to_be_visible()
    look(page)


def kept_text(desk: Any, revised: Notice, editor: User, person: User) -> None:
    notice = created(editor).notice
    page = desk(edit_page(notice))
    with page.expect_response(f"**/admin/notices/{notice.pk}/autosave/") as answered:
        page.fill("#id_title", "Ikke lagret")
    assert answered.value.status == 200
    look(page)
    page.once("dialog", lambda dialog: dialog.accept())
    look(desk(edit_page(notice)))


def citation_dialog(desk: Any, revised: Notice, editor: User, person: User) -> None:
    page = desk(edit_page(created(editor).notice))
    page.locator(".hs-cite").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look(page)


def list_of_shortcuts(desk: Any, revised: Notice, editor: User, person: User) -> None:
    page = desk(reverse("desk"))
    page.keyboard.press("Alt+Shift+KeyH")
    expect(page.get_by_role("dialog")).to_be_visible()
    look(page)


def busy(desk: Any, revised: Notice, editor: User, person: User) -> None:
    page = desk(edit_page(created(editor).notice))
    page.route("**/edit/?*", lambda route: None)  # the answer does not come
    page.locator("button[value='fill:trials']").click()
    expect(page.locator("[data-rows='trials']")).to_have_attribute("inert", "")
    look(page)
    page.unroute("**/edit/?*")


def step_with_an_error(desk: Any, revised: Notice, editor: User, person: User) -> None:
    page = desk(step_page(revised, "return"))
    press(page, "main form button[type=submit]")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    look(page)


def stale_step(desk: Any, revised: Notice, editor: User, person: User) -> None:
    notice = created(editor).notice
    page = desk(step_page(notice, "discard"))
    saved(notice, editor, title="I mellomtiden")
    press(page, "main form button[type=submit]")
    expect(page.locator("main .ds-alert").first).to_be_visible()
    look(page)


def comment_with_an_error(desk: Any, revised: Notice, editor: User, person: User) -> None:
    page = desk(reverse("desk-review", args=[revised.pk]))
    page.keyboard.press("c")
    expect(page.locator("[data-composer][data-now]")).to_be_visible()
    look(page)
    press(page, "[data-new-comment] button[type=submit]")
    look(page)


def a_link_that_was_just_made(desk: Any, revised: Notice, editor: User, person: User) -> None:
    page = desk(reverse("desk-share", args=[created(editor).notice.pk]))
    page.fill("[name=reader]", "Eksempel AS")
    press(page, "main form:has([name=reader]) button[type=submit]")
    look(page)


def notices_that_are_like_it(desk: Any, revised: Notice, editor: User, person: User) -> None:
    page = desk(reverse("desk-new"))
    page.fill("[name=title]", "Eksempelmab til behandling av eksempelsyke")
    press(page, "main form button[type=submit]")
    look(page)


STATES: list[State] = [
    *(values_that_cannot_be_read, conflict, kept_text, citation_dialog, list_of_shortcuts, busy, step_with_an_error),
    *(stale_step, comment_with_an_error, a_link_that_was_just_made, notices_that_are_like_it),
]
