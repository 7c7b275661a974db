"""How fast guests may comment: some at once, then with growing pauses, by the link and by the address."""

from datetime import timedelta

from django.conf import settings

from notices.access.attempts import Attempts
from notices.access.security_log import log_denied

MAX_PAUSE, FORGOTTEN_AFTER = timedelta(hours=1), timedelta(minutes=10)
# An office has one address, and may have several links.
LINKS_OF_AN_OFFICE = 3


def seconds_to_wait(link: int, address: str) -> int:
    """Count a comment and return 0; or return how long the guest must wait, and then it must not be taken."""
    by_link = _limit("guest-link", settings.GUEST_COMMENTS)
    by_address = _limit("guest-address", settings.GUEST_COMMENTS * LINKS_OF_AN_OFFICE)
    seconds = by_link.count(str(link))
    if not seconds and (seconds := by_address.count(address)):
        by_link.take_back(str(link))
    if seconds:
        log_denied("comment", None, ["too many attempts"])
    return seconds


def _limit(kind: str, free: int) -> Attempts:
    return Attempts(kind, free, longest_pause=MAX_PAUSE, forgotten_after=FORGOTTEN_AFTER)
