"""Mail about roles: the managers who can confirm one are asked, once; its person is told what others did with it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from notices.access import people
from notices.mail.sending import send_waiting
from notices.models import Outbox
from notices.workflow import Refused, accounts
from tests.support.postbox import Mails, name_in
from tests.support.roles import end_roles, give_roles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everything_at_once(editor: User) -> None:
    people.update_profile(editor, mail_rest="now")


@pytest.fixture
def second(settings, reviewer: User) -> User:
    """A second manager, on a site where the roles that decide are confirmed."""
    settings.CONFIRM_ROLES = True
    give_roles(reviewer, "manager")
    return reviewer


@pytest.fixture
def send(mailoutbox: Mails) -> Callable[[], dict[str, str]]:
    """A function: send what waits; subject and text of the new mails, without the end that all have."""

    def run() -> dict[str, str]:
        mailoutbox.clear()
        send_waiting()
        return {name_in(mail): f"{mail.subject}\n{str(mail.body).partition('-- ')[0].rstrip()}" for mail in mailoutbox}

    return run


def test_managers_who_can_confirm_a_role_are_asked_once_and_its_person_is_told_when_it_counts(
    editor: User, other_editor: User, manager: User, second: User, send
) -> None:
    for person in (editor, other_editor):
        give_roles(person, "manager")
    people.update_profile(second, language="nn")
    people.update_profile(other_editor, language="en")
    page = f"http://testserver/admin/people/{editor.pk}/"

    accounts.give_role(person=editor, role="reviewer", by=manager)

    assert send() == {
        "reviewer": "HorizonScan: Din tur: Rolla til Editor\nRolla til Editor\n"
        f"Manager har gitt Editor ei rolle som ein annan leiar må stadfeste: Godkjennar.\n{page}",
        "other_editor": "HorizonScan: Your turn: The role of Editor\nThe role of Editor\n"
        f"Manager gave Editor a role that a second manager must confirm: Reviewer.\n{page}",
    }
    assert send() == {}
    accounts.confirm_role(person=editor, role="reviewer", by=second)
    assert send() == {
        "editor": "HorizonScan: Nytt: Rollen din i redaksjonen\nRollen din i redaksjonen\n"
        f"Reviewer har bekreftet rollen din i redaksjonen: Godkjenner. Den gjelder fra nå av.\n{page}"
    }


def test_whose_role_was_given_or_ended_by_another_is_told_even_with_none_left(editor: User, manager: User, send):
    accounts.give_role(person=editor, role="manager", by=manager)
    assert "Manager har gitt deg en rolle i redaksjonen: Leder." in send()["editor"]
    end_roles(editor, "editor")
    people.update_profile(editor, mail_rest="digest")  # which only those with a role get
    accounts.end_role(person=editor, role="manager", by=manager)

    assert "Manager har avsluttet rollen din i redaksjonen: Leder." in send()["editor"]


def test_nobody_is_told_of_what_they_did_what_did_not_last_or_what_they_do_not_want(
    editor: User, other_editor: User, manager: User, second: User, send
) -> None:
    give_roles(other_editor, "manager")
    accounts.end_role(person=editor, role="editor", by=editor)
    accounts.give_role(person=editor, role="manager", by=manager)
    accounts.end_role(person=editor, role="manager", by=manager)
    assert send().keys() == {"editor"}  # that it has ended, and nobody is asked to confirm it
    accounts.give_role(person=editor, role="reviewer", by=manager)
    accounts.confirm_role(person=editor, role="reviewer", by=second)
    assert send().keys() == {"editor"}

    for person in (editor, second):
        people.update_profile(person, mail_my_turn="never", mail_rest="never")
    accounts.give_role(person=editor, role="manager", by=manager)
    assert send().keys() == {"other_editor"}
    accounts.confirm_role(person=editor, role="manager", by=second)
    assert send() == {}
    assert not Outbox.objects.waiting().exists()


def test_the_mail_is_written_with_the_role_and_not_without_it(editor: User, manager: User, second: User) -> None:
    with pytest.raises(Refused):
        accounts.give_role(person=editor, role="editor", by=manager)
    assert not Outbox.objects.exists()
