"""The people with a role: who can decide, who is away, who is whose deputy; and each person's own settings."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.access.notice_state import NoticeState
from notices.access.permissions import roles_of
from notices.access.refusals import Reason, reason_for
from notices.access.roles import EDITOR, MANAGER, REVIEWER
from notices.models import Profile, RoleGrant
from notices.models.moment import Today
from notices.models.prepared import Place, Prepared

ROLE_NAMES: dict[str, str | Promise] = {EDITOR: _("Editor"), REVIEWER: _("Reviewer"), MANAGER: _("Manager")}
# Where the session keeps the person's language, and whether keyboard shortcuts are on: no page asks the database.
LANGUAGE_KEY = "desk_language"
SHORTCUTS_KEY = "shortcuts"
NOBODY = 0  # the id of no account


def name_of(person: User) -> str:
    return person.get_full_name() or person.get_username()


def everybody() -> QuerySet[User]:
    """Everybody with a role, by name, each once, with settings and deputy; also those who have left."""
    return _people(None).all()


def active(role: str | None = None) -> QuerySet[User]:
    """Everybody who can sign in and has a role, or this role."""
    return _people(role).filter(is_active=True)


@cache
def _people(role: str | None) -> QuerySet[User]:
    """Return everybody with a role, or with this one. It is cached: building it takes longer than running it."""
    grants = RoleGrant.objects.in_force()
    holders = (grants.filter(role=role) if role else grants).values("person")
    people = User.objects.filter(pk__in=holders).select_related("profile__deputy")
    return people.order_by("first_name", "last_name", "username")


def account_with_address(email: str, besides: int | None = None) -> User | None:
    """Return the account with this e-mail address, however it is written; None where there is none."""
    address = email.strip().casefold()
    # SQLite knows no case of letters beyond ASCII. The accounts of an agency are few.
    others = User.objects.exclude(pk=besides or NOBODY).order_by("pk") if address else []
    return next((person for person in others if person.email.casefold() == address), None)


def namesakes(first_name: str, last_name: str, besides: int | None = None) -> list[User]:
    """Return the accounts with the same full name, whatever their case; none for somebody without a name."""
    name = f"{first_name} {last_name}".casefold().split()
    if not name:
        return []
    others = User.objects.exclude(pk=besides or NOBODY)
    return [person for person in others if person.get_full_name().casefold().split() == name]


# Who decides


def eligible_reviewers(state: NoticeState, submitter: User | None = None) -> list[User]:
    """Return the active reviewers who did not contribute to the text, submit it, or declare a conflict of interest.

    `submitter` is the person who is about to submit it, where it is not in review yet.
    """
    excluded = state.unable_to_decide | ({submitter.pk} if submitter else set())
    return [person for person in active(REVIEWER) if person.pk not in excluded]


def against_asking(state: NoticeState, submitter: User) -> list[Reason]:
    """Return the reason why nobody could decide on what this person submits; [] where somebody can."""
    if eligible_reviewers(state, submitter):
        return []
    if managers := [name_of(person) for person in active(MANAGER)]:
        return [reason_for("nobody_decides", managers=", ".join(managers))]
    return [reason_for("nobody_decides", "no_manager")]


def would_give_up_deciding(person: User, state: NoticeState) -> bool:
    """Could this person decide on the text today, and not any more once they have saved a version of it?"""
    both = {EDITOR, REVIEWER}
    return both <= roles_of(person) and state.review is None and person.pk not in state.unable_to_decide


# Absences and deputies


def away_on(day: date | Today) -> Q:
    """Return a condition on people: they are away on this day, by their own settings."""
    has_begun = Q(profile__away_from__lte=day)
    return has_begun & (Q(profile__away_until__isnull=True) | Q(profile__away_until__gte=day))


def absent() -> Q:
    """Return a condition on people: away today, in Norway, or deactivated."""
    return Q(is_active=False) | away_on(Today())


def absent_among(people: Iterable[int]) -> set[int]:
    return set(User.objects.filter(absent(), pk__in=people).values_list("pk", flat=True))


def is_away(person: User) -> bool:
    """Is the person away today, in Norway?"""
    profile, today = profile_of(person), timezone.localdate()
    if profile.away_from is None or profile.away_from > today:
        return False
    return profile.away_until is None or profile.away_until >= today


def is_absent(person: User) -> bool:
    """Is the person away today, or deactivated? Then somebody else should act."""
    return not person.is_active or is_away(person)


def absent_with_deputy(person: User | Place) -> QuerySet[User]:
    """Those who are away today or deactivated, and whose deputy is `person`; usable inside another query.

    One level only: the deputy of a deputy takes on nothing for the first person. No rights are lent: a deputy acts
    with their own role.
    """
    return everybody().filter(absent(), profile__deputy=person)  # type: ignore[misc]  # the stubs know no Place


def deputised_for(person: User) -> list[User]:
    """Return the absent people for whom this person is the deputy."""
    return list(absent_with_deputy(person))


def deputies_of(people: Iterable[int]) -> dict[int, int]:
    """Return the ids of active deputies by the ids of those among these people who are absent."""
    ids = set(people)
    return {person: deputy for person, deputy in _DEPUTIES.rows() if person in ids} if ids else {}


# There are never many.
_DEPUTIES: Prepared[tuple[int, int]] = Prepared(
    lambda: everybody().filter(absent(), profile__deputy__in=active()).values_list("pk", "profile__deputy")
)


# Settings


def profile_of(person: User) -> Profile:
    """Return the person's settings; where they never chose any, the defaults, not saved."""
    account: Any = person  # the type of User does not know the relation
    try:
        return account.profile
    except Profile.DoesNotExist:
        return Profile(person=person)


def update_profile(person: User, **settings: Any) -> Profile:
    """Save settings of a person, among them their deputy."""
    profile, _is_new = Profile.objects.update_or_create(person=person, defaults=settings)
    return profile


def load_profile_into_session(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Put language and shortcuts into the session, when somebody signs in and when they change them."""
    profile = Profile.objects.filter(person=user).first() or Profile(person=user)
    request.session[LANGUAGE_KEY] = profile.language
    request.session[SHORTCUTS_KEY] = profile.shortcuts
