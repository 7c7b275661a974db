"""The stored lists: feeds, the sitemap and the lists of trials, each at its own address and of the ledger as it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Max

from notices.formats import atom
from notices.models import Counter, Notice, Publication, StoredList
from notices.models.clock import database_now
from notices.models.moment import next_midnight
from notices.public.addresses import canonical, in_language
from notices.public.page_cache.look_up import LISTS
from notices.verification.public_pages import HTML, KNOWN_HEADERS, byte_findings, header_findings
from notices.verification.reading import quick_objects

# How many are read ahead: one has up to some megabytes.
LARGE_ROWS = 10
SITEMAP = "application/xml; charset=utf-8"
# Pages of other sites may read feeds; search engines are told not to list the sitemap itself.
LIST_HEADERS = KNOWN_HEADERS | {"access-control-allow-origin", "access-control-expose-headers", "x-robots-tag"}


def findings() -> Iterator[str]:
    ledger = _Ledger.read(database_now())
    for each in quick_objects(StoredList.objects.order_by("path"), LARGE_ROWS):
        media_type = ledger.media_types.get(each.path)
        headers = header_findings(each, LIST_HEADERS, media_type or "")
        if media_type is None:
            headers = iter(["stands at an address where no list is read: delete it"])
        for finding in (*byte_findings(each, LISTS), *headers, *_times(each, ledger)):
            yield f"the stored list {each.path} {finding}"


@dataclass(frozen=True)
class _Ledger:
    """The whole ledger now, and the type of the list that is read at each address."""

    now: datetime
    public_revision: int
    last_entry: int
    changes_at: datetime | None
    media_types: dict[str, str]

    @classmethod
    def read(cls, now: datetime) -> "_Ledger":
        revision = Counter.objects.filter(name=Counter.PUBLIC).values_list("value", flat=True).first()
        standing = Publication.objects.filter(cancelled_at__isnull=True).order_by("effective_at")
        later = standing.filter(effective_at__gt=now).values_list("effective_at", flat=True).first()
        seen = standing.filter(effective_at__lte=now, kind=Publication.Kind.PUBLISH)
        numbers = Notice.objects.filter(pk__in=seen.values("notice")).values_list("number", flat=True)
        newest = Publication.objects.aggregate(newest=Max("pk"))["newest"] or 0
        return cls(now, revision or 0, newest, later, _media_types(numbers))


def _media_types(numbers: Iterable[int | None]) -> dict[str, str]:
    languages = [code for code, _name in settings.LANGUAGES]
    begin, end = canonical("notice-feed", 0).split("0")
    return {
        **{in_language(code, "feed"): atom.CONTENT_TYPE for code in languages},
        **{in_language(code, name): HTML for code in languages for name in ("notice-list", "trial-list")},
        canonical("sitemap"): SITEMAP,
        **{f"{begin}{number}{end}": atom.CONTENT_TYPE for number in numbers},
    }


def _times(copy: StoredList, ledger: _Ledger) -> Iterator[str]:
    """Find what is of no state of the ledger that ever was, or would be sent for longer than it holds."""
    if copy.valid_until > next_midnight(copy.valid_from):
        yield "is valid for longer than its day"
    if copy.public_revision > ledger.public_revision:
        yield "was made at a public revision that has not come yet: the revision was set back"
    if copy.public_revision != ledger.public_revision or copy.valid_until <= ledger.now:
        return  # It is not sent any more.
    if copy.last_entry != ledger.last_entry:
        yield "is not of the ledger's newest row, though of its public revision: the revision was set back"
    if ledger.changes_at and copy.valid_until > ledger.changes_at:
        yield "is valid for longer than what it lists"
