"""The agency's directory: which account is connected to which identity there, and who has come through it since when.

allauth keeps the rows. A row lets its owner in, so `verify` demands an event behind each.
"""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import OuterRef, QuerySet

# The name of the directory in allauth's tables and in our addresses.
PROVIDER = "directory"


def connections() -> QuerySet[SocialAccount]:
    return SocialAccount.objects.filter(provider=PROVIDER)


def connection_with(uid: str) -> SocialAccount | None:
    """Return the row by which an identity of the directory is an account's."""
    return connections().filter(uid=uid).select_related("user").first()


def is_connected(person: User | AnonymousUser) -> bool:
    """Can the person come in through the directory, as long as the directory says who they are?"""
    return connections().filter(user=person.pk).exists()


def seen_since(moment: datetime) -> QuerySet[SocialAccount]:
    """Return the rows of the person of an outer row who signed in through the directory since then."""
    return connections().filter(user=OuterRef("person"), last_login__gte=moment)
