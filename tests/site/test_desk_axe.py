"""Every page of the desk as it is opened, in every language: no accessibility rule broken, none too wide at 320 px."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect
from pytest_django import DjangoDbBlocker

from notices import workflow
from notices.desk.import_report import import_one, terms_of_areas
from notices.models import ImportedFile, JobRun, Notice, Outbox, Profile, Publication
from notices.monitoring.alerts import update_alerts
from notices.public.error_reports import report
from tests.monitoring.test_alerts import approve_notice, store_answer
from tests.operation.test_health import ended
from tests.support.comment_attacks import comment_of
from tests.support.looking import Window, look
from tests.support.old_notices import make
from tests.support.registry_records import enrolled
from tests.support.roles import set_roles
from tests.support.sites import edit_page, step_page
from tests.support.worlds import act, complete_document, created, head_of, published, saved, submitted

pytestmark = pytest.mark.django_db

LANGUAGES = ["nb", "nn", "en"]


def with_every_role() -> User:
    """Somebody who is editor, reviewer and manager."""
    person = User.objects.create_user("everything", "everything@example.org", first_name="Alle")
    set_roles(person, "editor", "reviewer", "manager")
    return person


def comments_on(notice: Notice, editor: User) -> None:
    """One that stops the approval with an answer, a suggestion, one that is resolved, one whose words are gone."""
    words: dict[str, Any] = {"version": head_of(notice), "by": editor}
    blocking = workflow.comment(text="Feil.", place="title", is_blocking=True, request_id=uuid4(), **words)
    workflow.reply(to=comment_of(blocking), text="Ja.", by=editor, request_id=uuid4())
    workflow.comment(text="Kort.", place="holder", suggestion="Eksempel", request_id=uuid4(), **words)
    done = workflow.comment(text="Ferdig.", place="", request_id=uuid4(), **words)
    workflow.resolve(comment=comment_of(done), by=editor, request_id=uuid4())
    workflow.comment(text="Borte.", place="brand_names/b1/text", quote="Eksempla", request_id=uuid4(), **words)


def revised_notice(editor: User, reviewer: User) -> Notice:
    """Live, with a changed version in review that has comments."""
    notice = published(editor, reviewer).notice
    comments_on(notice, editor)
    changes: dict[str, Any] = {
        "title": "Eksempelmab, ny",
        "brand_names": (),
        "description": "<p>Et nytt <strong>antistoff</strong>.</p>",
    }
    return submitted(editor, saved(notice, editor, **changes).notice).notice


def brought_in(editor: User) -> ImportedFile:
    """An old notice, one line of which has no place."""
    data = make(8).data + "\n\nDenne linjen hører ingen steder hjemme.\n".encode()
    row = import_one("varsel.txt", data, terms_of_areas(), editor)
    assert row.not_placed and row.findings
    return ImportedFile.objects.get()


def runs_and_mails_that_failed() -> None:
    """Troubles that a manager reads of on the page about operation."""
    ended("verify", JobRun.Outcome.INCIDENT)
    ended("refresh_trials")
    now = timezone.now()
    assert Outbox.objects.update(outcome="given up", done_at=now, last_error="550 no such user")


def pages(editor: User, reviewer: User, person: User) -> Iterator[str]:
    """The addresses of all states that a page has when it is opened, in a world that is made for them."""
    revised = revised_notice(editor, reviewer)
    draft = created(editor, complete_document(title="Eksempelmab, utkast", financing=None)).notice
    store_answer(enrollment=enrolled(660, "ACTUAL"), has_results=True, acronym="EXAMPLE-9")
    live = approve_notice(editor, reviewer)
    store_answer(
        timezone.now(), enrollment=enrolled(660, "ACTUAL"), sponsor="Another", primary_outcomes=[{"measure": "Itch"}]
    )
    update_alerts()
    mine = created(person).notice
    scheduled = submitted(editor).notice
    act(workflow.approve, scheduled, reviewer, publish_at=timezone.now() + timedelta(days=3))
    act(workflow.set_aside, created(editor).notice, editor)
    workflow.share(version=head_of(draft), reader="Eksempel AS", days=3, by=editor, request_id=uuid4())
    yield from (reverse(name) for name in ("desk", "desk-notices", "desk-new", "desk-profile", "desk-people-list"))
    yield from (reverse(name) for name in ("desk-overview", "desk-log", "desk-invite"))
    yield from (reverse("desk-person", args=[who.pk]) for who in (editor, person))
    yield from (reverse("desk-person-step", args=[editor.pk, step]) for step in ("give", "end", "reactivate"))
    yield reverse("desk-changes") + "?level=all"
    report(
        publication=Publication.objects.filter(notice=live)[0], published_number=1, text="Feil tall.", section="kinds"
    )
    yield reverse("desk-reports")
    yield from (reverse("desk-notice", args=[notice.pk]) for notice in (live, draft))
    yield reverse("desk") + "?show=late"
    yield reverse("desk-notices") + "?words=finnesikke"
    yield from (f"{reverse('desk-several')}?act={act}&notice={live.pk}" for act in ("due", "reviewer"))
    yield reverse("desk-log") + "?words=finnesikke"
    for notice in (revised, scheduled):
        yield from (reverse(name, args=[notice.pk]) for name in ("desk-notice", "desk-review", "desk-people"))
    yield reverse("desk-share", args=[draft.pk])
    yield reverse("desk-preview", args=[revised.pk, 2])
    yield reverse("desk-import")
    yield reverse("desk-source", args=[brought_in(editor).pk])
    runs_and_mails_that_failed()
    yield reverse("desk-status")
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


@pytest.fixture(scope="module")
def lasting_pages(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> tuple[User, list[str]]:
    """Somebody with every role, and the addresses, in a world that is made once."""
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        person = with_every_role()
        return person, list(pages(editor, reviewer, person))


@pytest.fixture
def looked_at(context: BrowserContext, client_of) -> Callable[[User, str, list[str]], None]:
    """A function: looks at the pages as somebody sees them who has chosen a language."""
    window = Window(context)

    def look_at(person: User, language: str, addresses: list[str]) -> None:
        Profile.objects.update_or_create(person=person, defaults={"language": language})
        client = client_of(person)
        for address in addresses:
            page = window.show(address, client.get(address))
            expect(page.locator("html")).to_have_attribute("lang", language)
            look(page)

    return look_at


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_as_it_is_opened(language: str, lasting_pages: tuple[User, list[str]], looked_at, db: None):
    person, addresses = lasting_pages

    looked_at(person, language, addresses)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_desk(language: str, looked_at):
    names = ("desk", "desk-notices", "desk-overview", "desk-log", "desk-reports", "desk-status")

    looked_at(with_every_role(), language, [reverse(name) for name in names])
