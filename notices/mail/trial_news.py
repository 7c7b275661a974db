"""What registries say now of the notices that somebody writes, as far as the person has not heard of it. Kept nowhere.

Important changes are worth a mail of their own. Notable ones wait for the next mail, at most a week; small ones are
never told. That an expected date has passed is told once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from notices.access.people import deputies_of
from notices.models import Listing, Notice, TrialAlert
from notices.monitoring.open_alerts import listed
from notices.trial_table.staleness import Passed, passed_dates

# An alert counts as found when whoever found it had finished by then: a digest tells what is older than this.
SETTLED = timedelta(minutes=15)
NOTABLE_WAITS = timedelta(days=7)


@dataclass(frozen=True)
class PassedDate:
    """An expected date of a live notice that has gone by, and when the day after it began."""

    notice: Notice
    passed: Passed
    at: datetime


@dataclass(frozen=True)
class TrialNews:
    """What one person is to hear; the worst first."""

    alerts: list[Any] = field(default_factory=list)
    passed: list[PassedDate] = field(default_factory=list)

    def since(self, told: datetime | None, now: datetime) -> "TrialNews":
        """What the person has not heard in the mail of the hour `told`, and hears in that of the hour `now`."""
        alerts = [alert for alert in self.alerts if _is_between(told, found_at(alert) + SETTLED, now)]
        return TrialNews(alerts, [each for each in self.passed if _is_between(told, each.at, now)])

    def is_worth_a_mail(self, now: datetime) -> bool:
        """Is there something that does not wait for other news?"""
        return bool(self.passed) or any(
            alert.level == TrialAlert.Level.IMPORTANT or found_at(alert) <= now - NOTABLE_WAITS for alert in self.alerts
        )

    def __bool__(self) -> bool:
        return bool(self.alerts or self.passed)


NO_NEWS = TrialNews()


def found_at(alert: Any) -> datetime:
    """Since when it is true of what the public reads: a scheduled version may have had it before it was live."""
    return max(alert.first_seen_at, alert.live_from)


def _is_between(told: datetime | None, at: datetime, now: datetime) -> bool:
    return at <= now and (told is None or at > told)


def trial_news(now: datetime) -> dict[int, TrialNews]:
    """Everything that holds of live notices, by the id of whoever writes them; of the absent one's deputy too."""
    alerts = list(listed(TrialAlert.objects.open().worth_telling().filter(notice__assignee__isnull=False)))
    passed = list(_passed(now))
    hear = _who_hear([*(alert.notice for alert in alerts), *(each.notice for each in passed)])
    found: defaultdict[int, TrialNews] = defaultdict(TrialNews)
    for alert in alerts:
        for person in hear[alert.notice.assignee_id]:
            found[person].alerts.append(alert)
    for each in passed:
        for person in hear[each.notice.assignee_id]:
            found[person].passed.append(each)
    return dict(found)


def _passed(now: datetime) -> Iterable[PassedDate]:
    live = (
        Listing.objects.live().filter(notice__assignee__isnull=False).select_related("notice", "publication__version")
    )
    for listing in live.order_by("notice").iterator(chunk_size=50):
        for passed in passed_dates(listing.publication.version.document, timezone.localdate(now)):
            day_after = datetime.combine(passed.date.last_day() + timedelta(days=1), time())
            yield PassedDate(listing.notice, passed, timezone.make_aware(day_after))


def _who_hear(notices: Iterable[Notice]) -> dict[int | None, set[int]]:
    writers = {notice.assignee_id for notice in notices if notice.assignee_id is not None}
    deputies = deputies_of(writers)
    return {writer: {writer, deputies.get(writer, writer)} for writer in writers}
