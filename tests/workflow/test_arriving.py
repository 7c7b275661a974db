"""Who comes from the directory: accounts, roles that groups propose, and roles that end by themselves."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from notices.access.account_state import AccountState
from notices.access.people import update_profile
from notices.desk.accounts import history_of
from notices.mail.sending import send_waiting
from notices.models import AccountEvent, RoleGrant
from notices.verification import verify
from notices.workflow import Refused, accounts
from notices.workflow.accounts import DirectoryIdentity, arrive
from tests.support.postbox import Mails, name_in

pytestmark = pytest.mark.django_db

ALL_ROLES = ("editor", "reviewer", "manager")


def comes(*roles: str, name: str = "kari", email: str = "kari@agency.example") -> accounts.Arrival:
    """Somebody comes from the directory, in groups that propose these roles."""
    return arrive(DirectoryIdentity(f"uid-of-{name}", email, name, "Kari", "Nordmann", frozenset(roles)))


def person_of(arrival: accounts.Arrival) -> User:
    assert arrival.person is not None
    return arrival.person


def codes(arrival: accounts.Arrival) -> list[str]:
    return [reason.code for reason in arrival.reasons]


def acts(person: User) -> list[tuple[str, str, str]]:
    return list(RoleGrant.objects.filter(person=person).order_by("pk").values_list("act", "role", "source"))


def in_force(person: User) -> set[str]:
    return set(RoleGrant.objects.usable_by(person.pk).values_list("role", flat=True))


def events(person: User) -> list[tuple[str, str]]:
    return list(AccountEvent.objects.filter(person=person).order_by("sequence").values_list("kind", "source"))


def days_later(set_now, days: float) -> None:
    set_now(timezone.now() + timedelta(days=days))


# Accounts


def test_an_account_is_made_with_its_events_and_verify_finds_nothing_wrong(db) -> None:
    arrival = comes("editor")

    kari = person_of(arrival)
    assert (codes(arrival), in_force(kari)) == ([], {"editor"})
    kinds = ["made", "directory_connected", "role_given"]
    assert events(kari) == [(kind, "directory") for kind in kinds]
    assert [entry.who for entry in history_of(kari)] == ["katalogen"] * 3
    assert list(verify()) == []


def test_nobody_gets_an_account_for_whom_nothing_is_proposed_or_whose_address_is_another_ones(editor: User) -> None:
    assert codes(comes()) == ["directory_no_group"]
    assert codes(comes("editor", email="")) == ["directory_no_address"]
    assert codes(comes("editor", email="EDITOR@example.org")) == ["directory_address"]
    invited = accounts.invite(account=accounts.NewAccount("ola", "ola@agency.example"), roles=[], by=None)
    assert codes(comes("manager", email="ola@agency.example")) == ["directory_address"]

    assert set(User.objects.values_list("pk", flat=True)) == {editor.pk, invited.person_id}


def test_an_account_of_the_directory_is_opened_again_and_never_invited(manager: User) -> None:
    kari = person_of(comes("editor"))
    accounts.deactivate(person=kari, by=manager)

    assert codes(comes("editor")) == ["account_closed"]
    with pytest.raises(Refused, match="account_closed"):
        accounts.invite_again(person=kari, email="kari@elsewhere.example", by=manager)
    accounts.reactivate(person=kari, by=manager)

    assert codes(comes("editor")) == []


def test_one_identity_is_one_account_and_one_account_one_identity(editor: User, other_editor: User, mailoutbox) -> None:
    accounts.connect_directory(person=editor, uid="uid-of-kari")

    with pytest.raises(Refused, match="directory_taken"):
        accounts.connect_directory(person=other_editor, uid="uid-of-kari")
    with pytest.raises(Refused, match="directory_connected"):
        accounts.connect_directory(person=editor, uid="uid-of-ola")
    send_waiting()
    (mail,) = mailoutbox
    assert (mail.to, "koblet til katalogen" in mail.body) == (["editor@example.org"], True)
    assert person_of(comes("editor")) == editor
    assert list(verify()) == []


# What groups propose


@pytest.mark.parametrize("are_confirmed", [True, False])
def test_who_decides_is_confirmed_by_one_manager_whatever_the_setting(
    manager: User, settings, are_confirmed: bool, mailoutbox: Mails
) -> None:
    settings.CONFIRM_ROLES = are_confirmed

    arrival = comes(*ALL_ROLES)
    kari = person_of(arrival)
    assert (codes(arrival), in_force(kari)) == ([], {"editor"})
    send_waiting()
    to_manager = {mail.body.split("\n")[1] for mail in mailoutbox if name_in(mail) == "manager"}
    assert to_manager == {
        "Katalogen foreslår en rolle for Kari Nordmann, som en leder må bekrefte: Godkjenner.",
        "Katalogen foreslår en rolle for Kari Nordmann, som en leder må bekrefte: Leder.",
    }
    for role in ("reviewer", "manager"):
        accounts.confirm_role(person=kari, role=role, by=manager)

    assert in_force(kari) == set(ALL_ROLES)
    assert list(verify()) == []


def test_nobody_confirms_the_role_that_their_own_group_proposes(manager: User) -> None:
    accounts.connect_directory(person=manager, uid="uid-of-kari")
    comes("reviewer")

    with pytest.raises(Refused, match="own_role"):
        accounts.confirm_role(person=manager, role="reviewer", by=manager)


def test_who_waits_is_told_so_and_gets_in_once_confirmed(manager: User) -> None:
    arrival = comes("reviewer")
    assert codes(arrival) == ["directory_waits"]

    accounts.confirm_role(person=person_of(arrival), role="reviewer", by=manager)

    assert codes(comes("reviewer")) == []


def test_leaving_a_group_ends_its_role_and_no_other(manager: User) -> None:
    kari = person_of(comes("editor", "reviewer"))
    accounts.give_role(person=kari, role="manager", by=manager)
    accounts.confirm_role(person=kari, role="reviewer", by=manager)

    assert codes(comes("editor")) == []

    assert acts(kari)[-1] == ("ended", "reviewer", "directory")
    assert in_force(kari) == {"editor", "manager"}
    assert history_of(kari)[0].details == ["Godkjenner", "Gikk ut av gruppen i katalogen"]
    assert list(verify()) == []


def test_what_a_person_gave_stays_when_its_group_is_left(manager: User) -> None:
    kari = person_of(comes("reviewer"))
    accounts.give_role(person=kari, role="editor", by=manager)
    before = acts(kari)

    comes("editor", "reviewer")
    comes("reviewer")

    assert acts(kari) == before


def test_what_a_person_ended_the_directory_does_not_give_back(manager: User) -> None:
    kari = person_of(comes("editor"))
    accounts.end_role(person=kari, role="editor", by=manager)

    assert codes(comes("editor")) == ["directory_no_group"]
    accounts.give_role(person=kari, role="editor", by=manager)
    assert codes(comes("editor")) == []


def test_who_comes_back_into_a_group_is_proposed_again_and_confirmed_again(manager: User) -> None:
    kari = person_of(comes("reviewer"))
    accounts.confirm_role(person=kari, role="reviewer", by=manager)
    comes()

    assert codes(comes("reviewer")) == ["directory_waits"]
    assert in_force(kari) == set()


# Roles that end by themselves


def nightly() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("end_directory_roles", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_role_ends_when_its_person_has_not_come_for_so_many_days(manager: User, settings, set_now) -> None:
    settings.DIRECTORY_DAYS = 10
    kari, ola = (
        person_of(comes("editor", "reviewer")),
        person_of(comes("editor", name="ola", email="ola@agency.example")),
    )
    accounts.give_role(person=kari, role="manager", by=manager)
    days_later(set_now, 5)
    comes("editor", name="ola")

    days_later(set_now, 4.9)
    assert nightly() == ("", "")
    days_later(set_now, 0.2)
    assert nightly() == ("Roles ended: 2\n", "")

    assert (in_force(kari), in_force(ola)) == ({"manager"}, {"editor"})
    assert acts(kari)[-2:] == [("ended", "editor", "directory"), ("ended", "reviewer", "directory")]
    assert nightly() == ("", "")
    assert list(verify()) == []
    assert history_of(kari)[0].details == ["Godkjenner", "Hadde ikke logget inn gjennom katalogen på 10 dager"]


def test_its_person_is_told_by_mail_and_gets_it_again_when_they_come(settings, set_now, mailoutbox: Mails) -> None:
    kari = person_of(comes("editor"))
    update_profile(kari, mail_rest="now", language="en")
    send_waiting()
    mailoutbox.clear()
    days_later(set_now, settings.DIRECTORY_DAYS + 1)
    nightly()
    send_waiting()

    (mail,) = mailoutbox
    sentence = "Your role at the desk has ended, as you have not signed in through the directory for 30 days: Editor."
    assert sentence in mail.body
    assert codes(comes("editor")) == []
    assert in_force(kari) == {"editor"}


def test_a_role_from_the_directory_ends_where_the_way_in_is_gone(manager: User) -> None:
    kari = person_of(comes("editor"))
    SocialAccount.objects.get().delete()

    assert nightly()[0] == "Roles ended: 1\n"
    assert events(kari)[-2:] == [("directory_disconnected", "command"), ("role_ended", "directory")]
    assert list(verify()) == []


def test_whoever_runs_the_server_is_told_when_no_manager_is_left(manager: User, set_now, settings) -> None:
    kari = person_of(comes("manager"))
    accounts.confirm_role(person=kari, role="manager", by=manager)
    accounts.end_role(person=manager, role="manager", by=kari)
    days_later(set_now, settings.DIRECTORY_DAYS + 1)

    assert nightly() == ("Roles ended: 1\n", "There is no manager left. make_manager makes one.\n")
    assert AccountState.of(kari.pk).managers == frozenset()
