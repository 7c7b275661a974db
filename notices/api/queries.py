"""Notices, versions and trials as the API's objects, read from the database."""

import json
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Collate
from django.utils import timezone

from notices import search
from notices.api.parameters import ListPosition, NoticeQuery
from notices.api.schemas import TrialLine, TrialNotice, VersionLine, VersionList, WholeTrial, WholeVersion
from notices.api.staleness import registry_difference
from notices.models import Listing, NoticeTrial
from notices.models.listing import genuine
from notices.monitoring.difference_text import differences_of, public_alerts
from notices.public import trial_list
from notices.public.addresses import absolute, canonical
from notices.public.ledger import PublicRecord, PublishedVersion, text_of
from notices.public.metadata import VersionMetadata, approved, live_at, metadata_of, metadata_of_listing
from notices.search import SearchQuery
from trials.models import StudyRecord
from trials.records import latest_records
from trials.study import RegistryNumber, registry_name


def notices(query: NoticeQuery) -> tuple[list[VersionMetadata], str]:
    """Return a page of live notices, newest first, and the cursor of the next page, "" for none."""
    live = _matching(query, live_at(timezone.now()))
    if query.cursor:
        position = ListPosition.read(query.cursor)
        live = live.filter(Q(live_from__lt=position.at) | Q(live_from=position.at, notice__number__lt=position.number))
    rows = list(live.order_by("-live_from", "-notice__number")[: query.limit + 1])
    page = rows[: query.limit]
    last = page[-1] if len(rows) > query.limit else None
    cursor = str(ListPosition(last.live_from, last.notice.number or 0)) if last else ""
    return [metadata_of_listing(row) for row in approved(page)], cursor


def _matching(query: NoticeQuery, live: QuerySet[Listing]) -> QuerySet[Listing]:
    """Return the rows that the public's list would show; none for a value without meaning, such as a lone hyphen."""
    values = query.model_dump(exclude_none=True, exclude={"cursor", "limit"})
    list_query = SearchQuery.of({name: str(value) for name, value in values.items()})
    understood = list_query.chosen.keys() | ({"q"} if list_query.words else set())
    return search.matching(list_query, live) if values.keys() <= understood else live.none()


def whole_version(record: PublicRecord, version: PublishedVersion) -> WholeVersion:
    text = text_of(version)
    return WholeVersion(facts=metadata_of(record, version, text.document), document=json.loads(text.content))


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
