"""The people with a role, as their page shows them: who is away, who deputises, how much open work they have."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Prefetch
from django.utils import timezone
from django.utils.functional import Promise

from notices.access.account_state import invited
from notices.access.people import ROLE_NAMES, everybody, is_absent, is_away, name_of, profile_of
from notices.access.roles import ROLES
from notices.desk.notice_rows import DRAFTING, desk_notices
from notices.models import Profile, Review, RoleGrant


@dataclass(frozen=True)
class Colleague:
    """A person with a role."""

    person: User
    roles: frozenset[str]
    drafts: int = 0  # assigned to them
    reviews: int = 0  # assigned to them and open
    is_invited: bool = False  # and has not joined

    @property
    def name(self) -> str:
        return name_of(self.person)

    @property
    def role_names(self) -> list[str | Promise]:
        return [ROLE_NAMES[role] for role in ROLES if role in self.roles]

    @property
    def profile(self) -> Profile:
        return profile_of(self.person)

    @property
    def is_away(self) -> bool:
        return is_away(self.person)

    @property
    def is_absent(self) -> bool:
        return is_absent(self.person)

    @property
    def is_away_later(self) -> bool:
        first = self.profile.away_from
        return first is not None and first > timezone.localdate()

    @property
    def deputy(self) -> str:
        return name_of(self.profile.deputy) if self.profile.deputy else ""

    @property
    def work_is_stuck(self) -> bool:
        """Does open work wait for somebody who is absent and has no deputy at work?"""
        deputy = self.profile.deputy
        return self.is_absent and bool(self.drafts or self.reviews) and (deputy is None or is_absent(deputy))


def colleagues() -> list[Colleague]:
    """Return everybody with a role, who can't sign in at the end. Five queries, however many they are."""
    invited_ids = set(invited().values_list("pk", flat=True))
    drafts = desk_notices().filter(DRAFTING, assignee__isnull=False).order_by().values("assignee")
    reviews = Review.objects.filter(status=Review.Status.OPEN, assigned_to__isnull=False).order_by()
    draft_counts = dict(drafts.annotate(count=Count("pk")).values_list("assignee", "count"))
    review_counts = dict(reviews.values("assigned_to").annotate(count=Count("pk")).values_list("assigned_to", "count"))
    people = [
        Colleague(
            person,
            _roles_of(person),
            draft_counts.get(person.pk, 0),
            review_counts.get(person.pk, 0),
            is_invited=person.pk in invited_ids,
        )
        for person in people_with_roles()
    ]
    return sorted(people, key=lambda colleague: not colleague.person.is_active)


def people_with_roles() -> Iterable[User]:
    """Return everybody with their roles and their deputy's settings. Two queries."""
    in_force = Prefetch("role_grants", RoleGrant.objects.in_force(), to_attr="roles_in_force")
    return everybody().select_related("profile__deputy__profile").prefetch_related(in_force)


def _roles_of(person: Any) -> frozenset[str]:
    return frozenset(grant.role for grant in person.roles_in_force)
