"""What readers report of notices, for the digests of the people who should look at it. Nothing of it is stored.

The writer of the notice hears of it, and their deputy while they are away; if nobody writes it, all managers do.
"""

import re
from collections import defaultdict
from datetime import datetime, timedelta

from django.utils.text import Truncator

from notices.access.people import active
from notices.access.roles import MANAGER
from notices.mail.recipients import with_deputies
from notices.models import ErrorReport

# The transaction that stores a report has surely ended after this time: a digest lists reports that are older.
SETTLE_TIME = timedelta(minutes=1)
# A mail quotes this much of a stranger's words; the desk shows the rest.
MAX_QUOTE_LENGTH = 200
# Characters of which mail programs would make a link.
LINK_CHARACTERS = re.compile(r"://|(?<=\w)[.@](?=[^\W\d_])")


def report_news() -> dict[int, list[ErrorReport]]:
    """Return all open reports, the oldest first, by the id of the person who should hear of them."""
    reports = ErrorReport.objects.open().select_related("notice").order_by("reported_at", "pk")
    recipients = _recipients({report.notice.assignee_id for report in reports})
    by_person: defaultdict[int, list[ErrorReport]] = defaultdict(list)
    for report in reports:
        for person in recipients[report.notice.assignee_id]:
            by_person[person].append(report)
    return dict(by_person)


def reports_between(reports: list[ErrorReport], last_digest: datetime | None, now: datetime) -> list[ErrorReport]:
    """Return the reports for the digest of the hour `now`; the one of the hour `last_digest` had the earlier ones."""
    earliest = last_digest - SETTLE_TIME if last_digest else None
    return [
        report
        for report in reports
        if report.reported_at <= now - SETTLE_TIME and (earliest is None or report.reported_at > earliest)
    ]


def quoted(text: str) -> str:
    """Return the beginning of a stranger's words on one line, with nothing in it that can be clicked."""
    line = Truncator(" ".join(text.split())).chars(MAX_QUOTE_LENGTH)
    return LINK_CHARACTERS.sub(lambda match: f"[{match[0]}]", line)


def _recipients(writers: set[int | None]) -> dict[int | None, set[int]]:
    people, active_ids = with_deputies(writers), {person.pk for person in active()}
    managers = {person.pk for person in active(MANAGER)} if writers else set()
    return {writer: people.get(writer, set()) & active_ids or managers for writer in writers}
