"""Which trials are watched: those that published, scheduled and open notices cite."""

from collections.abc import Iterator

from django.db.models import Q

from notices.models import Listing, Notice, Version
from trials.study import identify


def watched_numbers() -> set[str]:
    """Registry numbers, each in its register's own spelling. Documents are read one by one."""
    return set(_published()) | set(_worked_on())


def _published() -> Iterator[str]:
    """Cited by what the public sees now, or will see at a time that is set."""
    listings = Listing.objects.not_over()
    numbers = listings.values_list("publication__version__trials__trial__number", flat=True)
    yield from (number for number in numbers.distinct() if number)


def _worked_on() -> Iterator[str]:
    """Cited by texts that somebody works on; a draft that was set aside rests."""
    was_out = Q(head__publications__isnull=False)
    drafts = Notice.objects.filter(head__isnull=False, set_aside_at__isnull=True).exclude(was_out)
    for version in Version.objects.filter(pk__in=drafts.values("head")).iterator(chunk_size=100):
        for row in version.document.trials:
            if found := identify(row.number):
                yield found.number
