"""The API's answer to "what has happened since?": the ledger, as far as it has taken effect.

Who asks each time with the cursor of the last answer misses nothing: neither what takes effect at a time that was set,
nor what is written at the very moment of asking.
"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from notices.api.parameters import EARLIEST, ChangeQuery, Place, moment
from notices.api.schemas import Change, Kind
from notices.models import Listing, Publication
from notices.public.addresses import absolute, canonical
from notices.public.ledger import PublicRecord, PublishedVersion, public_records

# A command that began before the answer may end after it, and then its entry is older than the newest one told.
LONGEST_COMMAND = timedelta(seconds=10)
WITHDRAWALS: dict[str, Kind] = {
    Publication.Kind.WITHDRAW_OUTDATED: "withdrawn_as_outdated",
    Publication.Kind.WITHDRAW_WRONG: "withdrawn_as_wrong",
}


def changes(asked: ChangeQuery) -> tuple[list[Change], str, bool]:
    """A page of changes, the cursor to keep, and whether there are more."""
    now = timezone.now()
    rows = list(_after(asked, now)[: asked.limit + 1])
    page, has_more = rows[: asked.limit], len(rows) > asked.limit
    records = public_records({row.notice.number or 0 for row in page}, now)
    listed = Listing.objects.filter(notice__in={row.notice_id for row in page})
    titles = dict(listed.values_list("publication_id", "title"))
    told = [_change(row, records[row.notice.number or 0], titles) for row in page]
    return told, _cursor(page, asked, now, has_more), has_more


def _after(asked: ChangeQuery, now: datetime) -> QuerySet[Publication]:
    entries = Publication.objects.standing().filter(effective_at__lte=now).select_related("notice")
    if asked.since:
        entries = entries.filter(effective_at__gte=moment(asked.since))
    if asked.cursor:
        place = Place.read(asked.cursor)
        later = Q(effective_at__gt=place.at) | Q(effective_at=place.at, notice__number__gt=place.number)
        entries = entries.filter(later)
    return entries.order_by("effective_at", "notice__number")


def _cursor(page: list[Publication], asked: ChangeQuery, now: datetime, has_more: bool) -> str:
    """The last change's place; where nothing more is to come, not so late that a command could still slip in before."""
    known = page if has_more else [row for row in page if row.effective_at <= now - LONGEST_COMMAND]
    if not known:
        return asked.cursor or str(Place(moment(asked.since) if asked.since else EARLIEST, 0))
    return str(Place(known[-1].effective_at, known[-1].notice.number or 0))


def _change(row: Publication, record: PublicRecord, titles: dict[int, str]) -> Change:
    version, number = _version(row, record), row.notice.number or 0
    is_gone = record.gone(version) is not None
    return Change(
        cursor=str(Place(row.effective_at, number)),
        at=row.effective_at,
        kind=WITHDRAWALS.get(row.kind) or ("published" if version.number == 1 else "updated"),
        number=number,
        version=version.number,
        title=None if is_gone else titles[version.publication.pk],
        note=_note(row, version, is_gone),
        address=absolute(canonical("notice-version", number, version.number)),
    )


def _note(row: Publication, version: PublishedVersion, is_gone: bool) -> str | None:
    """Why a text is wrong is told for ever; what was said of it before is gone with it."""
    if row.kind == Publication.Kind.WITHDRAW_WRONG:
        return row.public_note
    if is_gone:
        return None
    if row.kind == Publication.Kind.PUBLISH:
        review = version.publication.review
        return review.public_note if review else None
    return row.public_note


def _version(row: Publication, record: PublicRecord) -> PublishedVersion:
    """What the entry published, or the last version before it, which it withdrew."""
    return next(version for version in reversed(record.versions) if _is_at_or_before(version.publication, row))


def _is_at_or_before(entry: Publication, row: Publication) -> bool:
    return (entry.effective_at, entry.pk) <= (row.effective_at, row.pk)
