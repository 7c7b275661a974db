"""Accounts in words: the history of one, its roles, and which roles wait for a second manager."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from notices.access.account_state import HeldRole, Standing, invited
from notices.access.people import ROLE_NAMES, name_of
from notices.access.refusals import log_words
from notices.models import AccountEvent, RoleGrant, Source

KIND_WORDS: dict[str, str | Promise] = {
    "made": gettext_lazy("Account made"),
    "invited": gettext_lazy("Invited"),
    "joined": gettext_lazy("Accepted the invitation and chose a password"),
    "role_given": gettext_lazy("Role given"),
    "role_confirmed": gettext_lazy("Role confirmed"),
    "role_ended": gettext_lazy("Role ended"),
    "deactivated": gettext_lazy("Account deactivated"),
    "reactivated": gettext_lazy("Account opened again"),
    "email_changed": gettext_lazy("E-mail address changed"),
    "email_change_asked": gettext_lazy("Another e-mail address asked for"),
    "email_change_stopped": gettext_lazy("Change of e-mail address objected to"),
    "password_changed": gettext_lazy("Password changed"),
    "rights_changed": gettext_lazy("Administrator's rights changed"),
    "permissions_changed": gettext_lazy("Permissions in Django's admin changed"),
    "renamed": gettext_lazy("Renamed"),
    "factor_added": gettext_lazy("Second factor added"),
    "factor_removed": gettext_lazy("Second factor removed"),
    "factors_removed": gettext_lazy("All second factors removed"),
    "recovery_code_used": gettext_lazy("Recovery code used instead of a second factor"),
    "directory_connected": gettext_lazy("Connected to the directory"),
    "directory_disconnected": gettext_lazy("No longer connected to the directory"),
    "refused": gettext_lazy("Refused"),
}
FACTOR_WORDS: dict[str, str | Promise] = {
    "totp": gettext_lazy("Authenticator app"),
    "webauthn": gettext_lazy("Passkey"),
    "recovery_codes": gettext_lazy("Recovery codes"),
}
STANDING_WORDS: dict[Standing, str | Promise] = {
    Standing.INVITED: gettext_lazy("Invited"),
    Standing.MEMBER: gettext_lazy("Has access"),
    Standing.LEFT: gettext_lazy("Deactivated"),
}
SOURCE_WORDS: dict[str, str | Promise] = {
    Source.COMMAND: gettext_lazy("the command line"),
    Source.DIRECTORY: gettext_lazy("the directory"),
    Source.LINK: gettext_lazy("the person, through a link sent by e-mail"),
}


# Why the directory ended a role.
WHY_WORDS = {
    "left_group": gettext_noop("Left the group in the directory"),
    "not_seen": gettext_noop("Had not signed in through the directory for %(days)s days"),
}


@dataclass(frozen=True)
class AccountEntry:
    """An event of an account as its page shows it."""

    event: AccountEvent

    @property
    def words(self) -> str:
        return str(KIND_WORDS.get(self.event.kind, self.event.kind))

    @property
    def who(self) -> str:
        return self.event.actor_name or str(SOURCE_WORDS.get(self.event.source, ""))

    @property
    def details(self) -> list[str]:
        data = self.event.data
        return [words for name, sentence in _SENTENCES.items() if data.get(name) and (words := sentence(data))]


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "role": lambda data: str(ROLE_NAMES.get(data["role"], data["role"])),
    "type": lambda data: str(FACTOR_WORDS.get(data["type"], data["type"])),
    "needs_confirmation": lambda data: _("Waits for a manager"),
    "why": lambda data: _(WHY_WORDS.get(data["why"], "")) % data,
    "email": lambda data: data["email"],
    "to": lambda data: _("From %(before)s to %(now)s") % {"before": data.get("from") or "–", "now": data["to"]},
    "same_name": lambda data: _("Same name as: %(names)s") % {"names": ", ".join(data["same_name"])},
    "reasons": lambda data: (
        _("Because: %(reasons)s") % {"reasons": "; ".join(log_words(code) or code for code in data["reasons"])}
    ),
}


def history_of(person: User) -> list[AccountEntry]:
    """Return what happened to an account, the newest first."""
    return [AccountEntry(event) for event in AccountEvent.objects.filter(person=person).order_by("-sequence")]


def giver_of(grant: RoleGrant | None) -> str:
    """Return who gave, confirmed or ended a role, in words."""
    if grant is None:
        return ""
    return name_of(grant.by) if grant.by else str(SOURCE_WORDS[grant.source])


@dataclass(frozen=True)
class RoleRow:
    """A role as the page of its person shows it."""

    held: HeldRole
    steps: list[tuple[str, str | Promise]]  # what the reader of the page may do with it

    @property
    def name(self) -> str | Promise:
        return ROLE_NAMES.get(self.held.role, self.held.role)

    @property
    def given_by(self) -> str:
        return giver_of(self.held.grant)

    @property
    def confirmed_by(self) -> str:
        return giver_of(self.held.confirmation)

    @property
    def ended_by(self) -> str:
        return giver_of(self.held.ending)


def waiting_roles() -> list[tuple[RoleGrant, str | Promise, str]]:
    """Return the roles that wait for a second manager, with their names and who gave them; the oldest first.

    Not those of people who have left; an invited person's can be confirmed before they join.
    """
    standing = RoleGrant.objects.standing()
    waiting = standing.exclude(pk__in=RoleGrant.objects.in_force().values("pk"))
    waiting = waiting.filter(Q(person__is_active=True) | Q(person__in=invited().values("pk")))
    return [
        (grant, ROLE_NAMES.get(grant.role, grant.role), giver_of(grant))
        for grant in waiting.select_related("person", "by").order_by("pk")
    ]


def accounts_without_a_role() -> list[User]:
    """Return the accounts that have no role in force: invited, waiting for a confirmation, or never given one."""
    in_force = RoleGrant.objects.in_force().filter(person=OuterRef("pk"))
    return list(User.objects.filter(~Exists(in_force)).order_by("first_name", "last_name", "username"))
