"""What happened to a role: told to the managers who can confirm it, and to its person where somebody else did it."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from notices.access.people import ROLE_NAMES, active, name_of
from notices.access.roles import MANAGER
from notices.mail.mail_item import MailItem, url
from notices.models import AccountEvent, RoleGrant, Source

# What managers read of a role that waits, and its person of what became of it, by the kind of the event.
WAITING = gettext_noop("%(name)s gave %(person)s a role that a second manager must confirm: %(role)s.")
PROPOSED = gettext_noop("%(name)s proposes a role for %(person)s, which a manager must confirm: %(role)s.")
SENTENCES = {
    "role_given": gettext_noop("%(name)s gave you a role at the desk: %(role)s."),
    "role_confirmed": gettext_noop("%(name)s confirmed your role at the desk: %(role)s. It counts from now on."),
    "role_ended": gettext_noop("%(name)s ended your role at the desk: %(role)s."),
}
# Why the directory ends a role, by what its event says.
ENDED_BY_DIRECTORY = {
    "left_group": gettext_noop("Your role at the desk has ended, as you left its group in the directory: %(role)s."),
    "not_seen": gettext_noop(
        "Your role at the desk has ended, as you have not signed in through the directory for %(days)s days: %(role)s."
    ),
}


def confirmers_of(event: AccountEvent) -> Iterable[int]:
    """Return the ids of the managers but the role's person, while it waits; `recipients_of` leaves its giver out."""
    grant = _grant_of(event)
    if grant.act != RoleGrant.Act.GIVEN or not _stands(grant) or _is_in_force(grant):
        return []
    return active(MANAGER).exclude(pk=grant.person_id).values_list("pk", flat=True)


def told_person_of(event: AccountEvent) -> Iterable[int]:
    """Return the id of the role's person, once they can sign in; nobody of a role that waits, or did not last."""
    grant = _grant_of(event)
    is_waiting = grant.act == RoleGrant.Act.GIVEN and grant.needs_confirmation
    is_news = grant.act == RoleGrant.Act.ENDED or (not is_waiting and _is_in_force(grant.answers or grant))
    return [grant.person_id] if is_news and event.account.is_active else []


def role_item(event: AccountEvent, reader: User) -> MailItem:
    """Return what a mail to a manager, or to the role's person, says of the event, in the language that is active."""
    words = {
        "name": _("The directory") if event.source == Source.DIRECTORY else event.actor_name,
        "person": name_of(event.account),
        "role": ROLE_NAMES.get(event.data["role"], event.data["role"]),
        "days": event.data.get("days"),
    }
    is_own = reader.pk == event.person_id
    return MailItem(
        title=_("Your role at the desk") if is_own else _("The role of %(person)s") % words,
        text=_(_sentence_of(event) if is_own else _question_of(event)) % words,
        link=url("desk-person", event.account.pk),
    )


def _sentence_of(event: AccountEvent) -> str:
    return ENDED_BY_DIRECTORY.get(event.data.get("why", ""), SENTENCES[event.kind])


def _question_of(event: AccountEvent) -> str:
    return PROPOSED if event.source == Source.DIRECTORY else WAITING


def _grant_of(event: AccountEvent) -> RoleGrant:
    return RoleGrant.objects.select_related("answers").get(pk=event.data["grant"])


def _stands(grant: RoleGrant) -> bool:
    return RoleGrant.objects.standing().filter(pk=grant.pk).exists()


def _is_in_force(grant: RoleGrant) -> bool:
    return RoleGrant.objects.in_force().filter(pk=grant.pk).exists()
