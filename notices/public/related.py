"""What a live notice stands among: others on the same trial, substance or indication, what it replaces, its neighbours.

It costs the page no query: `beside` are columns for the query that brings the text. Drafts are in no listing; one that
is only scheduled tells when the page changes, and nothing else of itself.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from notices.models import Listing, ListingName, Publication
from notices.models.sql import json_rows
from notices.search.likeness import LIKENESS_KINDS, likeness_reason

MOST_SHOWN = 10
SHOWN = {"number": "notice__number", "slug": "notice__slug", "title": "title", "language": "language"}
TIMES = {"live_from": "live_from", "live_until": "live_until", "first_published_at": "first_published_at"}


@dataclass
class Other:
    """Another notice as it is named on the page, and why it stands there."""

    number: int
    slug: str
    title: str
    language: str
    published_at: datetime
    reasons: list[str] = field(default_factory=list)
    # How many names of each kind it shares, in the order of LIKENESS_KINDS.
    shares: list[int] = field(default_factory=lambda: [0] * len(LIKENESS_KINDS))


class Replaced(NamedTuple):
    """A notice that was withdrawn as outdated and names this one in its place."""

    number: int
    slug: str
    title: str
    language: str


@dataclass(frozen=True)
class Around:
    """What the page names besides its own text."""

    alike: list[Other]
    replaced: list[Replaced]
    newer: Other | None
    older: Other | None
    # How many are alike and have no room, and what most of those have in common.
    left_out: int
    in_common: str
    # When something that is scheduled changes this; None where nothing is.
    changes_at: datetime | None

    @property
    def says_something(self) -> bool:
        return bool(self.alike or self.replaced)


def beside(publication: Publication) -> dict[str, Any]:
    """Columns for a query: what `around` needs to know of a ledger row whose listing is live."""
    own = Listing.objects.filter(publication=publication.pk)
    alike = _alike(own).exclude(listing__notice=publication.notice_id)
    replaced = _replaced_by(publication.notice_id)
    place = publication.effective_at, Subquery(own.values("pk")[:1])
    to_come = Listing.objects.filter(live_from__gt=timezone.now()).order_by("live_from")
    listing = {name: f"listing__{column}" for name, column in (SHOWN | TIMES).items()}
    return {
        "alike": json_rows(alike, kind="kind", label="label", **listing),
        "replaced": json_rows(
            replaced, **SHOWN | {"title": "old_title", "language": "old_language"}, back_at="back_at"
        ),
        "newer": _first(_newer(*place)),
        "older": _first(_older(*place)),
        "next_from": Subquery(to_come.values("live_from")[:1]),
    }


def around(row: Any) -> Around:
    """What stands around the notice of a row that has the columns of `beside`."""
    now = timezone.now()
    alike = [_read(found) for found in row.alike or ()]
    newer, older = (_read(found) if found else None for found in (row.newer, row.older))
    shown = [found for found in alike if found["live_from"] <= now]
    others = _ranked(shown)
    moments = [found[when] for found in (*alike, *filter(None, (newer, older))) for when in TIMES]
    moments += [_moment(found["back_at"]) for found in row.replaced or ()]
    # Whatever comes next becomes the newest of all.
    moments += [] if newer else [row.next_from]
    return Around(
        alike=others[:MOST_SHOWN],
        replaced=[_replaced(found) for found in sorted(row.replaced or (), key=lambda found: -found["number"])],
        newer=_other(newer) if newer else None,
        older=_other(older) if older else None,
        left_out=max(0, len(others) - MOST_SHOWN),
        in_common=Counter(found["label"] for found in shown).most_common(1)[0][0] if shown else "",
        changes_at=min((moment for moment in moments if moment and moment > now), default=None),
    )


def affected(notice_ids: Iterable[int]) -> set[int]:
    """The notices whose pages may name one of these, or did until now, and these themselves; three queries.

    To be asked after a change, with its ledger and listings written: then it finds who stood beside a notice before,
    and who does now.
    """
    ids = set(notice_ids)
    theirs = Listing.objects.filter(notice__in=ids)
    place = OuterRef("live_from"), OuterRef("pk")
    beside_them = theirs.annotate(
        newer=Subquery(_newer(*place).values("notice")[:1]), older=Subquery(_older(*place).values("notice")[:1])
    )
    replacing = Publication.objects.standing().filter(
        Q(notice__in=ids) | Q(replaced_by__in=ids), replaced_by__isnull=False
    )
    found = {
        *_alike(theirs).values_list("listing__notice", flat=True).distinct(),
        *(pk for pair in beside_them.values_list("newer", "older") for pk in pair),
        *(pk for pair in replacing.values_list("notice", "replaced_by") for pk in pair),
    }
    return {pk for pk in found if pk} | ids


def _alike(listings: QuerySet[Listing]) -> QuerySet[ListingName]:
    """The names of these that other listings have too, those that are live and those to come; and their own."""
    names = ListingName.objects.filter(listing__in=listings, kind__in=LIKENESS_KINDS)
    is_over = Q(listing__live_until__lte=timezone.now())
    return ListingName.objects.filter(~is_over, kind__in=LIKENESS_KINDS, key__among=names.values("key"))


@ListingName._meta.get_field("key").register_lookup
class Among(In):
    """Is it one of the keys that a query finds? They are found first, and once.

    Where PostgreSQL knows little of the tables it may join them the other way round, all names with all others.
    """

    lookup_name = "among"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, of_left = self.process_lhs(compiler, connection)
        keys, of_keys = self.process_rhs(compiler, connection)
        return f"{left} = ANY(ARRAY{keys})", (*of_left, *of_keys)


# In the list's order, the newest first; of two with the same time, as of several that were scheduled, by their number.


def _newer(live_from: Any, pk: Any) -> QuerySet[Listing]:
    later = Listing.objects.live().filter(live_from__gte=live_from).exclude(live_from=live_from, pk__lte=pk)
    return later.order_by("live_from", "pk")


def _older(live_from: Any, pk: Any) -> QuerySet[Listing]:
    earlier = Listing.objects.live().filter(live_from__lte=live_from).exclude(live_from=live_from, pk__gte=pk)
    return earlier.order_by("-live_from", "-pk")


def _first(listings: QuerySet[Listing]) -> Subquery:
    """The first of them as a JSON object, None where there is none."""
    return Subquery(listings.values(object=JSONObject(**SHOWN, **TIMES))[:1])


def _replaced_by(notice_id: int) -> QuerySet[Publication]:
    """Withdrawals as outdated that are in force and name this notice; with the title that was withdrawn."""
    after = Publication.objects.standing().filter(notice=OuterRef("notice"), effective_at__gt=OuterRef("effective_at"))
    last = Listing.objects.filter(notice=OuterRef("notice"), live_until=OuterRef("effective_at"))
    found = Publication.objects.effective().filter(kind=Publication.Kind.WITHDRAW_OUTDATED, replaced_by=notice_id)
    return found.exclude(Exists(after.filter(effective_at__lte=timezone.now()))).annotate(
        old_title=Subquery(last.values("title")[:1]),
        old_language=Subquery(last.values("language")[:1]),
        back_at=Subquery(after.values("effective_at")[:1]),
    )


def _ranked(rows: Iterable[dict[str, Any]]) -> list[Other]:
    """Each notice once with all that it shares; what shares most first, then the newest."""
    others: dict[int, Other] = {}
    for row in sorted(rows, key=lambda row: (LIKENESS_KINDS.index(row["kind"]), row["label"].casefold())):
        other = others.setdefault(row["number"], _other(row))
        other.shares[LIKENESS_KINDS.index(row["kind"])] += 1
        other.reasons.append(likeness_reason(row["kind"], row["label"]))
    return sorted(others.values(), key=lambda other: (other.shares, other.published_at, other.number), reverse=True)


def _other(row: dict[str, Any]) -> Other:
    return Other(row["number"], row["slug"], row["title"], row["language"], row["first_published_at"])


def _replaced(row: dict[str, Any]) -> Replaced:
    return Replaced(row["number"], row["slug"], row["title"] or "", row["language"] or "")


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return row | {when: _moment(row[when]) for when in TIMES}


def _moment(text: str | None) -> datetime | None:
    """A time as the database writes it in JSON: SQLite leaves out that it is UTC."""
    moment = parse_datetime(text) if text else None
    return moment.replace(tzinfo=UTC) if moment and timezone.is_naive(moment) else moment
