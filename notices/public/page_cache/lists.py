"""The lists that are stored: all notices and all trials as the lists begin, feeds, the sitemap."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import Subquery
from django.http import HttpRequest

from notices.models import Publication
from notices.models.clock import database_now
from notices.models.moment import next_midnight
from notices.models.prepared import Prepared
from notices.models.public_revision import NEWEST_ENTRY, PUBLIC_COUNTER
from notices.public.addresses import canonical, in_language
from notices.public.http import CACHE_HINT
from notices.public.page_cache.store import ListToStore

NOTICE_FEED_BEGINS, NOTICE_FEED_ENDS = "/varsel/", "/feed.atom"

_STATE = Prepared(
    lambda: PUBLIC_COUNTER.annotate(
        last_entry=NEWEST_ENTRY,
        next_change=Subquery(Publication.objects.pending().values("effective_at")[:1]),
    )
)


class PublicState(NamedTuple):
    """What a list is made from: the public revision, the newest row of the ledger, and when the next takes effect."""

    public_revision: int
    last_entry: int
    next_change: datetime | None

    @property
    def changes_at(self) -> datetime:
        """Return until when a list is valid: to the next entry that takes effect, but no longer than to midnight."""
        return min(filter(None, (self.next_change, next_midnight(database_now()))))


def public_state() -> PublicState:
    """Return the state now, by one query. Read it before the list: what changes in between is then not stored."""
    row = _STATE.rows()[0]
    return PublicState(row.value, row.last_entry, row.next_change)


def offer_list(request: HttpRequest, state: PublicState, path: str) -> None:
    """Let the list that answers this request be stored, if it was asked for at its own address."""
    if request.path == path:
        request.META[CACHE_HINT] = ListToStore(state.public_revision, state.last_entry, state.changes_at)


@cache
def list_paths() -> frozenset[str]:
    """Return the addresses of the stored lists, but for those of notices."""
    languages = [code for code, _name in settings.LANGUAGES]
    pages = (in_language(code, name) for code in languages for name in ("notice-list", "feed", "trial-list"))
    return frozenset((*pages, canonical("sitemap")))


def is_list_path(path: str) -> bool:
    """Is it the address of a stored list?"""
    return path in list_paths() or (path.endswith(NOTICE_FEED_ENDS) and path.startswith(NOTICE_FEED_BEGINS))
