"""The news of one digest beside the events that waited for it: what is due, what registries and readers say."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from notices.mail.deadlines import Deadline, near_deadlines
from notices.mail.report_news import report_news, reports_between
from notices.mail.trial_news import NO_NEWS, TrialNews, trial_news
from notices.mail.watch_news import NO_NEWS as NO_WATCH_NEWS
from notices.mail.watch_news import WatchNews, watch_news
from notices.models import ErrorReport


@dataclass(frozen=True)
class DigestNews:
    """What holds now for one person."""

    deadlines: list[Deadline] = field(default_factory=list)
    trials: TrialNews = NO_NEWS
    watch: WatchNews = NO_WATCH_NEWS
    reports: list[ErrorReport] = field(default_factory=list)

    def since(self, last_hour: datetime | None, hour: datetime) -> "DigestNews":
        """Return the news for the digest of `hour`; the one of `last_hour` had the earlier ones."""
        return replace(
            self,
            trials=self.trials.since(last_hour, hour),
            watch=self.watch.since(last_hour),
            reports=reports_between(self.reports, last_hour, hour),
        )

    def is_worth_a_mail(
        self, last_digest_at: datetime | None, last_hour: datetime | None, now: datetime, hour: datetime
    ) -> bool:
        """Is there something that does not wait for other news? The last digest was closed at `last_digest_at`."""
        is_due = any(deadline.is_news(last_digest_at, now) for deadline in self.deadlines)
        return bool(
            is_due or self.reports or self.trials.is_worth_a_mail(hour) or self.watch.is_worth_a_mail(last_hour, hour)
        )


def news_by_person(now: datetime) -> Callable[[int], DigestNews]:
    """Return a function: what holds now for the person of an id."""
    deadlines, trials, watch, reports = near_deadlines(now), trial_news(now), watch_news(now), report_news()
    return lambda person: DigestNews(
        deadlines.get(person, []),
        trials.get(person, NO_NEWS),
        watch.get(person, NO_WATCH_NEWS),
        reports.get(person, []),
    )
