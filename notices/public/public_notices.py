"""The notices that lists and files of data tell of, in each state; many at a time."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Annotated, Literal, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_noop as _

from notices.document.citations import without_citations
from notices.document.rich_text import plain_text
from notices.models import Listing, Publication, Version
from notices.models.clock import database_now
from notices.models.listing import genuine, not_ended
from notices.monitoring.difference_text import important_since
from notices.public.ledger import ForgedText, PublicRecord, PublishedVersion, public_records, require_approved
from notices.public.metadata import (
    Ending,
    Number,
    State,
    VersionMetadata,
    described,
    ending_of,
    metadata_of,
    metadata_of_listing,
    partial_document,
)
from notices.public.removals import forget_forged_removal
from notices.sealing import digest, report_forgery

# How many notices are read at a time: few queries, and not many texts in memory.
CHUNK = 200


@dataclass(frozen=True)
class WithdrawnAsWrong:
    """What is left of a notice that was withdrawn as wrong: not a word of its text but the title."""

    number: Annotated[Number, described(_("The notice's number; it never changes."))]
    state: Literal["wrong"]
    title: Annotated[str, described(_("The title of its last version."))]
    first_published_at: Annotated[datetime, described(_("When the notice's first version took effect."))]
    published_at: Annotated[datetime, described(_("When its last version took effect."))]
    withdrawn: Annotated[Ending, described(_("When and why the notice was withdrawn as wrong."))]


class Origin(NamedTuple):
    """What is told of a notice comes from these rows; `made_from` is a hash of all that may change of it in time.

    Only the day is not in it, by which something expected has passed.
    """

    notice: int
    number: int
    # The ledger row of the version, and the newest one of the notice that has taken effect.
    publication: int
    last_entry: int
    made_from: str


# A notice, and the JSON text of its version; None where no word of it is public.
NoticeWithText = tuple[VersionMetadata, str] | tuple[WithdrawnAsWrong, None]


def every_notice(at: datetime | None = None, *, among: Collection[int] | None = None) -> Iterator[NoticeWithText]:
    """Yield every notice that the public has seen by this moment, by number: live, or with its withdrawal.

    A query a chunk, and one more where something of it is withdrawn. `among`: only those with these ids.
    """
    at = at or database_now()
    latest, last = with_text(_latest(at)), 0
    if among is not None:
        latest = latest.filter(notice__in=among)
    while rows := list(latest.filter(notice__number__gt=last).order_by("notice__number")[:CHUNK]):
        records = _records_of_past(rows, at)
        for row in approved(rows):
            record = records.get(row.notice.number or 0)
            if record is None and _is_live(row, at):
                yield metadata_of_listing(row), row.publication.version.content
            elif record and record.state == "wrong" and record.withdrawal:
                yield _without_text(row, record, record.withdrawal), None
            elif record and (metadata := _past(row, record)):
                yield metadata, row.publication.version.content
        last = rows[-1].notice.number or 0


def metadata_of_rows(rows: Collection[Listing], at: datetime) -> list[VersionMetadata]:
    """Return the metadata of listings of `in_states`, in their order; none of what was withdrawn as wrong."""
    records = _records_of_past(rows, at)
    each = (
        metadata_of_listing(row) if _is_live(row, at) else _past(row, records.get(row.notice.number or 0))
        for row in approved(rows)
    )
    return [metadata for metadata in each if metadata]


def approved(rows: Iterable[Listing]) -> Iterator[Listing]:
    """Yield the listings that may be told of: a command wrote the row and its ledger row, and the text is that one."""
    for row in genuine(rows):
        entry = row.publication
        if not entry.is_sealed:
            report_forgery(f"ledger row {entry.pk} of notice {entry.notice_id}", entry.seal)
        elif _is_approved(entry.version, entry):
            forget_forged_removal(entry.version)
            yield row


def approved_summary(entry: Publication, text: Version) -> str:
    """Return the plain summary of the text that a sealed ledger row publishes; "" for a text with another hash."""
    if not _is_approved(text, entry):
        return ""
    return without_citations(plain_text(json.loads(text.content).get("summary", "")))


def _is_approved(text: Version, entry: Publication) -> bool:
    try:
        require_approved(text, entry)
    except ForgedText:
        return False
    return True


def origins(at: datetime) -> list[Origin]:
    """Return what each notice of `every_notice` is told from, by number. One query, which reads no text."""
    entries = _entries(at).filter(notice=OuterRef("notice")).order_by("-effective_at", "-pk")
    rows = _latest(at).annotate(
        last_entry=Subquery(entries.values("pk")[:1]),
        replaced_by=Subquery(entries.values("replaced_by")[:1]),
        # Whether another notice is named in the place of this one depends on whether that is live itself.
        replacement=Subquery(live_at(at).filter(notice=OuterRef("replaced_by")).values("pk")[:1]),
        changed_since=important_since(),
    )
    own = "notice", "notice__number", "publication", "last_entry"
    others = "seal", "publication__seal", "publication__version__redaction", "changed_since", "replacement"
    values = rows.order_by("notice__number").values_list(*own, *others)
    return [Origin._make((*row[: len(own)], digest("file part", *row[len(own) :]))) for row in values]


# Which rows


def live_at(at: datetime) -> QuerySet[Listing]:
    """Return the listings that are live at this moment."""
    return Listing.objects.filter(not_ended(at), live_from__lte=at).standing()


def in_states(states: Collection[State], at: datetime) -> QuerySet[Listing]:
    """Return the listings in one of these states at this moment; nothing that was withdrawn as wrong."""
    if set(states) == {"live"}:
        return live_at(at)
    has_ended, was_followed = Q(live_until__lte=at), Exists(_followers(at))
    conditions = {
        "live": ~has_ended & ~Exists(Listing.objects.left_behind()),
        "replaced": has_ended & was_followed,
        "outdated": has_ended & ~was_followed,
    }
    rows = Listing.objects.filter(reduce(or_, (conditions[state] for state in states)), live_from__lte=at)
    withdrawn_then = _wrong_entries(at).filter(notice=OuterRef("notice"), effective_at=OuterRef("live_until"))
    return rows.exclude(notice__in=wrong_at(at).order_by().values("notice")).exclude(Exists(withdrawn_then))


def wrong_at(at: datetime) -> QuerySet[Publication]:
    """Return the entries that withdrew as wrong what is withdrawn at this moment, one a notice."""
    later = _entries(at).filter(notice=OuterRef("notice"), effective_at__gt=OuterRef("effective_at"))
    return _wrong_entries(at).exclude(Exists(later))


def with_text(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """Read the rows with what their metadata are made of."""
    related = ("notice", "publication__notice", "publication__version__redaction", "publication__review")
    unread = ("search_text", "publication__review__checks", "publication__version__redaction__places")
    return rows.select_related(*related).defer(*unread).annotate(trials_changed_since=important_since())


def trials_changed_since(record: PublicRecord, version: PublishedVersion) -> datetime | None:
    """Return since when registries say otherwise than a live version in an important matter."""
    if record.state != "live" or version is not record.current:
        return None
    rows = Listing.objects.filter(publication=version.publication)
    since: datetime | None = rows.annotate(since=important_since()).values_list("since", flat=True).first()
    return since


def _latest(at: datetime) -> QuerySet[Listing]:
    """Return one row a notice: its live version, or the last one it had."""
    has_ended = Q(live_until__lte=at)
    rows = Listing.objects.filter(live_from__lte=at).exclude(has_ended & Exists(_followers(at)))
    return rows.exclude(~has_ended & Exists(Listing.objects.left_behind()))


def _followers(at: datetime) -> QuerySet[Listing]:
    return Listing.objects.filter(notice=OuterRef("notice"), live_from__gte=OuterRef("live_until"), live_from__lte=at)


def _entries(at: datetime) -> QuerySet[Publication]:
    return Publication.objects.uncancelled().filter(effective_at__lte=at)


def _wrong_entries(at: datetime) -> QuerySet[Publication]:
    return _entries(at).filter(kind=Publication.Kind.WITHDRAW_WRONG)


# Of a row


def _is_live(row: Listing, at: datetime) -> bool:
    return row.live_until is None or row.live_until > at


def _records_of_past(rows: Iterable[Listing], at: datetime) -> dict[int, PublicRecord]:
    """Return the public records of the notices whose row has ended, by number; no query where there are none."""
    numbers = {row.notice.number for row in rows if row.notice.number and not _is_live(row, at)}
    return public_records(numbers, at) if numbers else {}


def _past(row: Listing, record: PublicRecord | None) -> VersionMetadata | None:
    """Return the metadata of what is live no more; None where the ledger says that nobody may read it."""
    version = record.version(row.published_number) if record else None
    if record is None or version is None or version.publication.pk != row.publication_id or record.gone(version):
        return None
    return metadata_of(record, version, partial_document(row.publication.version.content))


def _without_text(row: Listing, record: PublicRecord, withdrawal: Publication) -> WithdrawnAsWrong:
    return WithdrawnAsWrong(
        number=row.notice.number or 0,
        state="wrong",
        title=without_citations(row.title),
        first_published_at=record.versions[0].publication.effective_at,
        published_at=row.live_from,
        withdrawn=ending_of(withdrawal),
    )
