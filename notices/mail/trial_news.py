"""What registries say now of the notices that a person writes, and what of it is news. Nothing of it is stored.

An important change is worth a mail of its own. A notable one waits for the next mail, at most a week; small ones are
never mailed. An expected date that has passed is mailed once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from notices.mail.recipients import with_deputies
from notices.models import Listing, Notice, TrialAlert
from notices.monitoring.difference_text import visible_since
from notices.monitoring.open_alerts import with_list_columns
from notices.trial_table.staleness import ExpectedDate, passed_dates

# The run that found an alert has surely ended after this time: a digest lists alerts that are older.
SETTLE_TIME = timedelta(minutes=15)
MAX_NOTABLE_WAIT = timedelta(days=7)


@dataclass(frozen=True)
class PassedDateNews:
    """An expected date of a live notice that has passed; `at` is the beginning of the day after it."""

    notice: Notice
    passed: ExpectedDate
    at: datetime


@dataclass(frozen=True)
class TrialNews:
    """The news for one person, the most important first."""

    alerts: list[Any] = field(default_factory=list)
    passed: list[PassedDateNews] = field(default_factory=list)

    def since(self, last_digest: datetime | None, now: datetime) -> "TrialNews":
        """Return the news for the digest of the hour `now`; the one of the hour `last_digest` had the earlier ones."""
        alerts = [alert for alert in self.alerts if _is_news(alert, last_digest, now)]
        return TrialNews(alerts, [each for each in self.passed if _is_between(last_digest, each.at, now)])

    def is_worth_a_mail(self, now: datetime) -> bool:
        """Is there something that does not wait for other news?"""
        latest = now - MAX_NOTABLE_WAIT
        return bool(self.passed) or any(
            alert.level == TrialAlert.Level.IMPORTANT or visible_since(alert) <= latest for alert in self.alerts
        )

    def note_told(self, at: datetime) -> None:
        """Note in the alerts that a mail has told somebody of them."""
        TrialAlert.objects.filter(pk__in=[alert.pk for alert in self.alerts], told_at=None).update(told_at=at)

    def __bool__(self) -> bool:
        return bool(self.alerts or self.passed)


NO_NEWS = TrialNews()


def _is_news(alert: Any, last_digest: datetime | None, now: datetime) -> bool:
    """Has no digest told the person yet? What nobody was told, as nobody wrote the notice then, is news to anybody."""
    since = visible_since(alert) + SETTLE_TIME
    return _is_between(last_digest if alert.told_at else None, since, now)


def _is_between(last_digest: datetime | None, at: datetime, now: datetime) -> bool:
    return at <= now and (last_digest is None or at > last_digest)


def trial_news(now: datetime) -> dict[int, TrialNews]:
    """Return everything that is true of live notices, by the id of their writer, and of their deputy if absent."""
    alerts = list(with_list_columns(TrialAlert.objects.open().not_minor().filter(notice__assignee__isnull=False)))
    passed = list(_passed(now))
    recipients = with_deputies(
        notice.assignee_id for notice in (*(alert.notice for alert in alerts), *(each.notice for each in passed))
    )
    by_person: defaultdict[int, TrialNews] = defaultdict(TrialNews)
    for alert in alerts:
        for person in recipients[alert.notice.assignee_id]:
            by_person[person].alerts.append(alert)
    for each in passed:
        for person in recipients[each.notice.assignee_id]:
            by_person[person].passed.append(each)
    return dict(by_person)


def _passed(now: datetime) -> Iterable[PassedDateNews]:
    live = (
        Listing.objects.live().filter(notice__assignee__isnull=False).select_related("notice", "publication__version")
    )
    for listing in live.order_by("notice").iterator(chunk_size=50):
        for passed in passed_dates(listing.publication.version.document, timezone.localdate(now)):
            day_after = datetime.combine(passed.date.last_day() + timedelta(days=1), time())
            yield PassedDateNews(listing.notice, passed, timezone.make_aware(day_after))
