"""Unread values block submission: what stands beside a draft as it was typed, because no field can read it."""

from collections.abc import Iterable, Iterator

from notices.checks.finding import Finding
from trials.msgid import gettext_noop


def findings(places: Iterable[str]) -> Iterator[Finding]:
    """Yield a finding for each place that has an unread value."""
    for place in places:
        # Without the text: findings are stored with the review.
        message = gettext_noop("What was typed here can't be read. Correct it, or take it out.")
        yield Finding("unread_value", place, message)
