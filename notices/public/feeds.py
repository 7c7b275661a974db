"""Feeds of the public's list, narrowed by the same filters, and of one notice.

What registries say otherwise than a live text is an entry for each day on which it was first seen, for as long as it
holds. Followers of the list must learn that something left it. A withdrawal as outdated is in every feed whose
filter the text matches. A withdrawal as wrong is in every feed, without a word of the text, because nobody may search
that text any more. An entry has the same id in all feeds; its words are in the notice's language. The summary of a
version is that of the notice, and its content has what was said to have changed before it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from notices import search
from notices.document.template import Language
from notices.formats.atom import Feed, FeedCategory, FeedEntry
from notices.models import Listing, Publication
from notices.models.clock import database_now
from notices.models.listing import genuine
from notices.models.publication import LEDGER_COLUMNS, is_genuine_entry
from notices.monitoring.difference_text import differences_of, number_of_public, public_alerts, visible_since
from notices.monitoring.sentences import names_in_words
from notices.public.addresses import canonical
from notices.public.ledger import PublicRecord, PublishedVersion, Withdrawal
from notices.public.public_notices import approved_summary
from notices.sealing import report_forgery
from notices.search import SearchQuery

PAGE_LENGTH = 50
# A feed needs the time of its last change, also where it has never had an entry.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)

# From the path of a page to its whole address.
Absolute = Callable[[str], str]


def _is_genuine(row: Any) -> bool:
    """Did a command write the ledger row that this entry of a list's feed tells of?"""
    if is_genuine_entry(row.ending_row) if row.ending else row.publication.is_sealed:
        return True
    report_forgery(f"the ledger row behind the newest entry of notice row {row.notice_id}", "")
    return False


class FeedWithdrawal(NamedTuple):
    """A withdrawal: its kind, its public note, and when."""

    kind: str
    note: str
    at: datetime


def of_list(query: SearchQuery, language: Language, absolute: Absolute) -> Feed:
    """Return a page of the list's feed: each notice in its live version, and what was withdrawn."""
    query = replace(query, order="", before="")
    rows = _rows(query)
    page = rows[:PAGE_LENGTH]
    written: Iterable[Any] = filter(_is_genuine, genuine(page))
    entries = [
        _withdrawn(row, FeedWithdrawal(row.ending, row.ending_row["public_note"], row.live_until), absolute)
        if row.ending
        else _published(row, row.publication, absolute)
        for row in written
    ]
    newest = None if query.page == 1 or not page else page[0].changed_at
    oldest = rows[PAGE_LENGTH].changed_at if len(rows) > PAGE_LENGTH else None
    if any(row.alerts for row in page):
        entries += _of_registries(_matching_alerts(query), absolute, newest, oldest)
    entries.sort(key=lambda entry: entry.updated, reverse=True)
    address = absolute(reverse("feed"))
    links = {"next": address + query.query_string(query.page + 1)} if len(rows) > PAGE_LENGTH else {}
    if query.page > 1:
        links["previous"] = address + query.query_string(query.page - 1)
    return _feed(
        f"{_prefix(language)}feed{query.query_string()}",
        _list_title(query, language),
        language,
        address + query.query_string(query.page),
        absolute(reverse("notice-list")) + query.query_string(),
        links,
        entries,
    )


def of_notice(record: PublicRecord, language: Language, absolute: Absolute) -> Feed:
    """Return a notice's feed: every version and every withdrawal, newest first."""
    number, current = record.notice.number, record.current
    listings = Listing.objects.filter(notice=record.notice).annotate(alerts=number_of_public())
    read: list[Any] = list(
        listings.select_related("publication__version").prefetch_related("areas").defer("search_text")
    )
    for row in read:
        row.notice = record.notice
    rows: list[Any] = list(genuine(read))
    row_by_publication = {row.publication_id: row for row in rows}
    title = _("Notice %(number)s") % {"number": number}
    page = reverse("notice-version", args=[number, current.number])
    if not record.gone(current) and (row_of_current := row_by_publication.get(current.publication.pk)):
        title = f"{title}: {row_of_current.title}"
        page = reverse("notice", args=[number, record.notice.slug])
    alerts = public_alerts().filter(notice=record.notice) if any(row.alerts for row in rows) else []
    entries = [*_log(record, row_by_publication, absolute), *_of_registries(alerts, absolute)]
    entries = sorted(entries, key=lambda entry: entry.updated, reverse=True)[:PAGE_LENGTH]
    address = absolute(reverse("notice-feed", args=[number]))
    return _feed(f"varsel/{number}", title, language, address, absolute(page), {}, entries)


def _prefix(language: str) -> str:
    """Return what the id of the list's feed begins with in other languages, because its own words differ."""
    return "" if language == settings.LANGUAGE_CODE else f"{language}/"


def next_change() -> datetime | None:
    """Return when the next scheduled entry of any notice takes effect; None where none is scheduled."""
    return Publication.objects.pending().values_list("effective_at", flat=True).first()


def _feed(
    name: str, title: str, language: str, address: str, page: str, links: dict[str, str], entries: list[FeedEntry]
) -> Feed:
    return Feed(
        id=f"{settings.FEED_TAG}:{name}",
        title=f"{title} – {settings.SITE_NAME}",
        language=language,
        updated=max((entry.updated for entry in entries), default=BEGINNING),
        author=settings.PUBLISHER_NAME,
        licence=f"{settings.LICENCE_NAME}: {settings.LICENCE_URL}",
        address=address,
        page=page,
        links={"license": settings.LICENCE_URL, **links},
        entries=tuple(entries),
    )


def _list_title(query: SearchQuery, language: Language) -> str:
    """Return the feed's title with its filters, in words as far as something live has them."""
    filters = ", ".join(search.describe(query, language))
    return _("Horizon-scanning notices") + (f" ({filters})" if filters else "")


# The rows of the list


def _rows(query: SearchQuery) -> list[Any]:
    """Return a page of rows, the latest change first, and one row more where there is another page.

    The ids are read first: to sort ten thousand whole rows takes four times as long.
    """
    start = (query.page - 1) * PAGE_LENGTH
    rows = _latest_rows(database_now()).order_by("-changed_at", "-id")
    matching = rows
    if query.is_filtered:
        ids = search.matching(query, Listing.objects.all()).values("pk")
        matching = rows.filter(Q(pk__in=ids) | Q(ending=Publication.Kind.WITHDRAW_WRONG))
    page = list(matching.values_list("pk", flat=True)[start : start + PAGE_LENGTH + 1])
    whole_rows = (
        rows.annotate(alerts=number_of_public())
        .filter(pk__in=page)
        .select_related("notice", "publication__notice", "publication__version", "publication__review")
        .prefetch_related("areas")
    )
    return list(whole_rows.defer("search_text", "publication__review__checks"))


def _latest_rows(now: datetime) -> QuerySet[Listing]:
    """Return one row a notice: the live text, or the last one with its withdrawal."""
    begun = Listing.objects.filter(live_from__lte=now)
    followed = begun.filter(notice=OuterRef("notice"), live_from__gte=OuterRef("live_until"))
    is_over = Q(live_until__lte=now)
    ended = Publication.objects.uncancelled().exclude(kind=Publication.Kind.PUBLISH)
    ended = ended.filter(notice=OuterRef("notice"), effective_at=OuterRef("live_until"))
    return begun.exclude(is_over & Exists(followed)).annotate(
        changed_at=Case(When(is_over, then=F("live_until")), default=F("live_from")),
        # Looked up only for texts that are no longer live: few are.
        ending=Case(When(is_over, then=Subquery(ended.values("kind")[:1]))),
        ending_row=Case(When(is_over, then=Subquery(ended.values(object=JSONObject(**LEDGER_COLUMNS))[:1]))),
    )


# Entries


def _matching_alerts(query: SearchQuery) -> Any:
    """Return the alerts of the notices that the list shows."""
    if not query.is_filtered:
        return public_alerts()
    return public_alerts().filter(notice__in=search.matching(query, Listing.objects.live()).values("notice"))


def _of_registries(
    alerts: Iterable[Any], absolute: Absolute, newest: datetime | None = None, oldest: datetime | None = None
) -> list[FeedEntry]:
    """Return an entry for each notice and day, of those first seen between the two times (a page's, where there are).

    A text that was scheduled may have had the difference before it was live.
    """
    groups: dict[tuple[int, date], list[Any]] = {}
    for alert in alerts:
        at = visible_since(alert)
        if (newest is None or at < newest) and (oldest is None or at >= oldest):
            groups.setdefault((alert.notice.number, timezone.localdate(at)), []).append(alert)
    live = Listing.objects.live().filter(notice__number__in={number for number, _day in groups}).defer("search_text")
    rows = {row.notice.number: row for row in genuine(live.select_related("notice"))} if groups else {}
    return [
        _of_registry(rows[number], day, group, absolute) for (number, day), group in groups.items() if number in rows
    ]


def _of_registry(row: Listing, day: date, alerts: list[Any], absolute: Absolute) -> FeedEntry:
    at, number = max(map(visible_since, alerts)), row.notice.number
    with translation.override(row.language):
        differences = differences_of(alerts)
        registries = names_in_words(each.registry_name for each in differences)
        title = _("%(registries)s says otherwise: %(title)s") % {
            "registries": registries,
            "title": row.title,
        }
        summary = " ".join(each.text for each in differences)
    return FeedEntry(
        id=f"{settings.FEED_TAG}:varsel/{number}/register/{day}",
        title=title,
        summary=summary,
        language=row.language,
        address=absolute(canonical("notice", number, row.notice.slug)),
        published=at,
        updated=at,
    )


def _log(record: PublicRecord, row_by_publication: dict[int, Listing], absolute: Absolute) -> Iterator[FeedEntry]:
    row_by_end = {row.live_until: row for row in row_by_publication.values()}
    for entry in record.log:
        if isinstance(entry, Withdrawal):
            publication = entry.publication
            # A row that no command wrote is left out.
            if row := row_by_end.get(publication.effective_at):
                withdrawal = FeedWithdrawal(publication.kind, publication.public_note, publication.effective_at)
                yield _withdrawn(row, withdrawal, absolute, is_gone=_is_gone(record, row))
        elif row := row_by_publication.get(entry.publication.pk):
            gone = record.gone(entry)
            yield _gone(row, gone, absolute) if gone else _published(row, entry.publication, absolute)


def _is_gone(record: PublicRecord, row: Listing) -> bool:
    version: PublishedVersion | None = record.version(row.published_number)
    return version is None or record.gone(version) is not None


def _published(row: Listing, publication: Publication, absolute: Absolute) -> FeedEntry:
    """Return the entry of a version; without a summary it has the public note, or the kind of change."""
    review, summary = publication.review, approved_summary(publication, row.publication.version)
    with translation.override(row.language):
        title = _("%(title)s (version %(number)s)") % {"title": row.title, "number": row.published_number}
        change = capfirst(str(review.get_change_display())) if review else ""
    note = publication.public_note or change
    title = title if row.published_number > 1 else row.title
    entry = _entry(row, "", title, summary or note, row.live_from, absolute)
    return replace(entry, content=f"{note}\n\n{summary}") if summary else entry


def _gone(row: Listing, withdrawal: Publication, absolute: Absolute) -> FeedEntry:
    """Return the entry in place of a version that was withdrawn as wrong, without a word of it."""
    with translation.override(row.language):
        title = _withdrawn_as_wrong(row)
    return _entry(row, "", title, withdrawal.public_note, withdrawal.effective_at, absolute, is_gone=True)


def _withdrawn(row: Listing, withdrawal: FeedWithdrawal, absolute: Absolute, is_gone: bool = False) -> FeedEntry:
    """Return the entry of a withdrawal with its public note; of a text that is gone it has the number alone."""
    is_wrong = withdrawal.kind == Publication.Kind.WITHDRAW_WRONG
    with translation.override(row.language):
        if is_wrong:
            title = _withdrawn_as_wrong(row)
        elif is_gone:
            title = _("Notice %(number)s is withdrawn as outdated") % {"number": row.notice.number}
        else:
            title = _("Withdrawn as outdated: %(title)s") % {"title": row.title}
    note = withdrawal.note if is_wrong or not is_gone else title
    return _entry(row, f"/{withdrawal.kind}", title, note, withdrawal.at, absolute, is_gone=is_wrong or is_gone)


def _withdrawn_as_wrong(row: Listing) -> str:
    numbers = {"number": row.notice.number, "version": row.published_number}
    return _("Version %(version)s of notice %(number)s is withdrawn as wrong") % numbers


def _entry(
    row: Listing, suffix: str, title: str, summary: str, at: datetime, absolute: Absolute, is_gone: bool = False
) -> FeedEntry:
    """Return an entry at the version's own address, which has no words of the title and says what is gone."""
    number, n = row.notice.number, row.published_number
    return FeedEntry(
        id=f"{settings.FEED_TAG}:varsel/{number}/v/{n}{suffix}",
        title=title,
        summary=summary,
        language=row.language,
        address=absolute(canonical("notice-version", number, n)),
        published=at if suffix else row.live_from,
        updated=at,
        categories=() if is_gone else _categories(row),
    )


def _categories(row: Listing) -> tuple[FeedCategory, ...]:
    areas = [FeedCategory(area.code, area.label) for area in row.areas.all()]
    return (FeedCategory(row.technology_type, row.technology_type_label), *areas)
