"""What somebody may see and do in Django's admin beyond their permissions there. Questions only."""

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest

from notices.access.permissions import roles_of
from notices.models import RoleGrant


def may_read_drafts(request: HttpRequest) -> bool:
    """May the person read what is not published? Staff and superusers too need a role at the desk for it."""
    return bool(roles_of(request.user))


def may_change_account(by: User | AnonymousUser, account: User | None) -> bool:
    """May somebody with the permission to change accounts change this one? Only superusers change whom rights lead to.

    Who could change the address or the password of somebody with rights could sign in as them.
    """
    if account is None or by.is_superuser:
        return True
    has_rights = (
        account.is_staff or account.is_superuser or account.groups.exists() or account.user_permissions.exists()
    )
    return not has_rights and not RoleGrant.objects.standing().filter(person=account).exists()
