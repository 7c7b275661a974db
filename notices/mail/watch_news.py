"""What keeps trials from being watched, for the digests of the people who can mend it. Nothing of it is stored.

Managers hear of checks that have not worked for three days; the writer of a draft, and their deputy while they are
away, of numbers in it that no registry knows. Either is worth a mail once, and stands in every digest while it lasts;
that no check was ever tried only stands there.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notices.access.people import active
from notices.access.roles import MANAGER
from notices.mail.recipients import with_deputies
from notices.models import Notice
from notices.monitoring.failing_checks import FailingCheck, failing_checks
from notices.monitoring.unknown_numbers import UnknownNumbers, unknown_in_drafts

# The run that found it, or the save, has surely ended after this time.
SETTLE_TIME = timedelta(minutes=15)


@dataclass(frozen=True)
class WatchNews:
    """The news for one person."""

    failing: list[FailingCheck] = field(default_factory=list)
    unknown: list[UnknownNumbers] = field(default_factory=list)

    def is_worth_a_mail(self, last_digest: datetime | None, now: datetime) -> bool:
        """Did something of it begin after the digest of the hour `last_digest`?"""
        begins = [check.begins_at for check in self.failing if check.was_tried]
        begins += [numbers.since + SETTLE_TIME for numbers in self.unknown]
        return any(at <= now and (last_digest is None or at > last_digest) for at in begins)

    def __bool__(self) -> bool:
        return bool(self.failing or self.unknown)


NO_NEWS = WatchNews()


def watch_news(now: datetime) -> dict[int, WatchNews]:
    """Return what holds now, by the id of the person who should hear of it."""
    by_person: defaultdict[int, WatchNews] = defaultdict(WatchNews)
    if failing := failing_checks(now):
        for person in active(MANAGER):
            by_person[person.pk].failing.extend(failing)
    unknown = unknown_in_drafts()
    recipients = with_deputies(_writer_of(numbers.notice) for numbers in unknown)
    for numbers in unknown:
        for reader in recipients.get(_writer_of(numbers.notice), ()):
            by_person[reader].unknown.append(numbers)
    return dict(by_person)


def _writer_of(notice: Notice) -> int | None:
    """Return who writes the draft: the assigned person, else the one who saved it last."""
    return notice.assignee_id or (notice.head.created_by_id if notice.head else None)
