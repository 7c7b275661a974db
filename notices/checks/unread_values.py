"""Unread values block submission: what stands beside a draft as it was typed, because no field can read it."""

from collections.abc import Iterable, Iterator

from notices.checks.finding import Finding
from trials.msgid import gettext_noop

# The check box beside a date that can't be read waits with it, at the date's place with this behind it.
BOX = "_estimated"


def without_boxes(places: Iterable[str]) -> list[str]:
    """Return the places that somebody must look at: a box is right as soon as its date is."""
    places = list(places)
    return [place for place in places if place.removesuffix(BOX) == place or place.removesuffix(BOX) not in places]


def findings(places: Iterable[str]) -> Iterator[Finding]:
    """Yield a finding for each place that has an unread value."""
    for place in without_boxes(places):
        # Without the text: findings are stored with the review.
        message = gettext_noop("What was typed here can't be read. Correct it, or take it out.")
        yield Finding("unread_value", place, message)
