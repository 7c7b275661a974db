"""Who may do what to a notice as it stands, and if not, why not. Questions only: nothing is changed here.

The same answers serve the buttons on a page and the commands behind them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from notices.checks import Finding
from notices.models import Event, Notice, Publication, Review, Version

EDITOR, REVIEWER, MANAGER = "editor", "reviewer", "manager"
ROLES = (EDITOR, REVIEWER, MANAGER)

WHO_MAY: dict[str, frozenset[str]] = {
    "create": frozenset({EDITOR}),
    "save": frozenset({EDITOR}),
    "restore": frozenset({EDITOR}),
    "discard": frozenset({EDITOR}),
    "submit": frozenset({EDITOR}),
    "recall": frozenset({EDITOR, MANAGER}),
    "return": frozenset({REVIEWER}),
    "approve": frozenset({REVIEWER}),
    "withdraw": frozenset({MANAGER}),
}

ROLE_NEEDED = {
    frozenset({EDITOR}): gettext_noop("Only an editor can do this."),
    frozenset({REVIEWER}): gettext_noop("Only a reviewer can do this."),
    frozenset({MANAGER}): gettext_noop("Only a manager can do this."),
    frozenset({EDITOR, MANAGER}): gettext_noop("Only an editor or a manager can do this."),
}


@dataclass(frozen=True)
class Reason:
    """Why something is refused: `message` % `values`, at a place of the document where it has one."""

    code: str
    message: str
    values: dict[str, Any] = field(default_factory=dict)
    place: str = ""

    def __str__(self) -> str:
        return gettext(self.message) % self.values if self.values else gettext(self.message)

    @classmethod
    def of(cls, finding: Finding) -> "Reason":
        return cls(finding.code, finding.message, finding.values, finding.place)


def roles_of(user: User | AnonymousUser) -> frozenset[str]:
    """The person's roles at the desk; none for somebody who is signed out or deactivated. Asked once a person."""
    if not user.is_active or user.is_anonymous:
        return frozenset()
    known: frozenset[str] | None = getattr(user, "_roles_at_the_desk", None)
    if known is None:
        known = frozenset(user.groups.filter(name__in=ROLES).values_list("name", flat=True))
        setattr(user, "_roles_at_the_desk", known)  # noqa: B010 - no field of the model's
    return known


@dataclass(frozen=True)
class Standing:
    """Where a notice stands, read off its rows in two queries, or three when it was ever published."""

    notice: Notice
    review: Review | None  # the open one
    versions: list[tuple[int, int, int]]  # (number, id, who wrote it), newest first
    entries: list[Publication]  # ledger rows that were not cancelled, in order of effect
    last_event: tuple[int, str]  # (sequence, chain)

    @classmethod
    def of(cls, notice_id: int) -> "Standing":
        """Raises Notice.DoesNotExist."""
        last = Event.objects.filter(notice=OuterRef("pk")).order_by("-sequence")[:1]
        notice: Any = (
            Notice.objects.annotate(
                open_review=FilteredRelation("reviews", condition=Q(reviews__status="open")),
                last_sequence=Subquery(last.values("sequence")),
                last_chain=Subquery(last.values("chain")),
                was_published=Exists(Publication.objects.filter(notice=OuterRef("pk"))),
            )
            .select_related("head", "open_review")  # type: ignore[misc]  # a joined relation
            .get(pk=notice_id)
        )
        versions = Version.objects.filter(notice=notice_id).order_by("-number")
        return cls(
            notice=notice,
            review=getattr(notice, "open_review", None),  # Django sets nothing where the join finds none
            versions=list(versions.values_list("number", "id", "created_by_id")),
            entries=list(Publication.objects.standing().filter(notice=notice_id)) if notice.was_published else [],
            last_event=(notice.last_sequence or 0, notice.last_chain or ""),
        )

    @classmethod
    def of_new(cls, at: datetime | None = None) -> "Standing":
        """A notice that is not in the database yet."""
        return cls(Notice(created_at=at or timezone.now()), None, [], [], (0, ""))

    @property
    def head(self) -> Version | None:
        return self.notice.head

    @property
    def effective(self) -> list[Publication]:
        now = timezone.now()
        return [entry for entry in self.entries if entry.effective_at <= now]

    @property
    def pending(self) -> Publication | None:
        now = timezone.now()
        return next((entry for entry in self.entries if entry.effective_at > now), None)

    @property
    def live(self) -> Publication | None:
        """The entry that the public sees now; None when there is none, or it is withdrawn."""
        effective = self.effective
        return effective[-1] if effective and effective[-1].kind == Publication.Kind.PUBLISH else None

    @property
    def live_number(self) -> int | None:
        """The number of the version that the public sees now."""
        live = self.live.version_id if self.live else None
        return next((number for number, pk, _ in self.versions if pk == live), None)

    @property
    def published_ids(self) -> set[int]:
        """Ids of the versions that the public has seen."""
        return {entry.version_id for entry in self.effective if entry.kind == Publication.Kind.PUBLISH}

    @property
    def last_published_number(self) -> int:
        published = self.published_ids
        return max((number for number, pk, _ in self.versions if pk in published), default=0)

    @property
    def is_being_written(self) -> bool:
        """Is there work that is neither live nor scheduled?"""
        return self.head is not None and not self._is_out(self.head.pk)

    @property
    def is_draft(self) -> bool:
        """Is there text that was never out? What was withdrawn is none, though it may be submitted again."""
        return self.is_being_written and self.notice.head_id not in self.published_ids

    def _is_out(self, version_id: int) -> bool:
        return any(entry is not None and entry.version_id == version_id for entry in (self.live, self.pending))

    @property
    def writers(self) -> set[int]:
        """Who wrote the text under review, or the head: everybody since the last publication before it.

        The same rule as the guard in the database; a text that was discarded in between still counts.
        """
        text = self.review.version_id if self.review else self.notice.head_id
        pinned = next((number for number, pk, _ in self.versions if pk == text), 0)
        published = self.published_ids
        last = max((number for number, pk, _ in self.versions if pk in published and number < pinned), default=0)
        return {person for number, _, person in self.versions if last < number <= pinned}

    def is_restorable(self, number: int) -> bool:
        """A published version, or one newer than the last published: an older writer would drop out of the count."""
        published = self.published_ids
        return any(
            number == known and (pk in published or known > self.last_published_number) and pk != self.notice.head_id
            for known, pk, _ in self.versions
        )


def reasons_against(command: str, standing: Standing, user_id: int, roles: Iterable[str]) -> list[Reason]:
    """Every reason why this person may not carry out `command` now; [] when they may.

    What depends on the command's own words (a note, a chosen version, the document's findings) is asked elsewhere.
    """
    who = WHO_MAY[command]
    reasons = [] if who & set(roles) else [Reason("role", ROLE_NEEDED[who])]
    return reasons + _REASONS[command](standing, user_id, set(roles))


IN_REVIEW = Reason("in_review", gettext_noop("The notice is in review. Whoever submitted it can recall it."))
NOT_IN_REVIEW = Reason("not_in_review", gettext_noop("The notice is not in review."))


def _against_writing(standing: Standing, user_id: int, roles: set[str]) -> list[Reason]:
    return [IN_REVIEW] if standing.review else []


def _against_discarding(standing: Standing, user_id: int, roles: set[str]) -> list[Reason]:
    nothing = [] if standing.is_draft else [Reason("no_draft", gettext_noop("There is no draft to discard."))]
    return [*_against_writing(standing, user_id, roles), *nothing]


def _against_restoring(standing: Standing, user_id: int, roles: set[str]) -> list[Reason]:
    choice = any(standing.is_restorable(number) for number, _, _ in standing.versions)
    nothing = [] if choice else [Reason("nothing_to_restore", gettext_noop("There is no other version to restore."))]
    return [*_against_writing(standing, user_id, roles), *nothing]


def _against_submitting(standing: Standing, user_id: int, roles: set[str]) -> list[Reason]:
    reasons = _against_writing(standing, user_id, roles)
    if not standing.is_being_written:
        reasons.append(Reason("no_draft", gettext_noop("There is no draft to submit.")))
    return reasons


def _against_recalling(standing: Standing, user_id: int, roles: set[str]) -> list[Reason]:
    if standing.review is None:
        return [NOT_IN_REVIEW]
    if user_id != standing.review.submitted_by_id and MANAGER not in roles:
        return [Reason("not_submitter", gettext_noop("Only the person who submitted it, or a manager, can recall it."))]
    return []


def _against_returning(standing: Standing, user_id: int, roles: set[str]) -> list[Reason]:
    if standing.review is None:
        return [NOT_IN_REVIEW]
    return _against_a_writer(standing, user_id)


def _against_a_writer(standing: Standing, user_id: int) -> list[Reason]:
    if user_id not in standing.writers:
        return []
    message = gettext_noop("You wrote part of this text since it was last published. A second person must decide.")
    return [Reason("writer", message)]


def _against_approving(standing: Standing, user_id: int, roles: set[str]) -> list[Reason]:
    if standing.review is None:
        return [NOT_IN_REVIEW]
    reasons = _against_a_writer(standing, user_id)
    if user_id == standing.review.submitted_by_id:
        message = gettext_noop("You submitted this text. A second person must approve it.")
        reasons.append(Reason("submitter", message))
    if standing.pending:
        message = gettext_noop("Another version is scheduled. It must be published or cancelled first.")
        reasons.append(Reason("pending", message))
    return reasons


def _against_withdrawing(standing: Standing, user_id: int, roles: set[str]) -> list[Reason]:
    return [] if standing.live else [Reason("not_live", gettext_noop("Nothing is published that could be withdrawn."))]


_REASONS: dict[str, Callable[[Standing, int, set[str]], list[Reason]]] = {
    "create": lambda standing, user_id, roles: [],
    "save": _against_writing,
    "restore": _against_restoring,
    "discard": _against_discarding,
    "submit": _against_submitting,
    "recall": _against_recalling,
    "return": _against_returning,
    "approve": _against_approving,
    "withdraw": _against_withdrawing,
}
