"""Withdrawn notices that a question finds: in no list, but who looks for one is told what became of it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import get_language

from notices.models import Listing, Publication
from notices.models.listing import genuine
from notices.models.moment import RunTime
from notices.search.finding import FoundListings
from notices.search.live_index import LiveIndex

# The newest ones; the page is about what is in force.
MAX_WITHDRAWN = 5


class WithdrawnHit(NamedTuple):
    """A withdrawn notice: its title, when and why."""

    title: str
    url: str
    language: str
    at: datetime
    reason: str


def withdrawn_hits(result: FoundListings, index: LiveIndex) -> tuple[WithdrawnHit, ...]:
    """Return the notices withdrawn as outdated among what was found, the newest withdrawal first.

    None that was withdrawn as wrong: nobody may search its text, not even to learn what stood in its title.
    """
    if result.is_partial or not result.ids or not (past := result.ids.difference(index.position_of)):
        return ()
    candidates = (pk for pk in _endings(index) if pk in past)
    hits: list[WithdrawnHit] = []
    while len(hits) < MAX_WITHDRAWN and (chunk := list(islice(candidates, MAX_WITHDRAWN))):
        hits += _hits(chunk, index)
    return tuple(hits[:MAX_WITHDRAWN])


def _hits(ids: Sequence[int], index: LiveIndex) -> list[WithdrawnHit]:
    """Return those of these listings that commands wrote; each is read once: most words find the same ones."""
    known: dict[int, WithdrawnHit | None] = index.derived.setdefault((_hits, get_language()), {})
    if missing := {pk: _endings(index)[pk] for pk in ids if pk not in known}:
        listings = genuine(Listing.objects.filter(pk__in=missing).select_related("notice").defer("search_text"))
        withdrawals = Publication.objects.select_related("notice", "version").in_bulk(missing.values())
        pairs = [(listing, withdrawals[missing[listing.pk]]) for listing in listings]
        known |= dict.fromkeys(missing)
        known |= {listing.pk: _hit(listing, withdrawal) for listing, withdrawal in pairs if withdrawal.is_sealed}
    return [hit for pk in ids if (hit := known[pk])]


def _endings(index: LiveIndex) -> dict[int, int]:
    """Return the ledger rows that withdrew as outdated what was live last of a notice, by listing, the newest first."""
    endings: dict[int, int] | None = index.derived.get(_endings)
    if endings is None:
        ended = Publication.objects.effective().filter(kind=Publication.Kind.WITHDRAW_OUTDATED)
        ended = ended.filter(notice=OuterRef("notice"), effective_at=OuterRef("live_until"))
        followed = Listing.objects.filter(notice=OuterRef("notice"), live_from__gte=OuterRef("live_until"))
        over = (
            Listing.objects.filter(live_until__lte=RunTime()).exclude(Exists(followed)).order_by("-live_until", "-pk")
        )
        rows = over.annotate(ending=Subquery(ended.values("pk")[:1])).filter(ending__isnull=False)
        endings = index.derived[_endings] = dict(rows.values_list("pk", "ending"))
    return endings


def _hit(listing: Listing, withdrawal: Publication) -> WithdrawnHit:
    url = reverse("notice", args=[listing.notice.number, listing.notice.slug])
    return WithdrawnHit(listing.title, url, listing.language, withdrawal.effective_at, withdrawal.public_note)
