"""What is due soon or overdue, and for whom: reviews to decide, notices to look at again. Nothing of it is stored."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from notices.access.notice_state import NoticeState
from notices.mail.recipients import deciders, with_deputies
from notices.models import Notice, Review

# How long before a deadline its people are warned.
DECISION_WARNING = timedelta(days=2)
REVIEW_BY_WARNING = timedelta(days=14)


@dataclass(frozen=True)
class Deadline:
    """A moment by which somebody should have decided on a notice, or looked at it again."""

    notice: Notice
    at: datetime
    warning: timedelta
    is_decision: bool  # otherwise somebody looks at the notice again

    def is_overdue(self, now: datetime) -> bool:
        return self.at <= now

    def is_news(self, since: datetime | None, now: datetime) -> bool:
        """Has its warning begun, or has it become overdue, after `since`? Each of the two is news once."""
        return any(moment <= now and (since is None or moment > since) for moment in (self.at - self.warning, self.at))


def near_deadlines(now: datetime) -> dict[int, list[Deadline]]:
    """Return what is due soon or overdue, the oldest first, by the id of the person who should act."""
    by_person: defaultdict[int, list[Deadline]] = defaultdict(list)
    for deadline, people in [*_decisions(now), *_review_by_dates(now)]:
        for person in people:
            by_person[person].append(deadline)
    return {person: sorted(deadlines, key=lambda deadline: deadline.at) for person, deadlines in by_person.items()}


def _decisions(now: datetime) -> list[tuple[Deadline, set[int]]]:
    """Return the open reviews with a due date, and the people whose turn they are."""
    due = Review.objects.filter(status=Review.Status.OPEN, due_at__lte=now + DECISION_WARNING).select_related("notice")
    deadlines = [Deadline(review.notice, review.due_at, DECISION_WARNING, True) for review in due if review.due_at]
    return [(deadline, set(deciders(NoticeState.of(deadline.notice.pk)))) for deadline in deadlines]


def _review_by_dates(now: datetime) -> list[tuple[Deadline, set[int]]]:
    """Return the notices that their writers, and their deputies, should look at again by a day."""
    latest = timezone.localdate(now) + REVIEW_BY_WARNING
    due = list(Notice.objects.filter(review_by__lte=latest, set_aside_at__isnull=True, assignee__isnull=False))
    people = with_deputies(notice.assignee_id for notice in due)
    return [
        (Deadline(notice, _end_of_review_by(notice), REVIEW_BY_WARNING, False), people[writer])
        for notice in due
        if (writer := notice.assignee_id) is not None
    ]


def _end_of_review_by(notice: Notice) -> datetime:
    """Return when the day is over: when the next one begins in Norway."""
    day = notice.review_by or timezone.localdate()
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
