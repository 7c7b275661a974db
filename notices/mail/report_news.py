"""What readers report of notices, for the digests of those who should look at it. Kept nowhere.

Who writes the notice hears of it, and their deputy while they are away; where nobody writes it, all managers.
"""

import re
from collections import defaultdict
from datetime import datetime, timedelta

from django.utils.text import Truncator

from notices.access.people import active, deputies_of
from notices.access.roles import MANAGER
from notices.models import ErrorReport

# A report counts as made when the transaction that keeps it has surely ended: a digest tells what is older than this.
SETTLED = timedelta(minutes=1)
# The words of a stranger that a mail quotes; the rest stands at the desk.
LONGEST_QUOTE = 200
# What programs that show mail would make a link of.
ADDRESS = re.compile(r"://|(?<=\w)[.@](?=[^\W\d_])")


def report_news() -> dict[int, list[ErrorReport]]:
    """All open reports, the oldest first, by the id of the person who should hear of them."""
    reports = ErrorReport.objects.open().select_related("notice").order_by("reported_at", "pk")
    hear = _who_hear({report.notice.assignee_id for report in reports})
    found: defaultdict[int, list[ErrorReport]] = defaultdict(list)
    for report in reports:
        for person in hear[report.notice.assignee_id]:
            found[person].append(report)
    return dict(found)


def reports_between(reports: list[ErrorReport], told: datetime | None, now: datetime) -> list[ErrorReport]:
    """What the person has not heard in the mail of the hour `told`, and hears in that of the hour `now`."""
    return [
        report
        for report in reports
        if report.reported_at + SETTLED <= now and (told is None or report.reported_at + SETTLED > told)
    ]


def quoted(text: str) -> str:
    """The beginning of a stranger's words on one line, with nothing in it that can be clicked."""
    line = Truncator(" ".join(text.split())).chars(LONGEST_QUOTE)
    return ADDRESS.sub(lambda found: f"[{found[0]}]", line)


def _who_hear(writers: set[int | None]) -> dict[int | None, set[int]]:
    known = {writer for writer in writers if writer is not None}
    deputies, there = deputies_of(known), {person.pk for person in active()}
    managers = {person.pk for person in active(MANAGER)} if writers else set()
    found = {writer: {writer, deputies.get(writer, writer)} & there for writer in known}
    return {writer: found.get(writer or 0) or managers for writer in writers}
