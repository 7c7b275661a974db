"""What the desk shows: my drafts, what waits for me, what was decided, all notices. Questions only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.models import Event, Notice, Publication, Review, Version
from notices.page_language import page_language
from notices.permissions import REVIEWER
from notices.vocabulary import TECHNOLOGY_TYPES

RECENT = 10

# What a person reads beside a notice: the state of the work, and what the public sees.
WORK_STATES: dict[str, str | Promise] = {
    "drafting": _("Draft"),
    "in_review": _("In review"),
    "returned": _("Returned"),
    "discarded": _("Discarded"),
    "done": _("No open work"),
}
PUBLIC_STATES: dict[str, str | Promise] = {
    "never": _("Not published"),
    "publish": _("Published"),
    "withdraw_outdated": _("Withdrawn as outdated"),
    "withdraw_wrong": _("Withdrawn as wrong"),
}


# What an event's command is called when it has happened.
EVENT_WORDS: dict[str, str | Promise] = {
    "create": _("Created"),
    "save": _("Saved"),
    "restore": _("Restored an earlier version"),
    "discard": _("Discarded the draft"),
    "submit": _("Submitted for approval"),
    "recall": _("Recalled"),
    "return": _("Returned to the writer"),
    "approve": _("Approved and published"),
    "withdraw": _("Withdrawn"),
    "refused": _("Tried and refused"),
}


def in_words(event: Event) -> str:
    """What happened, as the history says it."""
    words = str(EVENT_WORDS.get(event.command, event.command))
    tried = EVENT_WORDS.get(event.data.get("command", ""))
    return f"{words}: {tried}" if event.command == "refused" and tried else words


def notices_at_the_desk() -> QuerySet[Notice]:
    """All notices, newest work first, each annotated with what `work_state` and `public_state` read."""
    effective = Publication.objects.effective().filter(notice=OuterRef("pk")).order_by("-effective_at", "-id")[:1]
    decided = Review.objects.filter(version=OuterRef("head")).exclude(status="open").order_by("-decided_at")[:1]
    return (
        Notice.objects.annotate(
            in_review=Exists(Review.objects.filter(notice=OuterRef("pk"), status="open")),
            public_kind=Subquery(effective.values("kind")),
            head_was_published=Exists(Publication.objects.effective().filter(version=OuterRef("head"), kind="publish")),
            last_decision=Subquery(decided.values("status")),
        )
        .select_related("head__created_by", "assignee")
        .order_by(Coalesce("head__created_at", "created_at").desc(), "-pk")
    )


DRAFTING = Q(head__isnull=False, in_review=False, head_was_published=False)

# The states one can ask the list for.
STATE_FILTERS: dict[str, tuple[str | Promise, Q]] = {
    "drafting": (_("Drafts"), DRAFTING),
    "in_review": (_("In review"), Q(in_review=True)),
    "returned": (_("Returned"), DRAFTING & Q(last_decision="returned")),
    "published": (_("Published"), Q(public_kind="publish")),
    "withdrawn": (_("Withdrawn"), Q(public_kind__in=["withdraw_outdated", "withdraw_wrong"])),
    "discarded": (_("Discarded"), Q(head__isnull=True)),
}


def work_state(notice: Notice) -> str:
    """A code of WORK_STATES for a notice of `notices_at_the_desk`."""
    asked: Any = notice  # with the annotations of notices_at_the_desk
    if asked.in_review:
        return "in_review"
    if asked.head_id is None:
        return "discarded"
    if asked.head_was_published:
        return "done"
    return "returned" if asked.last_decision == Review.Status.RETURNED else "drafting"


@dataclass(frozen=True)
class Row:
    """A notice as a list shows it."""

    notice: Notice

    @property
    def work(self) -> str:
        return work_state(self.notice)

    @property
    def work_label(self) -> str | Promise:
        return WORK_STATES[self.work]

    @property
    def public(self) -> str:
        return self.notice.public_kind or "never"  # type: ignore[attr-defined]

    @property
    def public_label(self) -> str | Promise:
        return PUBLIC_STATES[self.public]

    @property
    def public_mark(self) -> str:
        """The state's colour: the two ways of being withdrawn share one."""
        return {"publish": "live", "never": "never"}.get(self.public, "withdrawn")

    @property
    def type_label(self) -> str:
        return TECHNOLOGY_TYPES.label(self.notice.technology_type, page_language())

    @property
    def saved_by(self) -> str:
        return name_of(self.notice.head.created_by) if self.notice.head else ""

    @property
    def title(self) -> str | Promise:
        return self.notice.title or _("Untitled notice")


def name_of(person: User) -> str:
    return person.get_full_name() or person.get_username()


def my_drafts(person: User) -> list[Row]:
    """Open work that is mine: assigned to me, or last saved by me."""
    mine = notices_at_the_desk().filter(DRAFTING, Q(assignee=person) | Q(head__created_by=person))
    return [Row(notice) for notice in mine]


@dataclass(frozen=True)
class Waiting:
    """An open review, and whether this person may decide it."""

    review: Review
    is_mine_to_decide: bool

    @property
    def submitted_by(self) -> str:
        return name_of(self.review.submitted_by)


def waiting_for(person: User, roles: Iterable[str]) -> list[Waiting]:
    """Open reviews, oldest first, for a reviewer; those of the reviewer's own text stand there marked."""
    if REVIEWER not in roles:
        return []
    pinned = OuterRef("version__number")
    return [
        Waiting(review, not review.i_wrote_some and review.submitted_by_id != person.pk)
        for review in Review.objects.filter(status="open")
        .annotate(
            last_published=Coalesce(
                Subquery(
                    Publication.objects.effective()
                    .filter(notice=OuterRef("notice"), kind="publish", version__number__lt=pinned)
                    .order_by("-version__number")
                    .values("version__number")[:1]
                ),
                0,
            )
        )
        .annotate(
            i_wrote_some=Exists(
                Version.objects.filter(
                    notice=OuterRef("notice"),
                    created_by=person,
                    number__gt=OuterRef("last_published"),
                    number__lte=pinned,
                )
            )
        )
        .select_related("notice", "version", "submitted_by")
        .order_by("submitted_at")
    ]


def recently_decided(person: User) -> list[Review]:
    """The newest decisions on what I wrote or submitted, and my own."""
    return list(
        Review.objects.exclude(status="open")
        .filter(Q(submitted_by=person) | Q(decided_by=person) | Q(version__created_by=person))
        .select_related("notice", "version", "submitted_by", "decided_by")
        .order_by("-decided_at")[:RECENT]
    )
