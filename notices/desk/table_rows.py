"""Notices as lines of the desk's tables, home and list: one state, with whom, when it is due, what happened last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db.models import Case, DateField, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.desk.notice_rows import WORK_STATES, NoticeRow, desk_notices
from notices.desk.presence import others_present
from notices.models import Event, Notice, Review
from notices.models.event import COMMANDS_OF_THE_SERVER
from notices.models.prepared import Place, PreparedByIds

# Events that are no change of anything that people see.
SILENT_COMMANDS = ["refused", *COMMANDS_OF_THE_SERVER]
# States that say all there is to say of a notice; of the others the public's is shown.
SHOWN_WORK = ("drafting", "returned", "in_review", "scheduled", "discarded")
PUBLIC_WORDS: dict[str, str | Promise] = {
    "publish": gettext_lazy("Published"),
    "withdraw_outdated": gettext_lazy("Withdrawn"),
    "withdraw_wrong": gettext_lazy("Withdrawn"),
}
WITHDRAWN_WORDS: dict[str, str | Promise] = {
    "withdraw_outdated": gettext_lazy("outdated"),
    "withdraw_wrong": gettext_lazy("wrong"),
}


def table_notices() -> QuerySet[Notice]:
    """Return `desk_notices` with what the columns of a table need: the open review with its reviewer, `due_day`.

    The due day is that of the decision while it waits for one, or after a return; else the day to look at it again.
    """
    last = Review.objects.filter(notice=OuterRef("pk")).order_by("-submitted_at", "-pk")[:1]
    due_day = Case(
        When(in_review=True, then=TruncDate("open_review__due_at")),
        When(Q(set_aside_at__isnull=False) | Q(public_kind__startswith="withdraw"), then=Value(None)),
        When(last_decision="returned", then=Coalesce(TruncDate(Subquery(last.values("due_at"))), F("review_by"))),
        default=F("review_by"),
        output_field=DateField(),
    )
    notices: QuerySet[Notice] = desk_notices().annotate(
        open_review=FilteredRelation("reviews", condition=Q(reviews__status="open")), due_day=due_day
    )
    notices = notices.select_related("head__created_by", "assignee", "open_review__assigned_to")  # type: ignore[misc]  # a joined relation
    return notices.defer("head__content", "open_review__checks")


def last_events(notices: Iterable[int]) -> dict[int, Event]:
    """Return what happened last to each of these notices, by the notice's id. One query."""
    return {event.notice_id: event for event in _LAST_EVENTS.rows(notices) if event.notice_id}


def _last_events(ids: list[Place]) -> QuerySet[Event]:
    events = Event.objects.filter(notice=OuterRef("pk")).exclude(command__in=SILENT_COMMANDS).order_by("-sequence")
    newest = Notice.objects.filter(pk__in=ids).values_list(Subquery(events.values("pk")[:1]))
    return Event.objects.filter(pk__in=newest).select_related("actor").defer("data")


_LAST_EVENTS = PreparedByIds(_last_events)
NOTICES_BY_ID = PreparedByIds(lambda ids: table_notices().filter(pk__in=ids))


@dataclass(frozen=True)
class TableRow(NoticeRow):
    """A notice as one line: `last_event` is what happened last, `viewer` who reads the line.

    `href` is where its title leads, "" for its page; `notes` are said after the title, in grey.
    """

    last_event: Event | None = None
    viewer: int = 0
    href: str = ""
    notes: tuple[str, ...] = ()
    present: tuple[str, ...] = ()  # who else has its form open, in words

    @property
    def state(self) -> str:
        """The one state that is shown, as a code of WORK_STATES or PUBLIC_STATES."""
        return self.work if self.work in SHOWN_WORK or self.public == "never" else self.public

    @property
    def state_label(self) -> str | Promise:
        return PUBLIC_WORDS.get(self.state) or WORK_STATES[self.state]

    @property
    def state_colour(self) -> str:
        return self.public_colour if self.state == self.public else self.state

    @property
    def remarks(self) -> list[str]:
        """What is special about it, in words."""
        remarks = [*self.present, *self.notes]
        if self.is_open_work and self.public == "publish":
            remarks.append(_("a draft is set aside") if self.work == "set_aside" else _("new version"))
        if self.scheduled_at:
            when = date_format(timezone.localtime(self.scheduled_at), "SHORT_DATETIME_FORMAT")
            remarks.append(_("public from %(when)s") % {"when": when})
        if self.public in WITHDRAWN_WORDS:
            remarks.append(str(WITHDRAWN_WORDS[self.public]))
        return [*remarks, self.changed_label] if self.changed_label else remarks

    @property
    def review(self) -> Review | None:
        """The open review."""
        review: Review | None = getattr(self.notice, "open_review", None)  # nothing is set where the join finds none
        return review

    @property
    def person(self) -> User | None:
        """With whom it is: who decides, else who writes; None where it waits for nobody, or for any reviewer."""
        if self.review:
            return self.review.assigned_to
        if not self.is_open_work or self.notice.head is None:
            return None
        return self.notice.assignee or self.notice.head.created_by

    @property
    def due_day(self) -> date | None:
        day: date | None = self.notice.due_day  # type: ignore[attr-defined]  # an annotation of table_notices
        return day

    @property
    def is_late(self) -> bool:
        return self.due_day is not None and self.due_day < timezone.localdate()

    @property
    def changed_by(self) -> str:
        """Who did the last thing: by first name, "you" to themselves."""
        event = self.last_event
        if event is None:
            return ""
        if event.actor is None:
            return event.actor_name
        return _("you") if event.actor_id == self.viewer else event.actor.first_name or event.actor_name


def table_rows(notices: Iterable[Notice], viewer: User) -> list[TableRow]:
    """Return the lines of these notices of `table_notices`, in their order. Two queries."""
    notices = list(notices)
    ids = [notice.pk for notice in notices]
    events, present = last_events(ids), others_present(ids, viewer)
    return [
        TableRow(notice, events.get(notice.pk), viewer.pk, present=tuple(present.get(notice.pk, ())))
        for notice in notices
    ]
