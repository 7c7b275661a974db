"""Notices related to a live one: on the same trial, substance or indication, replaced by it, or next to it in the list.

The page needs no further query for them: `live_text` reads them with the text. Drafts are
in no listing; of a scheduled notice only the time is used, at which the page changes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.db.models.lookups import In

from notices.models import Listing, ListingName, Publication, Version
from notices.models.clock import database_now
from notices.models.listing import SEALED_COLUMNS, TIME_COLUMNS, is_genuine
from notices.models.moment import MomentField, RunTime, moment_of_json
from notices.models.prepared import Place, Prepared, PreparedByIds
from notices.models.sql import json_rows
from notices.monitoring.freshness import with_freshness
from notices.search.likeness import LIKENESS_KINDS, likeness_reason

MAX_SIMILAR = 10


@dataclass
class RelatedNotice:
    """Another notice as the page names it, with the reasons why."""

    number: int
    slug: str
    title: str
    language: str
    published_at: datetime
    reasons: list[str] = field(default_factory=list)
    # How many names of each kind the two notices share, in the order of LIKENESS_KINDS.
    shared_counts: list[int] = field(default_factory=lambda: [0] * len(LIKENESS_KINDS))


class ReplacedNotice(NamedTuple):
    """A notice that was withdrawn as outdated and names this one in its place."""

    number: int
    slug: str
    title: str
    language: str


@dataclass(frozen=True)
class RelatedNotices:
    """The related notices that a page names."""

    similar: list[RelatedNotice]
    replaced: list[ReplacedNotice]
    newer: RelatedNotice | None
    older: RelatedNotice | None
    # How many more are similar than the page names, and the name that most of the similar ones share.
    more_count: int
    common_label: str
    # When something scheduled changes this; None where nothing is.
    changes_at: datetime | None

    @property
    def is_shown(self) -> bool:
        """Does the page get a section of related notices?"""
        return bool(self.similar or self.replaced)


def live_text(publication: Publication) -> Version:
    """Return the text of a ledger row that is live, with what `freshness_of` and `related_notices` read. One query."""
    (text,) = _LIVE_TEXT.rows(
        version=publication.version_id,
        publication=publication.pk,
        notice=publication.notice_id,
        effective_at=publication.effective_at,
    )
    return text


def _related_columns() -> dict[str, Any]:
    """Return columns for the query of `live_text`: what `related_notices` reads."""
    own = Listing.objects.filter(publication=Place("publication"))
    similar = _similar_names(own).exclude(listing__notice=Place("notice"))
    replaced = _replaced_by(Place("notice"))
    place = Place("effective_at", MomentField()), Subquery(own.values("pk")[:1])
    scheduled = Listing.objects.filter(live_from__gt=RunTime()).order_by("live_from")
    listing = {name: f"listing__{column}" for name, column in SEALED_COLUMNS.items()}
    return {
        "similar": json_rows(similar, kind="kind", key="key", label="label", name_seal="seal", **listing),
        "replaced": json_rows(replaced, listing="old_listing", back_at="back_at"),
        "newer": _first(_newer(*place)),
        "older": _first(_older(*place)),
        "next_from": Subquery(scheduled.values("live_from")[:1]),
    }


_LIVE_TEXT = Prepared(lambda: with_freshness().annotate(**_related_columns()))


def related_notices(row: Any) -> RelatedNotices:
    """Return the notices related to that of a text from `live_text`."""
    now = database_now()
    similar = [_with_times(values) for values in row.similar or () if is_genuine(values) and _is_genuine_name(values)]
    newer, older = (_with_times(values) if values and is_genuine(values) else None for values in (row.newer, row.older))
    replaced = [values for values in row.replaced or () if values["listing"] and is_genuine(values["listing"])]
    live = [values for values in similar if values["live_from"] <= now]
    notices = _ranked(live)
    moments = [values[name] for values in (*similar, *filter(None, (newer, older))) for name in TIME_COLUMNS]
    moments += [moment_of_json(values["back_at"]) for values in row.replaced or ()]
    # The next scheduled notice becomes the newest of all.
    moments += [] if newer else [row.next_from]
    return RelatedNotices(
        similar=notices[:MAX_SIMILAR],
        replaced=[_replaced(values) for values in sorted(replaced, key=lambda values: -values["listing"]["number"])],
        newer=_related(newer) if newer else None,
        older=_related(older) if older else None,
        more_count=max(0, len(notices) - MAX_SIMILAR),
        common_label=Counter(values["label"] for values in live).most_common(1)[0][0] if live else "",
        changes_at=min((moment for moment in moments if moment and moment > now), default=None),
    )


def notices_naming(notice_ids: Iterable[int]) -> set[int]:
    """Return the notices whose pages may name one of these, or did until now, and these themselves; three queries.

    Call it after a change, when the ledger and listings are written: it finds the old and the new neighbours.
    """
    ids = set(notice_ids)
    related = {pk for query in (_SIMILAR, _NEIGHBOURS, _REPLACING) for row in query.rows(ids) for pk in row}
    return {pk for pk in related if pk} | ids


def _similar_notices(ids: list[Place]) -> QuerySet[ListingName, tuple[int]]:
    names = _similar_names(Listing.objects.filter(notice__pk__in=ids))
    return names.values_list("listing__notice").distinct()


def _neighbours(ids: list[Place]) -> QuerySet[Listing, tuple[int, int]]:
    place = OuterRef("live_from"), OuterRef("pk")
    newer, older = (Subquery(each(*place).values("notice")[:1]) for each in (_newer, _older))
    return Listing.objects.filter(notice__pk__in=ids).annotate(newer=newer, older=older).values_list("newer", "older")


def _replacing(ids: list[Place]) -> QuerySet[Publication, tuple[int, int]]:
    entries = Publication.objects.uncancelled().filter(Q(notice__pk__in=ids) | Q(replaced_by__pk__in=ids))
    return entries.filter(replaced_by__isnull=False).values_list("notice", "replaced_by")


# Prepared: each approval asks them.
_SIMILAR, _NEIGHBOURS, _REPLACING = (PreparedByIds(build) for build in (_similar_notices, _neighbours, _replacing))


def _similar_names(listings: QuerySet[Listing]) -> QuerySet[ListingName]:
    """Return the names that live and scheduled listings share with these, and the names of these themselves."""
    names = ListingName.objects.filter(listing__in=listings, kind__in=LIKENESS_KINDS)
    is_over = Q(listing__live_until__lte=RunTime())
    return ListingName.objects.filter(~is_over, kind__in=LIKENESS_KINDS, key__among=names.values("key"))


@ListingName._meta.get_field("key").register_lookup
class Among(In):
    """A lookup like `in`, whose subquery PostgreSQL runs first and once.

    With few statistics PostgreSQL may otherwise join all names with all others.
    """

    lookup_name = "among"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        keys, keys_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY(ARRAY{keys})", (*left_params, *keys_params)


# In the list's order, the newest first; by id where two have the same time, as several scheduled ones may.


def _newer(live_from: Any, pk: Any) -> QuerySet[Listing]:
    later = Listing.objects.live().filter(live_from__gte=live_from).exclude(live_from=live_from, pk__lte=pk)
    return later.order_by("live_from", "pk")


def _older(live_from: Any, pk: Any) -> QuerySet[Listing]:
    earlier = Listing.objects.live().filter(live_from__lte=live_from).exclude(live_from=live_from, pk__gte=pk)
    return earlier.order_by("-live_from", "-pk")


def _is_genuine_name(values: dict[str, Any]) -> bool:
    names = (values[name] for name in ("kind", "key", "label"))
    return ListingName.is_genuine(values["name_seal"], values["publication_id"], *names)


def _first(listings: QuerySet[Listing]) -> Subquery:
    """Return the first listing as a JSON object, None where there is none."""
    return Subquery(listings.values(object=JSONObject(**SEALED_COLUMNS))[:1])


def _replaced_by(notice_id: Any) -> QuerySet[Publication]:
    """Return withdrawals as outdated that are in force and name this notice, with the titles that were withdrawn."""
    uncancelled = Publication.objects.uncancelled()
    after = uncancelled.filter(notice=OuterRef("notice"), effective_at__gt=OuterRef("effective_at"))
    last = Listing.objects.filter(notice=OuterRef("notice"), live_until=OuterRef("effective_at"))
    withdrawals = Publication.objects.effective().filter(kind=Publication.Kind.WITHDRAW_OUTDATED, replaced_by=notice_id)
    return withdrawals.exclude(Exists(after.filter(effective_at__lte=RunTime()))).annotate(
        old_listing=Subquery(last.values(object=JSONObject(**SEALED_COLUMNS))[:1]),
        back_at=Subquery(after.values("effective_at")[:1]),
    )


def _ranked(rows: Iterable[dict[str, Any]]) -> list[RelatedNotice]:
    """Return each notice once with all that it shares: those that share most first, then the newest."""
    notices: dict[int, RelatedNotice] = {}
    for row in sorted(rows, key=lambda row: (LIKENESS_KINDS.index(row["kind"]), row["label"].casefold())):
        notice = notices.setdefault(row["number"], _related(row))
        notice.shared_counts[LIKENESS_KINDS.index(row["kind"])] += 1
        notice.reasons.append(likeness_reason(row["kind"], row["label"]))
    return sorted(notices.values(), key=lambda one: (one.shared_counts, one.published_at, one.number), reverse=True)


def _related(row: dict[str, Any]) -> RelatedNotice:
    return RelatedNotice(row["number"], row["slug"], row["title"], row["language"], row["first_published_at"])


def _replaced(row: dict[str, Any]) -> ReplacedNotice:
    listing = row["listing"]
    return ReplacedNotice(listing["number"], listing["slug"], listing["title"], listing["language"])


def _with_times(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: moment_of_json(row[name]) for name in TIME_COLUMNS}
