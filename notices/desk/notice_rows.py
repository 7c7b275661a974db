"""The desk's list of notices: the states of a notice in words, the queryset, its rows and its file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices.access.notice_state import NoticeState
from notices.access.people import name_of
from notices.document.template import TECHNOLOGY_TYPES
from notices.models import Event, Notice, Publication, Review, TrialAlert
from notices.models.prepared import Place
from notices.rendering.page_language import page_language

# The two states of a notice, in words: of the work, and for the public.
WORK_STATES: dict[str, str | Promise] = {
    "drafting": _("Draft"),
    "in_review": _("In review"),
    "returned": _("Returned"),
    "scheduled": _("Scheduled"),
    "set_aside": _("Set aside"),
    "discarded": _("Discarded"),
    "done": _("No open work"),
}
PUBLIC_STATES: dict[str, str | Promise] = {
    "never": _("Not published"),
    "publish": _("Published"),
    "withdraw_outdated": _("Withdrawn as outdated"),
    "withdraw_wrong": _("Withdrawn as wrong"),
}


# What an event says that somebody did, by its command.
EVENT_WORDS: dict[str, str | Promise] = {
    "create": _("Created"),
    "save": _("Saved"),
    "save_unread": _("Kept values that can't be read yet"),
    "restore": _("Restored an earlier version"),
    "discard": _("Discarded the draft"),
    "set_aside": pgettext_lazy("what happened", "Set the draft aside"),
    "bring_back": _("Brought the draft back"),
    "submit": _("Submitted for approval"),
    "recall": _("Recalled"),
    "return": _("Returned to the writer"),
    "approve": _("Approved and published"),
    "cancel": _("Cancelled the scheduled publication"),
    "withdraw": _("Withdrawn"),
    "propose_redaction": _("Proposed to remove words by law"),
    "decline_redaction": _("Declined to remove words by law"),
    "redact": _("Removed words by law"),
    "comment": _("Commented"),
    "resolve": _("Resolved a comment"),
    "share": _("Made a share link"),
    "revoke": _("Revoked a share link"),
    "assign": _("Assigned writer and reviewer"),
    "declare_conflict": _("Declared a conflict of interest"),
    "end_conflict": _("Ended a conflict of interest"),
    "mark_not_citation": _("Marked a bracket as no citation"),
    "take_back_mark": _("Took back that a bracket is no citation"),
    "dismiss_alert": _("Marked a change in the registry as not relevant"),
    "take_over_markup": _("Took over the markup of a new program, in the same words"),
    "change_codes": _("Changed a code list"),
    "rotate_key": _("Sealed all chains of events with a new key"),
    "refused": _("Tried and refused"),
}


def event_label(event: Event) -> str:
    """Return what happened in words, as the history prints it."""
    words = str(EVENT_WORDS.get(event.command, event.command))
    if event.command == "approve" and event.data.get("effective_at", "") > event.at.isoformat(timespec="microseconds"):
        words = str(_("Approved for later publication"))
    # A request without a role is recorded by the name in its address.
    tried = EVENT_WORDS.get(event.data.get("command", "").replace("-", "_"))
    return f"{words}: {tried}" if event.command == "refused" and tried else words


def desk_notices() -> QuerySet[Notice]:
    """Return all notices, newest work first, each annotated with what `NoticeRow` reads."""
    effective = Publication.objects.effective().filter(notice=OuterRef("pk")).order_by("-effective_at", "-id")[:1]
    pending = Publication.objects.pending().filter(notice=OuterRef("pk")).order_by("effective_at")
    changed = TrialAlert.objects.open().not_minor().filter(notice=OuterRef("pk")).order_by("level")
    # A text is returned until it is submitted again, whatever is saved meanwhile.
    decided = Review.objects.filter(notice=OuterRef("pk")).exclude(status="open").order_by("-decided_at", "-pk")[:1]
    return (
        Notice.objects.annotate(
            in_review=Exists(Review.objects.filter(notice=OuterRef("pk"), status="open")),
            public_kind=Subquery(effective.values("kind")),
            head_was_published=Exists(Publication.objects.effective().filter(version=OuterRef("head"), kind="publish")),
            head_is_scheduled=Exists(pending.filter(version=OuterRef("head"))),
            scheduled_at=Subquery(pending.values("effective_at")[:1]),
            last_decision=Subquery(decided.values("status")),
            worst_change=Subquery(changed.values("level")[:1]),
        )
        .select_related("head__created_by", "assignee")
        .defer("head__content")
        .order_by(Coalesce("head__created_at", "created_at").desc(), "-pk")
    )


UNPUBLISHED = Q(head__isnull=False, in_review=False, head_was_published=False, head_is_scheduled=False)
DRAFTING = UNPUBLISHED & Q(set_aside_at__isnull=True)
# The plain list leaves out drafts that were set aside, but no notice that was ever public.
IN_PLAIN_LIST = Q(set_aside_at__isnull=True) | Q(public_kind__isnull=False)

# The states that the list can be filtered by: their words and conditions.
STATE_FILTERS: dict[str, tuple[str | Promise, Q]] = {
    "drafting": (_("Drafts"), DRAFTING),
    "in_review": (_("In review"), Q(in_review=True)),
    "returned": (_("Returned"), DRAFTING & Q(last_decision="returned")),
    "scheduled": (_("Scheduled"), Q(scheduled_at__isnull=False)),
    "published": (_("Published"), Q(public_kind="publish")),
    "withdrawn": (_("Withdrawn"), Q(public_kind__in=["withdraw_outdated", "withdraw_wrong"])),
    "changed": (_("Changed since approval"), Q(worst_change__isnull=False)),
    "set_aside": (_("Set aside"), Q(set_aside_at__isnull=False)),
    "discarded": (_("Discarded"), Q(head__isnull=True)),
}


def concerns(person: User | Place) -> Q:
    """Return the condition that the work is this person's: assigned to them, or last saved by them."""
    return Q(assignee=person) | Q(head__created_by=person)


def work_state(notice: Notice) -> str:
    """Return a code of WORK_STATES for a notice of `desk_notices`."""
    row: Any = notice  # with the annotations of desk_notices
    if row.in_review:
        return "in_review"
    if row.head_id is None:
        return "discarded"
    if row.head_is_scheduled:
        return "scheduled"
    if row.head_was_published:
        return "done"
    if row.set_aside_at:
        return "set_aside"
    return "returned" if row.last_decision == Review.Status.RETURNED else "drafting"


@dataclass(frozen=True)
class NoticeRow:
    """A notice as a list shows it."""

    notice: Notice

    @classmethod
    def of(cls, state: NoticeState, reviews: Iterable[Review], worst_change: int | None = None) -> "NoticeRow":
        """Make it of rows that are at hand, without another query; `reviews` newest first."""
        notice: Any = state.notice
        effective, pending = state.effective, state.pending
        decided = [review for review in reviews if review.decided_at]
        notice.in_review = state.review is not None
        notice.public_kind = effective[-1].kind if effective else None
        notice.head_was_published = notice.head_id in state.published_ids
        notice.head_is_scheduled = pending is not None and pending.version_id == notice.head_id
        notice.scheduled_at = pending.effective_at if pending else None
        notice.last_decision = decided[0].status if decided else None
        notice.worst_change = worst_change
        return cls(notice)

    @property
    def work(self) -> str:
        return work_state(self.notice)

    @property
    def work_label(self) -> str | Promise:
        return WORK_STATES[self.work]

    @property
    def scheduled_at(self) -> datetime | None:
        """When the public will see another version; also while a newer one is written."""
        at: datetime | None = self.notice.scheduled_at  # type: ignore[attr-defined]
        return at

    @property
    def public(self) -> str:
        return self.notice.public_kind or "never"  # type: ignore[attr-defined]

    @property
    def public_label(self) -> str | Promise:
        return PUBLIC_STATES[self.public]

    @property
    def public_colour(self) -> str:
        """The colour of the state: both ways of being withdrawn have the same."""
        return {"publish": "live", "never": "never"}.get(self.public, "withdrawn")

    @property
    def changed_label(self) -> str:
        """A warning that the registry differs from the published text; "" where no difference matters."""
        level: int | None = self.notice.worst_change  # type: ignore[attr-defined]
        if level is None:
            return ""
        words = _("Changed since approval: important"), _("Changed since approval")
        return str(words[level != TrialAlert.Level.IMPORTANT])

    @property
    def may_be_written(self) -> bool:
        """Can an editor save it now?"""
        return self.work != "in_review"

    @property
    def is_open_work(self) -> bool:
        """Is there text that is neither published nor scheduled?"""
        return self.work in ("drafting", "in_review", "returned", "set_aside")

    @property
    def type_label(self) -> str:
        return TECHNOLOGY_TYPES.label(self.notice.technology_type, page_language())

    @property
    def saved_by(self) -> str:
        return name_of(self.notice.head.created_by) if self.notice.head else ""

    @property
    def assigned_to(self) -> str:
        return name_of(self.notice.assignee) if self.notice.assignee else ""

    @property
    def number_label(self) -> str:
        return self.notice.number_label

    @property
    def title(self) -> str | Promise:
        return self.notice.title or _("Untitled notice")


# The list as a file.

CSV_COLUMNS = (
    *("id", "number", "title", "type", "areas", "work", "public", "scheduled_at"),
    *("saved_at", "saved_by", "assignee", "review_by", "created_at"),
)


def csv_rows(notices: QuerySet[Notice]) -> Iterator[list[Any]]:
    """Return rows under CSV_COLUMNS for a queryset of `desk_notices`."""
    for notice in notices.iterator(chunk_size=500):
        row = NoticeRow(notice)
        yield [
            *(notice.pk, notice.number, notice.title, notice.technology_type, notice.areas_text),
            *(row.work, row.public, row.scheduled_at),
            *(notice.head.created_at if notice.head else None, row.saved_by, row.assigned_to),
            *(notice.review_by, notice.created_at),
        ]
