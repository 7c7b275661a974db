"""What is due soon or overdue, and for whom: reviews to decide, notices to look at again. Kept nowhere."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from notices.access.notice_state import NoticeState
from notices.access.people import deputies_of
from notices.mail.recipients import deciders
from notices.models import Notice, Review

# How long before a deadline its people hear of it.
DECISION_SOON = timedelta(days=2)
LOOK_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Deadline:
    """A moment by which somebody should have done something about a notice."""

    notice: Notice
    at: datetime
    soon: timedelta
    is_decision: bool  # else the notice is to be looked at again

    def is_overdue(self, now: datetime) -> bool:
        return self.at <= now

    def is_news(self, since: datetime | None, now: datetime) -> bool:
        """Has it become near, or overdue, after `since`? Each of the two is news once."""
        return any(step <= now and (since is None or step > since) for step in (self.at - self.soon, self.at))


def near_deadlines(now: datetime) -> dict[int, list[Deadline]]:
    """What is due soon or overdue, the oldest first, by the id of the person who should act."""
    found: defaultdict[int, list[Deadline]] = defaultdict(list)
    for deadline, people in [*_decisions(now), *_looks(now)]:
        for person in people:
            found[person].append(deadline)
    return {person: sorted(deadlines, key=lambda deadline: deadline.at) for person, deadlines in found.items()}


def _decisions(now: datetime) -> list[tuple[Deadline, set[int]]]:
    """Open reviews with a due date, and whose turn they are."""
    due = Review.objects.filter(status=Review.Status.OPEN, due_at__lte=now + DECISION_SOON).select_related("notice")
    return [
        (Deadline(review.notice, review.due_at, DECISION_SOON, True), set(deciders(NoticeState.of(review.notice_id))))
        for review in due
        if review.due_at is not None
    ]


def _looks(now: datetime) -> list[tuple[Deadline, set[int]]]:
    """Notices that are to be looked at again by a day, and who writes them; their deputies too."""
    latest = timezone.localdate(now) + LOOK_SOON
    due = list(Notice.objects.filter(review_by__lte=latest, set_aside_at__isnull=True, assignee__isnull=False))
    writers = {notice.assignee_id for notice in due if notice.assignee_id is not None}
    deputies = deputies_of(writers)
    return [
        (Deadline(notice, _end_of(notice), LOOK_SOON, False), {writer, deputies.get(writer, writer)})
        for notice in due
        if (writer := notice.assignee_id) is not None
    ]


def _end_of(notice: Notice) -> datetime:
    """The day is over when the next one begins in Norway."""
    day = notice.review_by or timezone.localdate()
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
