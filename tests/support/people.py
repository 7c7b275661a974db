"""People beside those of the fixtures: a colleague, and somebody who is invited and has not joined."""

from django.contrib.auth.models import User

from notices.access.invitations import path_of_invitation
from notices.access.roles import EDITOR
from notices.models import AccountEvent
from notices.workflow import accounts
from tests.support.roles import give_roles


def somebody() -> User:
    """Somebody at the desk who is none of those who try."""
    if person := User.objects.filter(username="colleague").first():
        return person
    person = User.objects.create_user("colleague", password="a-password-of-a-colleague")
    give_roles(person, EDITOR)
    return person


def token_of_an_invitation() -> str:
    """What opens the invitation of somebody who has not joined."""
    event = AccountEvent.objects.filter(kind="invited").first() or accounts.invite(
        account=accounts.NewAccount("invited", "invited@example.org"), roles=[], by=None
    )
    return path_of_invitation(event).split("/")[-2]
