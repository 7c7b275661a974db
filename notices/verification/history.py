"""All rows of one notice at a time: each table is read once, for some notices at a time."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, Model

from notices.models import (
    AccountEvent,
    ApprovedHtml,
    Comment,
    Event,
    Listing,
    ListingArea,
    ListingName,
    ListingTerms,
    NotCitation,
    Notice,
    NoticeTrial,
    PdfFile,
    Publication,
    Redaction,
    Review,
    StoredPage,
    TrialAlert,
    UnreadValue,
    Version,
    VersionContributor,
)
from notices.sealing import Utf8
from notices.verification.quick_reading import quick_document
from notices.verification.reading import NoticeRows, quick_objects
from notices.verification.removed import Removed, removed_by

# Notices whose rows are in memory at a time, with some two hundred kilobytes each.
READ_AT_ONCE = 40


class ListingParts(NamedTuple):
    """What was read beside a listing: names and terms are tuples with the columns of their tables."""

    areas: list[ListingArea]
    names: list[Any]
    terms: list[Any]


@dataclass
class History:
    """One notice and all its rows."""

    notice: Notice
    events: list[Event]
    versions: list[Version]
    contributors: list[Any]
    reviews: list[Review]
    entries: list[Publication]
    listings: list[Listing]
    areas: list[ListingArea]
    names: list[Any]
    terms: list[Any]
    trials: list[Any]
    dismissed_alerts: list[TrialAlert]
    marks: list[NotCitation]
    unread_values: list[UnreadValue]
    approved_htmls: list[ApprovedHtml]
    pdf_files: list[PdfFile]
    pages: list[StoredPage]
    comments: list[Comment]
    redactions: list[Redaction]

    def __post_init__(self) -> None:
        """Give the rows those that they name, which would be a query each; another notice's stay away."""
        for each in (*self.entries, *self.listings):
            _give(each, "notice", self.notice)
        for entry in self.entries:
            _give(entry, "review", self.review_by_id.get(entry.review_id))
        rows: list[Publication | ApprovedHtml] = [*self.entries, *self.approved_htmls]
        for row in rows:
            _give(row, "version", self.version_by_id.get(row.version_id))
        for file in self.pdf_files:
            _give(file, "publication", self.entry_by_id[file.publication_id])

    def __str__(self) -> str:
        return f"notice {self.notice.pk}"

    @cached_property
    def version_by_id(self) -> dict[int | None, Version]:
        return {version.pk: version for version in self.versions}

    @cached_property
    def entry_by_id(self) -> dict[int, Publication]:
        return {entry.pk: entry for entry in self.entries}

    @cached_property
    def quick_documents(self) -> dict[int, Any]:
        """The texts that can be read, without having been checked, by the ids of their versions."""
        documents = {}
        for version in self.versions:
            with suppress(ValueError):
                documents[version.pk] = quick_document(version.content)
        return documents

    @cached_property
    def beside(self) -> dict[int, ListingParts]:
        """The rows of other tables that belong to each listing, by its id."""
        beside = {listing.pk: ListingParts([], [], []) for listing in self.listings}
        for name in ListingParts._fields:
            for row in getattr(self, name):
                getattr(beside[row.listing_id], name).append(row)
        return beside

    @cached_property
    def approved_bytes(self) -> dict[int, Utf8]:
        """The approved texts as they are sent, by the ids of their rows."""
        return {approved.pk: Utf8(approved.html.encode()) for approved in self.approved_htmls}

    @cached_property
    def sealed_htmls(self) -> list[ApprovedHtml]:
        """The approved texts that this program stored, with whichever of its keys."""
        return [each for each in self.approved_htmls if each.was_sealed_over(self.approved_bytes[each.pk])]

    @property
    def is_readable(self) -> bool:
        return len(self.quick_documents) == len(self.versions)

    @cached_property
    def review_by_id(self) -> dict[int | None, Review]:
        return {review.pk: review for review in self.reviews}

    def events_of(self, *commands: str, **data: Any) -> list[Event]:
        """Return the events of these commands whose data has these values, in the order they happened."""
        if len(commands) == 1:
            events = self._events_by_command.get(commands[0], [])
        else:
            events = [event for event in self.events if event.command in commands]
        for key, value in data.items():
            events = [event for event in events if data_of(event).get(key) == value]
        return events

    @cached_property
    def _events_by_command(self) -> dict[str, list[Event]]:
        by_command: dict[str, list[Event]] = {}
        for event in self.events:
            by_command.setdefault(event.command, []).append(event)
        return by_command

    @cached_property
    def removed(self) -> Removed:
        """What removals by law have left of this notice, as their events say."""
        return removed_by(self.events_of("redact"), self.redactions)

    def is_hash_of(self, digest: Any, version_id: int | None) -> bool:
        """Is it the hash of this version, or what a removal by law has put in the place of its hash?"""
        version = self.version_by_id.get(version_id)
        return version is not None and digest in (version.sha256, *self.removed.hashes.get(version.number, ()))


def data_of(event: Event | AccountEvent) -> dict[str, Any]:
    """Return the data of an event; {} if somebody replaced it by something else."""
    return event.data if isinstance(event.data, dict) else {}


def _give(row: Any, name: str, other: Model | None) -> None:
    """Let a row know the row that it names, but not the other way round: a circle stays in memory for a while."""
    if other is not None:
        row._state.fields_cache[name] = other


def histories() -> Iterator[History]:
    """Yield every notice with its rows, in their order: one query a table for as many as are read at once."""
    tables = _tables()
    last = 0
    while notices := list(quick_objects(Notice.objects.filter(pk__gt=last).order_by("pk")[:READ_AT_ONCE])):
        first, last = notices[0].pk, notices[-1].pk
        by_notice = [table.by_notice(first, last) for table in tables]
        for notice in notices:
            yield History(notice, *(rows.pop(notice.pk, []) for rows in by_notice))


def _tables() -> list[NoticeRows]:
    """Return the tables in the order of the fields of `History`."""
    approved = ApprovedHtml.objects.annotate(notice_id=F("version__notice_id"))
    files = PdfFile.objects.annotate(notice_id=F("publication__notice_id"))
    areas = ListingArea.objects.annotate(notice_id=F("listing__notice_id"))
    of_version = {"notice_id": "version__notice_id"}
    of_listing = {"notice_id": "listing__notice_id"}
    return [
        NoticeRows.objects(Event.objects.order_by("notice_id", "sequence")),
        NoticeRows.objects(Version.objects.order_by("notice_id", "number")),
        NoticeRows.tuples(VersionContributor, "version_id", "person_id", "why"),
        NoticeRows.objects(Review.objects.order_by("notice_id", "id")),
        NoticeRows.objects(Publication.objects.order_by("notice_id", "effective_at", "id")),
        NoticeRows.objects(Listing.objects.order_by("notice_id", "live_from", "id")),
        NoticeRows.objects(areas),
        NoticeRows.tuples(ListingName, "listing_id", "kind", "key", "label", "seal", **of_listing),
        NoticeRows.tuples(ListingTerms, "listing_id", "title", "names", "focus", "body", **of_listing),
        NoticeRows.tuples(NoticeTrial, "version_id", "row_key", **of_version, number="trial__number"),
        NoticeRows.objects(TrialAlert.objects.filter(dismissed_at__isnull=False).order_by("notice_id", "pk")),
        NoticeRows.objects(NotCitation.objects.order_by("notice_id", "pk")),
        NoticeRows.objects(UnreadValue.objects.order_by("notice_id", "place")),
        NoticeRows.objects(approved),
        NoticeRows.objects(files),
        NoticeRows.objects(StoredPage.objects.order_by("notice_id")),
        NoticeRows.objects(Comment.objects.order_by("notice_id", "pk")),
        NoticeRows.objects(Redaction.objects.order_by("notice_id", "sequence")),
    ]


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything inside as of one moment, and make nobody wait."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        connection.ensure_connection()  # it reads the settings that are changed here
        usual = getattr(connection, "transaction_mode", None)
        setattr(connection, "transaction_mode", "DEFERRED")  # noqa: B010 (an attribute of SQLite's connection alone)
        try:
            with transaction.atomic():
                yield
        finally:
            setattr(connection, "transaction_mode", usual)  # noqa: B010
