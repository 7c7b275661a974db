"""The changes that the API lists: the ledger's entries that have taken effect, and what registries say otherwise now.

A client that sends the cursor of the last answer misses nothing: neither a scheduled entry that takes effect, nor one
that is being written at that very moment.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation

from notices.api.parameters import EARLIEST, ChangeQuery, ListPosition, parse_moment
from notices.api.schemas import Change, ChangeKind
from notices.api.staleness import registry_difference
from notices.models import Listing, Publication, Redaction
from notices.models.clock import database_now
from notices.models.listing import genuine
from notices.monitoring.difference_text import differences_of, number_of_public, public_alerts
from notices.public.addresses import absolute, canonical
from notices.public.ledger import PublicRecord, PublishedVersion, public_records
from notices.public.removals import is_genuine_removal

# A command that began before the answer may end after it; its entry is then older than the newest one in the answer.
MAX_COMMAND_TIME = timedelta(seconds=10)
WITHDRAWALS: dict[str, ChangeKind] = {
    Publication.Kind.WITHDRAW_OUTDATED: "withdrawn_as_outdated",
    Publication.Kind.WITHDRAW_WRONG: "withdrawn_as_wrong",
}


def changes(query: ChangeQuery) -> tuple[list[Change], str, bool]:
    """Return a page of changes, the cursor of the next request, and whether there are more now."""
    now = database_now()
    ledger_rows: list[tuple[datetime, int, Any]] = [
        (row.effective_at, row.notice.number or 0, row) for row in _after(query, now)[: query.limit + 1]
    ]
    has_alerts = not ledger_rows or any(row.alerts for _at, _number, row in ledger_rows)
    registry_rows = _registry_rows(query, now) if has_alerts else []
    has_redactions = not ledger_rows or any(row.has_redactions for _at, _number, row in ledger_rows)
    redactions = _redactions(query, now) if has_redactions else []
    rows = sorted([*ledger_rows, *registry_rows, *redactions], key=lambda row: row[:2])
    limit = query.limit
    # What has the same place in the list is never on two pages.
    while limit < len(rows) and rows[limit][:2] == rows[limit - 1][:2]:
        limit += 1
    page, has_more = rows[:limit], len(rows) > limit
    records = public_records({number for _at, number, _row in page}, now)
    listings = Listing.objects.filter(notice__number__in={number for _at, number, _row in page})
    titles = {row.publication_id: row.title for row in genuine(listings.select_related("notice").defer("search_text"))}
    items = [
        _change(row, records[number], titles)
        if isinstance(row, Publication)
        else _redaction_change(row, records[number], titles)
        if isinstance(row, Redaction)
        else _registry_change(at, row, records[number], titles)
        for at, number, row in page
        if number in records and (not isinstance(row, Publication) or row.is_sealed)
    ]
    return items, _cursor([ListPosition(at, number) for at, number, _row in page], query, now, has_more), has_more


def _registry_rows(query: ChangeQuery, now: datetime) -> list[tuple[datetime, int, Any]]:
    """Return what registries say otherwise now, the alerts of a notice that were first seen together as one row."""
    earliest = parse_moment(query.since) if query.since else EARLIEST
    position = ListPosition.read(query.cursor) if query.cursor else None
    rows: dict[tuple[datetime, int], list[Any]] = {}
    for alert in public_alerts().filter(first_seen_at__lte=now, first_seen_at__gte=earliest):
        place = (alert.first_seen_at, alert.notice.number or 0)
        if position is None or place > (position.at, position.number):
            rows.setdefault(place, []).append(alert)
    return [(at, number, alerts) for (at, number), alerts in sorted(rows.items(), key=lambda row: row[0])][
        : query.limit + 1
    ]


def _redactions(query: ChangeQuery, now: datetime) -> list[tuple[datetime, int, Any]]:
    """Return the removals by law that took the last words out of a text that the public has seen."""
    published = Publication.objects.effective().filter(kind=Publication.Kind.PUBLISH, version__redaction=OuterRef("pk"))
    rows = Redaction.objects.filter(Exists(published), confirmed_at__lte=now).select_related("notice")
    if query.since:
        rows = rows.filter(confirmed_at__gte=parse_moment(query.since))
    if query.cursor:
        position = ListPosition.read(query.cursor)
        later = Q(confirmed_at__gt=position.at) | Q(confirmed_at=position.at, notice__number__gt=position.number)
        rows = rows.filter(later)
    rows = rows.order_by("confirmed_at", "notice__number")[: query.limit + 1]
    return [(row.confirmed_at, row.notice.number or 0, row) for row in rows if is_genuine_removal(row)]


def _redaction_change(row: Redaction, record: PublicRecord, titles: dict[int, str]) -> Change:
    """Tell of a removal at the newest version that lost words by it."""
    number = record.notice.number or 0
    version = next(each for each in reversed(record.versions) if each.publication.version.redaction_id == row.pk)
    return Change(
        cursor=str(ListPosition(row.confirmed_at, number)),
        at=row.confirmed_at,
        kind="redacted",
        number=number,
        version=version.number,
        title=None if record.gone(version) else titles.get(version.publication.pk),
        note=row.reason,
        address=absolute(canonical("notice-version", number, version.number)),
        differences=[],
    )


def _registry_change(at: datetime, alerts: list[Any], record: PublicRecord, titles: dict[int, str]) -> Change:
    version, number = record.current, record.notice.number or 0
    with translation.override(alerts[0].language):
        differences = differences_of(alerts)
        return Change(
            cursor=str(ListPosition(at, number)),
            at=at,
            kind="registry_changed",
            number=number,
            version=version.number,
            title=titles.get(version.publication.pk),
            note=" ".join(each.text for each in differences),
            address=absolute(canonical("notice-version", number, version.number)),
            differences=[registry_difference(each) for each in differences],
        )


def _after(query: ChangeQuery, now: datetime) -> QuerySet[Publication]:
    entries = (
        Publication.objects.uncancelled().filter(effective_at__lte=now).select_related("notice", "version", "review")
    )
    entries = entries.annotate(alerts=number_of_public(), has_redactions=Exists(Redaction.objects.all())).defer(
        "version__content", "review__checks"
    )
    if query.since:
        entries = entries.filter(effective_at__gte=parse_moment(query.since))
    if query.cursor:
        position = ListPosition.read(query.cursor)
        later = Q(effective_at__gt=position.at) | Q(effective_at=position.at, notice__number__gt=position.number)
        entries = entries.filter(later)
    return entries.order_by("effective_at", "notice__number")


def _cursor(page: list[ListPosition], query: ChangeQuery, now: datetime, has_more: bool) -> str:
    """Return the position of the last change; on the last page of one so old that no command can write before it."""
    settled = page if has_more else [place for place in page if place.at <= now - MAX_COMMAND_TIME]
    if not settled:
        return query.cursor or str(ListPosition(parse_moment(query.since) if query.since else EARLIEST, 0))
    return str(settled[-1])


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
        differences=[],
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
