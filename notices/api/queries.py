"""Notices, versions and trials as the API's objects, read from the database."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Collate

from notices import search
from notices.api.parameters import LATEST, FilterQuery, ListPosition, NoticeQuery, Order, last_moment, parse_moment
from notices.api.schemas import TrialLine, TrialNotice, VersionLine, VersionList, WholeTrial, WholeVersion
from notices.api.staleness import registry_difference
from notices.models import Listing, ListingName, NoticeTrial
from notices.models.clock import database_now
from notices.models.listing import genuine
from notices.monitoring.difference_text import differences_of, public_alerts
from notices.public import trial_list
from notices.public.addresses import absolute, canonical
from notices.public.ledger import PublicRecord, PublishedVersion, text_of
from notices.public.metadata import VersionMetadata, metadata_of
from notices.public.public_notices import (
    CHUNK,
    NoticeWithText,
    in_states,
    metadata_of_rows,
    trials_changed_since,
    with_text,
)
from notices.search import SearchQuery
from notices.search.list_facts import GRANTED_KEY, MARK, fact_key
from trials.models import StudyRecord
from trials.records import latest_records
from trials.study import RegistryNumber, registry_name

# Columns by which each order goes; together they make a row unique.
ORDERS: dict[Order, tuple[str, ...]] = {
    "newest": ("-live_from", "-notice__number"),
    "oldest": ("live_from", "notice__number"),
    "number": ("notice__number", "live_from"),
    "expected": ("expected", "notice__number", "published_number"),
}
# Parameters that are no filter of the public's list.
OWN_PARAMETERS = {
    *("state", "published_from", "published_to", "changed_since", "expected_from", "expected_to"),
    *("sort", "cursor", "limit"),
}
# Stands for the day of what is expected on none: such notices come last.
NO_DAY = LATEST.date()


class NoticePage(NamedTuple):
    """A page of notices, the cursor of the next page, "" for none, and how many notices all pages have."""

    items: list[VersionMetadata]
    cursor: str
    total: int


def notices(query: NoticeQuery) -> NoticePage:
    now = database_now()
    listings = matching(query, now)
    ordered = _with_expected(listings) if query.sort == "expected" else listings
    rows: list[Any] = list(with_text(_after_cursor(query, ordered).order_by(*ORDERS[query.sort]))[: query.limit + 1])
    page = rows[: query.limit]
    cursor = str(_position(page[-1], query.sort)) if len(rows) > query.limit else ""
    is_whole = not query.cursor and not cursor
    return NoticePage(metadata_of_rows(page, now), cursor, len(rows) if is_whole else listings.count())


def every_matching(filters: FilterQuery, now: datetime) -> Iterator[NoticeWithText]:
    """Yield all notices that match, by number, with their texts; some queries a chunk."""
    last = 0, 0
    rows = with_text(matching(filters, now)).order_by("notice__number", "published_number")
    while True:
        later = Q(notice__number__gt=last[0]) | Q(notice__number=last[0], published_number__gt=last[1])
        if not (chunk := list(rows.filter(later)[:CHUNK])):
            return
        texts = {(row.notice.number, row.published_number): row.publication.version.content for row in chunk}
        yield from ((each, texts[each.number, each.version]) for each in metadata_of_rows(chunk, now))
        last = chunk[-1].notice.number or 0, chunk[-1].published_number


def matching(filters: FilterQuery, now: datetime) -> QuerySet[Listing]:
    """Return the rows that the public's list would show; none for a value without meaning, such as a lone hyphen."""
    parameters = filters.model_dump(exclude_none=True, exclude=OWN_PARAMETERS)
    values = {
        name: value if isinstance(value, str) else list(map(str, value)) for name, value in parameters.items() if value
    }
    list_query = SearchQuery.of(values)
    understood = list_query.chosen.keys() | ({"q", "exact"} if list_query.words else set())
    rows = _in_time(filters, in_states(filters.state, now), now)
    return search.matching(list_query, rows) if values.keys() <= understood else rows.none()


def _in_time(filters: FilterQuery, rows: QuerySet[Listing], now: datetime) -> QuerySet[Listing]:
    if filters.published_from:
        rows = rows.filter(live_from__gte=parse_moment(filters.published_from))
    if filters.published_to:
        rows = rows.filter(live_from__lte=last_moment(filters.published_to))
    if filters.changed_since:
        since = parse_moment(filters.changed_since)
        rows = rows.filter(Q(live_from__gte=since) | Q(live_until__gte=since, live_until__lte=now))
    if filters.expected_from or filters.expected_to:
        first, last = filters.expected_from or date.min, filters.expected_to or NO_DAY
        days = _expected_days().filter(key__gte=fact_key(first.isoformat()), key__lte=fact_key(last.isoformat()))
        rows = rows.filter(pk__in=days.values("listing"))
    return rows


def _expected_days() -> QuerySet[ListingName]:
    """Return the days on which authorisations are expected, a row a listing; not those that are granted."""
    return ListingName.objects.filter(kind="expected", key__startswith=MARK).exclude(key__in=(GRANTED_KEY, MARK))


def _with_expected(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    day = Subquery(_expected_days().filter(listing=OuterRef("pk")).values("key")[:1])
    return rows.annotate(expected=Coalesce(day, Value(fact_key(NO_DAY.isoformat()))))


def _position(row: Any, sort: Order) -> ListPosition:
    if sort != "expected":
        return ListPosition(row.live_from, row.notice.number or 0)
    day = datetime.fromisoformat(row.expected.removeprefix(MARK)).replace(tzinfo=UTC)
    return ListPosition(day, row.notice.number or 0, row.published_number)


def _after_cursor(query: NoticeQuery, rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """Leave out what earlier pages had: a row is found again by the values that it is ordered by."""
    if not query.cursor:
        return rows
    position = ListPosition.read(query.cursor)
    values = {
        "live_from": position.at,
        "expected": fact_key(position.at.date().isoformat()),
        "notice__number": position.number,
        "published_number": position.version,
    }
    later, same = Q(), Q()
    for column in ORDERS[query.sort]:
        name, direction = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        later |= same & Q(**{f"{name}__{direction}": values[name]})
        same &= Q(**{name: values[name]})
    return rows.filter(later)


def whole_version(record: PublicRecord, version: PublishedVersion) -> WholeVersion:
    text = text_of(version)
    facts = metadata_of(record, version, text.document, trials_changed_since(record, version))
    return WholeVersion(facts=facts, document=json.loads(text.content))


def versions(record: PublicRecord) -> VersionList:
    number = record.notice.number or 0
    return VersionList(number=number, items=[_line(record, number, version) for version in record.versions])


def _line(record: PublicRecord, number: int, version: PublishedVersion) -> VersionLine:
    entry, withdrawal = version.publication, record.gone(version)
    address = absolute(canonical("notice-version-json", number, version.number))
    return VersionLine(
        version=version.number,
        published_at=entry.effective_at,
        withdrawn_as_wrong_at=withdrawal.effective_at if withdrawal else None,
        note=withdrawal.public_note if withdrawal else entry.public_note,
        sha256=None if withdrawal or version.redaction else entry.version.sha256,
        json_address=None if withdrawal or version.redaction else address,
        redacted_at=version.redaction.confirmed_at if version.redaction else None,
    )


# Trials


def trials(after: str, limit: int) -> tuple[list[TrialLine], str]:
    """Return a page of the trials that live notices cite, by number, and the cursor of the next page, "" for none."""
    # Compared byte by byte on every database: a server's own collation could split pages differently.
    order = Collate("number", "C" if connection.vendor == "postgresql" else "BINARY")
    ordered = _public_trials().annotate(key=order)
    rows: list[Any] = list((ordered.filter(key__gt=after) if after else ordered).order_by("key")[: limit + 1])
    page = rows[:limit]
    return _lines(page), page[-1].number if len(rows) > limit else ""


def trial(text: str) -> WholeTrial | None:
    """Return the trial with this number, however it is written; None where no live notice cites it."""
    rows = list(_public_trials().with_number(text))
    if not rows:
        return None
    versions = NoticeTrial.objects.filter(trial=rows[0]).values("version")
    live = Listing.objects.live().filter(publication__version__in=versions)
    newest_first = live.select_related("notice").defer("search_text").order_by("-live_from", "-notice__number")
    differences = differences_of(public_alerts().filter(trial=rows[0]))
    return WholeTrial(
        trial=_lines(rows)[0],
        notices=[_trial_notice(row) for row in genuine(newest_first)],
        differences=[registry_difference(each) for each in differences],
    )


def _public_trials() -> Any:
    cited: Any = trial_list.cited_trials()
    return cited.filter(notices__gt=0)


def _lines(rows: list[Any]) -> list[TrialLine]:
    records = latest_records(row.number for row in rows)
    return [_trial_line(row, records.get(row.number)) for row in rows]


def _trial_line(row: Any, record: StudyRecord | None) -> TrialLine:
    headings = record.headline if record else None
    return TrialLine(
        number=row.number,
        registry=row.registry,
        registry_name=registry_name(row.registry),
        registry_address=RegistryNumber(row.registry, row.number).url,
        acronym=headings.acronym if headings else "",
        title=headings.title if headings else "",
        status=headings.status if headings else "",
        checked_at=row.checked_at,
        has_changed=row.has_changed,
        gone_at=row.gone_at,
        moved_to=row.moved_to.number if row.moved_to else None,
        notices=row.notices,
        page=absolute(canonical("trial", row.number)),
    )


def _trial_notice(row: Listing) -> TrialNotice:
    number = row.notice.number or 0
    page = absolute(canonical("notice", number, row.notice.slug))
    return TrialNotice(number=number, version=row.published_number, title=row.title, page=page)
