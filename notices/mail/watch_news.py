"""What keeps trials from being watched and mail from arriving, for the digests of the people who can mend it.

Nothing of it is stored. Managers hear of checks that have not worked for three days, and once of each mail that was
given up; the writer of a draft, and their deputy while they are away, of numbers in it that no registry knows. Any of
these is worth a mail once. Failing checks and unknown numbers stand in every digest while they last; that no check was
ever tried only stands there.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from notices.access.people import active
from notices.access.roles import MANAGER
from notices.mail.given_up import MAX_AGE, GivenUpMail, given_up_since
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
    given_up: list[GivenUpMail] = field(default_factory=list)

    def since(self, last_digest: datetime | None) -> "WatchNews":
        """Return it without the mails that the digest of the hour `last_digest` told of."""
        if last_digest is None:
            return self
        return replace(self, given_up=[mail for mail in self.given_up if mail.at > last_digest])

    def is_worth_a_mail(self, last_digest: datetime | None, now: datetime) -> bool:
        """Did something of it begin after the digest of the hour `last_digest`?"""
        begins = [check.begins_at for check in self.failing if check.was_tried]
        begins += [numbers.since + SETTLE_TIME for numbers in self.unknown]
        begins += [mail.at for mail in self.given_up]
        return any(at <= now and (last_digest is None or at > last_digest) for at in begins)

    def __bool__(self) -> bool:
        return bool(self.failing or self.unknown or self.given_up)


NO_NEWS = WatchNews()


def watch_news(now: datetime) -> dict[int, WatchNews]:
    """Return what holds now, by the id of the person who should hear of it."""
    by_person: defaultdict[int, WatchNews] = defaultdict(WatchNews)
    failing, given_up = failing_checks(now), given_up_since(now - MAX_AGE)
    if failing or given_up:
        for person in active(MANAGER):
            by_person[person.pk] = WatchNews(failing, [], given_up)
    unknown = unknown_in_drafts()
    recipients = with_deputies(_writer_of(numbers.notice) for numbers in unknown)
    for numbers in unknown:
        for reader in recipients.get(_writer_of(numbers.notice), ()):
            by_person[reader].unknown.append(numbers)
    return dict(by_person)


def _writer_of(notice: Notice) -> int | None:
    """Return who writes the draft: the assigned person, else the one who saved it last."""
    return notice.assignee_id or (notice.head.created_by_id if notice.head else None)
