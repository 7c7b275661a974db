"""Every page of the desk in every state and language: no accessibility rule broken, nothing too wide at 320 px."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from notices import workflow
from notices.alerts import look_again
from notices.models import Notice, Profile
from tests.comment_attacks import said
from tests.registry_records import enrolled
from tests.sites import edit_page, step_page
from tests.test_alerts import approved, says
from tests.test_journey import look
from tests.worlds import act, complete_document, created, head_of, published, saved, submitted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["nb", "nn", "en"])
def person(request: pytest.FixtureRequest, db: None) -> User:
    """Somebody with all three roles, who has chosen this language."""
    person = User.objects.create_user("everything", "everything@example.org", first_name="Alle")
    person.groups.set(Group.objects.filter(name__in=["editor", "reviewer", "manager"]))
    Profile.objects.create(person=person, language=request.param)
    return person


@pytest.fixture
def desk(context: BrowserContext, live_server, client_of, person: User) -> Callable[[str], Page]:
    """A function: opens an address of the desk in the person's language."""
    cookie = client_of(person).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    context.add_init_script(AXE_SCRIPT)  # sent once, and not with each look
    page = context.new_page()

    def opened(address: str) -> Page:
        page.goto(f"{live_server.url}{address}")
        expect(page.locator("html")).to_have_attribute("lang", Profile.objects.get(person=person).language)
        return page

    return opened


def comments_on(notice: Notice, editor: User) -> None:
    """One that stops the approval with an answer, a suggestion, one that is resolved, one whose words are gone."""
    words: dict[str, Any] = {"version": head_of(notice), "by": editor}
    blocking = workflow.comment(text="Feil.", place="title", is_blocking=True, request_id=uuid4(), **words)
    workflow.reply(to=said(blocking), text="Ja.", by=editor, request_id=uuid4())
    workflow.comment(text="Kort.", place="holder", suggestion="Eksempel", request_id=uuid4(), **words)
    done = workflow.comment(text="Ferdig.", place="", request_id=uuid4(), **words)
    workflow.resolve(comment=said(done), by=editor, request_id=uuid4())
    workflow.comment(text="Borte.", place="brand_names/b1/text", quote="Eksempla", request_id=uuid4(), **words)


@pytest.fixture
def revised(editor: User, reviewer: User) -> Notice:
    """Live, with a changed version in review that has comments."""
    notice = published(editor, reviewer).notice
    comments_on(notice, editor)
    changes: dict[str, Any] = {
        "title": "Eksempelmab, ny",
        "brand_names": (),
        "description": "<p>Et nytt <strong>antistoff</strong>.</p>",
    }
    return submitted(editor, saved(notice, editor, **changes).notice).notice


def pages(revised: Notice, editor: User, reviewer: User, person: User) -> Iterator[str]:
    """The addresses of all states that a page has when it is opened."""
    draft = created(editor, complete_document(title="Eksempelmab, utkast", financing=None)).notice
    says(enrollment=enrolled(660, "ACTUAL"), has_results=True, acronym="EXAMPLE-9")
    live = approved(editor, reviewer)
    says(timezone.now(), enrollment=enrolled(660, "ACTUAL"), sponsor="Another", primary_outcomes=[{"measure": "Itch"}])
    look_again()
    mine = created(person).notice
    scheduled = submitted(editor).notice
    act(workflow.approve, scheduled, reviewer, publish_at=timezone.now() + timedelta(days=3))
    act(workflow.set_aside, created(editor).notice, editor)
    workflow.share(version=head_of(draft), reader="Eksempel AS", days=3, by=editor, request_id=uuid4())
    yield from (reverse(name) for name in ("desk", "desk-notices", "desk-new", "desk-profile", "desk-people-list"))
    yield from (reverse(name) for name in ("desk-overview", "desk-log"))
    yield reverse("desk-changes") + "?level=all"
    yield reverse("desk-notice", args=[live.pk])
    yield reverse("desk-notices") + "?words=finnesikke"
    yield reverse("desk-log") + "?words=finnesikke"
    for notice in (revised, scheduled):
        yield from (reverse(name, args=[notice.pk]) for name in ("desk-notice", "desk-review", "desk-people"))
    yield reverse("desk-share", args=[draft.pk])
    yield reverse("desk-preview", args=[revised.pk, 2])
    yield reverse("desk-review", args=[draft.pk])
    yield f"{reverse('desk-new')}?from={live.pk}"
    yield edit_page(draft)
    yield edit_page(revised)
    for notice, step in (
        *((draft, "submit"), (mine, "submit"), (revised, "approve"), (revised, "return"), (scheduled, "cancel")),
        *((live, "withdraw"), (draft, "discard"), (draft, "set-aside"), (live, "approve"), (revised, "recall")),
    ):
        yield step_page(notice, step)
    yield "/admin/notices/987654/"


def test_every_page_as_it_is_opened(desk, revised: Notice, editor: User, reviewer: User, person: User):
    for address in pages(revised, editor, reviewer, person):
        look(desk(address))


def test_an_empty_desk(desk, person: User):
    for name in ("desk", "desk-notices", "desk-overview", "desk-log"):
        look(desk(reverse(name)))


def press(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()


def test_every_state_of_a_page_that_a_person_brings_about(desk, revised: Notice, editor: User, person: User):
    for bring_about in STATES:
        bring_about(desk, revised, editor, person)


State = Callable[[Any, Notice, User, User], None]


def errors_in_the_form(desk: Any, revised: Notice, editor: User, person: User) -> None:
    page = desk(edit_page(created(person).notice))
    page.fill("#id_information_as_of", "en dag")
    press(page, "[data-save]")
    expect(page.locator(".ds-error-summary").first).to_be_visible()
    look(page)


def conflict(desk: Any, revised: Notice, editor: User, person: User) -> None:
    notice = created(editor).notice
    page = desk(edit_page(notice))
    saved(notice, editor, title="Kollegaens tittel", holder="Kollegaens innehaver")
    page.fill("#id_title", "Min tittel")
    press(page, "[data-save]")
    expect(page.locator("#conflict")).to_be_visible()
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
    page.route("**/edit/", lambda route: None)  # the answer does not come
    page.locator("#add-references").click()
    expect(page.locator("[data-rows='references']")).to_have_attribute("inert", "")
    look(page)
    page.unroute("**/edit/")


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
    press(page, "#new-comment button[type=submit], form[action*='/comments/'] button[type=submit]")
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
    *(errors_in_the_form, conflict, kept_text, citation_dialog, list_of_shortcuts, busy, step_with_an_error),
    *(stale_step, comment_with_an_error, a_link_that_was_just_made, notices_that_are_like_it),
]
