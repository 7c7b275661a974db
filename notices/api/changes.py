"""The changes that the API lists: the ledger's entries that have taken effect.

A client that sends the cursor of the last answer misses nothing: neither a scheduled entry that takes effect, nor one
that is being written at that very moment.
"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from notices.api.parameters import EARLIEST, ChangeQuery, ListPosition, parse_moment
from notices.api.schemas import Change, ChangeKind
from notices.models import Listing, Publication
from notices.models.listing import genuine
from notices.public.addresses import absolute, canonical
from notices.public.ledger import PublicRecord, PublishedVersion, public_records

# A command that began before the answer may end after it; its entry is then older than the newest one in the answer.
MAX_COMMAND_TIME = timedelta(seconds=10)
WITHDRAWALS: dict[str, ChangeKind] = {
    Publication.Kind.WITHDRAW_OUTDATED: "withdrawn_as_outdated",
    Publication.Kind.WITHDRAW_WRONG: "withdrawn_as_wrong",
}


def changes(query: ChangeQuery) -> tuple[list[Change], str, bool]:
    """Return a page of changes, the cursor of the next request, and whether there are more now."""
    now = timezone.now()
    rows = list(_after(query, now)[: query.limit + 1])
    page, has_more = rows[: query.limit], len(rows) > query.limit
    records = public_records({row.notice.number or 0 for row in page}, now)
    listings = Listing.objects.filter(notice__in={row.notice_id for row in page})
    titles = {row.publication_id: row.title for row in genuine(listings.defer("search_text"))}
    items = [_change(row, records[row.notice.number or 0], titles) for row in page if row.is_sealed]
    return items, _cursor(page, query, now, has_more), has_more


def _after(query: ChangeQuery, now: datetime) -> QuerySet[Publication]:
    entries = Publication.objects.uncancelled().filter(effective_at__lte=now).select_related("notice", "version")
    entries = entries.defer("version__content")
    if query.since:
        entries = entries.filter(effective_at__gte=parse_moment(query.since))
    if query.cursor:
        position = ListPosition.read(query.cursor)
        later = Q(effective_at__gt=position.at) | Q(effective_at=position.at, notice__number__gt=position.number)
        entries = entries.filter(later)
    return entries.order_by("effective_at", "notice__number")


def _cursor(page: list[Publication], query: ChangeQuery, now: datetime, has_more: bool) -> str:
    """Return the position of the last change; on the last page of one so old that no command can write before it."""
    settled = page if has_more else [row for row in page if row.effective_at <= now - MAX_COMMAND_TIME]
    if not settled:
        return query.cursor or str(ListPosition(parse_moment(query.since) if query.since else EARLIEST, 0))
    return str(ListPosition(settled[-1].effective_at, settled[-1].notice.number or 0))


def _change(row: Publication, record: PublicRecord, titles: dict[int, str]) -> Change:
    version, number = _version(row, record), row.notice.number or 0
    is_gone = record.gone(version) is not None
    return Change(
        cursor=str(ListPosition(row.effective_at, number)),
        at=row.effective_at,
        kind=WITHDRAWALS.get(row.kind) or ("published" if version.number == 1 else "updated"),
        number=number,
        version=version.number,
        title=None if is_gone else titles.get(version.publication.pk),
        note=_note(row, version, is_gone),
        address=absolute(canonical("notice-version", number, version.number)),
    )


def _note(row: Publication, version: PublishedVersion, is_gone: bool) -> str | None:
    """Return the public note. The note of a withdrawal as wrong stays; earlier notes disappear with the text."""
    if row.kind == Publication.Kind.WITHDRAW_WRONG:
        return row.public_note
    if is_gone:
        return None
    if row.kind == Publication.Kind.PUBLISH:
        return version.publication.public_note
    return row.public_note


def _version(row: Publication, record: PublicRecord) -> PublishedVersion:
    """Return the version that the entry published, or the last one before it, which it withdrew."""
    return next(version for version in reversed(record.versions) if _is_at_or_before(version.publication, row))


def _is_at_or_before(entry: Publication, row: Publication) -> bool:
    return (entry.effective_at, entry.pk) <= (row.effective_at, row.pk)
