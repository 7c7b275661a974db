"""The people of the desk: who can decide, who is away, who stands in for whom; and each person's own settings."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from notices.access.notice_state import NoticeState
from notices.access.roles import REVIEWER, ROLES
from notices.models import Profile

# Where the session keeps the person's language, and whether keyboard shortcuts are on: no page asks the database.
LANGUAGE_KEY = "desk_language"
SHORTCUTS_KEY = "shortcuts"


def name_of(person: User) -> str:
    return person.get_full_name() or person.get_username()


def everybody() -> QuerySet[User]:
    """Everybody with a role, those who have left too, by name, with settings and deputy. Without duplicates."""
    with_a_role = User.groups.through.objects.filter(group__name__in=ROLES)
    return (
        User.objects.filter(pk__in=with_a_role.values("user"))
        .select_related("profile__deputy")
        .order_by("first_name", "last_name", "username")
    )


def active(role: str | None = None) -> QuerySet[User]:
    """Those who can sign in and have a role, or this role."""
    people = everybody().filter(is_active=True)
    return people.filter(groups__name=role) if role else people


# Who decides


def who_can_decide(state: NoticeState, submitter: User | None = None) -> list[User]:
    """Active reviewers who wrote none of the text, did not submit it and declared no conflict of interest.

    `submitter` is whoever is about to submit it, where it is not in review yet.
    """
    excluded = who_must_not_decide(state) | ({submitter.pk} if submitter else set())
    return [person for person in active(REVIEWER) if person.pk not in excluded]


def who_must_not_decide(state: NoticeState) -> set[int]:
    """Ids of those who had a hand in the text, or declared a conflict of interest."""
    submitter = {state.review.submitted_by_id} if state.review else set()
    return state.writers | state.conflicts | submitter


# Who is away, and who stands in


def away_on(day: date) -> Q:
    """A condition on people: they have said that they are away."""
    begun = Q(profile__away_from__lte=day)
    return begun & (Q(profile__away_until__isnull=True) | Q(profile__away_until__gte=day))


def absent() -> Q:
    """A condition on people: away today, in Norway, or not with us any more."""
    return Q(is_active=False) | away_on(timezone.localdate())


def absent_among(people: Iterable[int]) -> set[int]:
    return set(User.objects.filter(absent(), pk__in=people).values_list("pk", flat=True))


def is_away(person: User) -> bool:
    """Is the person away today, in Norway?"""
    profile, today = profile_of(person), timezone.localdate()
    if profile.away_from is None or profile.away_from > today:
        return False
    return profile.away_until is None or profile.away_until >= today


def is_absent(person: User) -> bool:
    """Away today, or not with us any more: somebody else should act."""
    return not person.is_active or is_away(person)


def absent_with_deputy(person: User) -> QuerySet[User]:
    """Those who are away today or deactivated, and whose deputy is `person`; also as a part of another query.

    One level only: whoever stands in for a deputy takes on nothing of what the deputy took on. No rights are lent:
    a deputy acts with their own role.
    """
    return everybody().filter(absent(), profile__deputy=person)


def stood_in_for(person: User) -> list[User]:
    return list(absent_with_deputy(person))


def deputies_of(people: Iterable[int]) -> dict[int, int]:
    """The deputies, by the ids of those who are absent; only deputies who are there at all."""
    stood_in_for = everybody().filter(absent(), pk__in=people, profile__deputy__in=active())
    deputies = {person.pk: profile_of(person).deputy_id for person in stood_in_for}
    return {person: deputy for person, deputy in deputies.items() if deputy is not None}


# Settings


def profile_of(person: User) -> Profile:
    """The person's settings; the defaults, not in the database yet, where they never chose."""
    account: Any = person  # its type does not know who points at it
    try:
        return account.profile
    except Profile.DoesNotExist:
        return Profile(person=person)


def settle(person: User, **wishes: Any) -> Profile:
    """Keep what a person wants for themselves, or who stands in for them."""
    profile, _is_new = Profile.objects.update_or_create(person=person, defaults=wishes)
    return profile


def carry_along(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Put language and shortcuts into the session: when somebody signs in, and when they change them."""
    profile = Profile.objects.filter(person=user).first() or Profile(person=user)
    request.session[LANGUAGE_KEY] = profile.language
    request.session[SHORTCUTS_KEY] = profile.shortcuts
