"""Which trials are watched: those that published, scheduled and open notices cite."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from notices.models import Listing, Notice, Version
from trials.readable import watched_number


def watched_numbers() -> set[str]:
    """Return registry numbers, each in its register's own spelling. Documents are read one by one."""
    return set(_published_numbers()) | set(_draft_numbers())


def _published_numbers() -> Iterator[str]:
    """Return the numbers that live and scheduled versions cite."""
    listings = Listing.objects.not_ended()
    numbers = listings.values_list("publication__version__trials__trial__number", flat=True)
    yield from (number for number in numbers.distinct() if number)


def _draft_numbers() -> Iterator[str]:
    """Return the numbers that drafts cite, but for drafts that were set aside."""
    for version in Version.objects.filter(pk__in=open_drafts().values("head")).iterator(chunk_size=100):
        for row in version.document.trials:
            if number := watched_number(row.number):
                yield number.number


def open_drafts() -> QuerySet[Notice]:
    """Return the notices whose newest version is not published, but for drafts that were set aside."""
    is_published = Q(head__publications__isnull=False)
    return Notice.objects.filter(head__isnull=False, set_aside_at__isnull=True).exclude(is_published)
