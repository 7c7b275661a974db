"""Events of changes that come past the commands: Django's admin, allauth's pages, the command line, a shell's `save`.

`QuerySet.update` sends no signal: `verify` finds an account that is not what its events say.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.db.models import Model

from notices.access.names import against_new_name
from notices.access.people import namesakes
from notices.mail.account_outbox import write_account_mail
from notices.models import AccountMail
from notices.workflow.accounts.log import record_account_event
from notices.workflow.accounts.sessions import delete_sessions, end_other_sessions

NAMES = ("username", "first_name", "last_name")
RIGHTS = ("is_staff", "is_superuser")
WATCHED = frozenset({"password", "email", "is_active", *NAMES, *RIGHTS})


def note_account_before(
    sender: type[User], instance: Any, raw: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """Before an account is saved: write its address in small letters, and remember what it was.

    Raises ValidationError where it gets a name that looks like another's: a shell and Django's commands ask no form.
    """
    instance.email = instance.email.strip().lower()
    is_watched = not raw and (update_fields is None or WATCHED & set(update_fields))
    before = User.objects.filter(pk=instance.pk).first() if is_watched and instance.pk else None
    instance.account_before = before
    is_new_name = is_watched and (before is None or before.username != instance.username)
    if is_new_name and (reason := against_new_name(instance.username, instance.pk)):
        raise ValidationError(str(reason))


def record_account_change(
    sender: type[User], instance: Any, created: bool, raw: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """After an account is saved: leave an event of each thing that changed, and end sessions.

    A closed account loses all of them, and one with a new password all but that in which it was changed.
    """
    if created and not raw:
        same_name = [other.get_username() for other in namesakes(instance.first_name, instance.last_name, instance.pk)]
        data: dict[str, Any] = {"email": instance.email, "is_active": instance.is_active}
        data |= {name: True for name in RIGHTS if getattr(instance, name)}
        data |= {"same_name": same_name} if same_name else {}
        record_account_event("made", instance, **data)
    before = instance.account_before
    instance.account_before = None
    if before is None:
        return
    for kind, data in _changes(before, instance, update_fields):
        record_account_event(kind, instance, **data)
        if kind == "email_changed":
            for address in filter(None, data.values()):
                write_account_mail(AccountMail.Kind.ADDRESS_CHANGED, instance, to=address)
        if kind == "password_changed":
            end_other_sessions(instance.pk)
    if before.is_active and not instance.is_active:
        delete_sessions(instance.pk)


def _changes(before: User, now: Any, update_fields: frozenset[str] | None) -> list[tuple[str, dict[str, Any]]]:
    changed = {name for name in WATCHED & set(update_fields or WATCHED) if getattr(before, name) != getattr(now, name)}
    changes: list[tuple[str, dict[str, Any]]] = []
    if "is_active" in changed:
        changes.append(("reactivated" if now.is_active else "deactivated", {}))
    if "email" in changed:
        changes.append(("email_changed", {"from": before.email, "to": now.email}))
    if _is_new_password(before, now, update_fields):
        changes.append(("password_changed", {}))
    if rights := {name: getattr(now, name) for name in RIGHTS if name in changed}:
        changes.append(("rights_changed", rights))
    if names := {name: [getattr(before, name), getattr(now, name)] for name in NAMES if name in changed}:
        changes.append(("renamed", names))
    return changes


def _is_new_password(before: User, now: Any, update_fields: frozenset[str] | None) -> bool:
    """Was the password changed? Django also saves a password alone to hash the same one better at a sign-in."""
    if before.password == now.password or (update_fields is not None and "password" not in update_fields):
        return False
    is_only_hashed_again = now._password is None and now.has_usable_password() and update_fields is not None
    return not is_only_hashed_again


def record_permission_change(
    sender: type[Model], instance: Any, action: str, reverse: bool, model: type[Model], pk_set: Any, **kwargs: Any
) -> None:
    """After groups or permissions of an account changed: leave an event that names what it has now."""
    if action not in ("post_add", "post_remove", "post_clear"):
        return
    people = User.objects.filter(pk__in=pk_set or ()) if reverse else [instance]
    for person in people:
        record_account_event(
            "permissions_changed",
            person,
            groups=sorted(Group.objects.filter(user=person).values_list("name", flat=True)),
            permissions=sorted(Permission.objects.filter(user=person).values_list("codename", flat=True)),
        )
