"""Second factors: which ones somebody has, whether the person who is signed in has shown one, what asks again.

A session remembers by itself how its person proved who they are, and when: no page asks the database for it.
"""

import hashlib
import json

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.http import HttpRequest

from notices.access.permissions import roles_of
from notices.models.clock import database_now

# Commands on a notice that show or take away what the public reads.
ASKED_AGAIN = frozenset({"approve", "cancel", "withdraw"})
# What makes a factor the one it is; the rest of its data changes as it is used.
LASTING_DATA = ("secret", "seed", "credential")


def factors_of(person: User | AnonymousUser) -> QuerySet[Authenticator]:
    """Return what the person can show as a second factor; recovery codes only stand in for these."""
    return Authenticator.objects.filter(user=person.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)


def needs_factor(person: User | AnonymousUser) -> bool:
    """May the person do anything here that takes more than a password?"""
    return bool(person.is_staff or person.is_superuser or roles_of(person))


def is_shown(request: HttpRequest) -> bool:
    """Has the person shown a second factor since they signed in?"""
    return _shown_at(request) is not None


def is_recent(request: HttpRequest) -> bool:
    """Have they shown it so recently that they need not show it again?"""
    at = _shown_at(request)
    return at is not None and _is_within_minutes(at)


def is_identified(request: HttpRequest) -> bool:
    """Has the person just proved who they are: by a factor, or by the password where they have no factor yet?"""
    if is_recent(request):
        return True
    if request.user.is_anonymous or factors_of(request.user).exists():
        return False
    records = get_authentication_records(request, request.user)
    return bool(records) and _is_within_minutes(records[-1]["at"])


def _is_within_minutes(at: float) -> bool:
    return database_now().timestamp() - at < settings.SECOND_FACTOR_MINUTES * 60


def _shown_at(request: HttpRequest) -> float | None:
    """Return when the person last showed a factor in this session, as seconds since 1970."""
    times = [record["at"] for record in get_authentication_records(request, request.user) if record["method"] == "mfa"]
    return max(times, default=None)


def digest_of(factor: Authenticator) -> str:
    """Return a digest by which a factor is known again. The secrets in it are stored encrypted, and random."""
    lasting = {name: factor.data[name] for name in LASTING_DATA if name in factor.data}
    return hashlib.sha256(json.dumps(lasting, sort_keys=True).encode()).hexdigest()
