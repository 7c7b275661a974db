"""Withdrawn notices that a question finds: in no list, but who looks for one is told what became of it."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from notices.models import Listing, Publication
from notices.models.listing import genuine
from notices.models.moment import RunTime
from notices.search.finding import FoundListings
from notices.search.fulltext import ids_with
from notices.search.live_index import LiveIndex

# The newest ones; the page is about what is in force.
MAX_WITHDRAWN = 5


class WithdrawnHit(NamedTuple):
    """A withdrawn notice: its number, its title (none of a text that was wrong), when and why."""

    number: int
    title: str
    url: str
    language: str
    at: datetime
    is_wrong: bool
    reason: str


def withdrawn_hits(result: FoundListings, index: LiveIndex) -> tuple[WithdrawnHit, ...]:
    """Return the withdrawn notices among what was found, the newest withdrawal first.

    One that was withdrawn as wrong is found by its title alone, and shown without it: nobody may search its text.
    """
    if result.is_partial or not result.ids or not (past := result.ids.difference(index.position_of)):
        return ()
    ended = {pk: ending for pk, ending in _endings(index).items() if pk in past}
    if not ended:
        return ()
    listings = genuine(Listing.objects.filter(pk__in=ended).select_related("notice").defer("search_text"))
    withdrawals = Publication.objects.select_related("notice", "version").in_bulk(ended.values())
    pairs = [(listing, withdrawals[ended[listing.pk]]) for listing in listings]
    titled = _with_words_in_title(result) if any(_is_wrong(entry) for _listing, entry in pairs) else frozenset()
    hits = [_hit(*pair) for pair in pairs if pair[1].is_sealed and (not _is_wrong(pair[1]) or pair[0].pk in titled)]
    return tuple(sorted(hits, key=lambda hit: hit.at, reverse=True)[:MAX_WITHDRAWN])


def _endings(index: LiveIndex) -> dict[int, int]:
    """Return the ledger rows that withdrew what was live last of a notice, by listing."""
    endings: dict[int, int] | None = index.derived.get(_endings)
    if endings is None:
        ended = Publication.objects.effective().exclude(kind=Publication.Kind.PUBLISH)
        ended = ended.filter(notice=OuterRef("notice"), effective_at=OuterRef("live_until"))
        followed = Listing.objects.filter(notice=OuterRef("notice"), live_from__gte=OuterRef("live_until"))
        over = Listing.objects.filter(live_until__lte=RunTime()).exclude(Exists(followed)).order_by()
        rows = over.annotate(ending=Subquery(ended.values("pk")[:1])).filter(ending__isnull=False)
        endings = index.derived[_endings] = dict(rows.values_list("pk", "ending"))
    return endings


def _with_words_in_title(result: FoundListings) -> frozenset[int]:
    """Return the listings with all the words in their titles."""
    by_word = ids_with([(word.alternatives, 1) for word in result.question.words])
    return frozenset(set.intersection(*map(set, by_word))) if by_word else frozenset()


def _is_wrong(withdrawal: Publication) -> bool:
    return withdrawal.kind == Publication.Kind.WITHDRAW_WRONG


def _hit(listing: Listing, withdrawal: Publication) -> WithdrawnHit:
    number, is_wrong = listing.notice.number or 0, _is_wrong(withdrawal)
    # The slug is made of the title.
    url = (
        reverse("notice-by-number", args=[number])
        if is_wrong
        else reverse("notice", args=[number, listing.notice.slug])
    )
    title = "" if is_wrong else listing.title
    return WithdrawnHit(number, title, url, listing.language, withdrawal.effective_at, is_wrong, withdrawal.public_note)
