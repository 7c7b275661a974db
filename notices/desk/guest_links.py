"""Links for readers outside: which one a token opens, when it was opened, and how each of a notice's links stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import Count, Max, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.access.notice_state import NoticeState
from notices.models import Comment, Publication, ShareLink, ShareVisit, Version
from notices.models.clock import database_now
from notices.models.share_link import hash_of

# More visits than anybody reads; their number is printed too.
MAX_VISITS = 50
# Two visits within this time count as one.
BETWEEN_VISITS = timedelta(minutes=1)

# The states of a link, and the colour of each as a state of .hs-status.
STATES: dict[str, tuple[str | Promise, str]] = {
    "works": (_("Works"), "live"),
    "revoked": (_("Revoked"), "withdrawn"),
    "published": (_("Ended by publication"), "never"),
    "expired": (_("Expired"), "never"),
}


@dataclass(frozen=True)
class SharedLink:
    """A link, and when its notice was first published after the link was made; None where it was not."""

    link: ShareLink
    published_at: datetime | None

    @classmethod
    def of(cls, link: Any) -> Self:
        """Make it of a row with the annotation of `_links`."""
        return cls(link, link.published_at)

    @property
    def state(self) -> str:
        """A code of STATES: what closed the link first, where several things did."""
        ends = [(self.link.expires_at, "expired")]
        ends += [(self.link.revoked_at, "revoked")] if self.link.revoked_at else []
        ends += [(self.published_at, "published")] if self.published_at else []
        at, state = min(ends)
        return state if at <= database_now() else "works"

    @property
    def is_open(self) -> bool:
        return self.state == "works"

    @property
    def label(self) -> str | Promise:
        return STATES[self.state][0]

    @property
    def colour(self) -> str:
        return STATES[self.state][1]


def link_of(token: str) -> SharedLink | None:
    """Return the link of a token, open or not. It is looked up by hash, so timing reveals nothing of a token."""
    link = _links().select_related("version", "created_by").filter(token_hash=hash_of(token)).first()
    return SharedLink.of(link) if link else None


def links_of(notice_id: int) -> list[SharedLink]:
    """Return every link to a version of this notice, newest first, with its visits and comments."""
    visits = ShareVisit.objects.order_by("-at")
    links = (
        _links()
        .filter(version__notice=notice_id)
        .select_related("version", "created_by", "revoked_by")
        .defer("version__content")
        .annotate(visit_count=Count("visits"), last_visit=Max("visits__at"))
        .prefetch_related(
            Prefetch("visits", visits[:MAX_VISITS], to_attr="newest_visits"),
            Prefetch("comments", Comment.objects.order_by("created_at", "id"), to_attr="made_comments"),
        )
        .order_by("-created_at", "-pk")
    )
    return [SharedLink.of(link) for link in links]


def shareable(state: NoticeState) -> list[tuple[int, int]]:
    """Return number and id of the versions that the public never saw: the head, then the others, newest first."""
    published = state.published_ids
    unseen = [(number, pk) for number, pk in state.versions if pk not in published]
    return sorted(unseen, key=lambda version: version[1] != state.notice.head_id)


def comments_of(link: ShareLink) -> QuerySet[Comment]:
    """Return the comments through this very link: a guest sees no others."""
    return Comment.objects.threads().filter(share_link=link).order_by("created_at", "id")


def note_visit(link: ShareLink) -> None:
    """Remember that the link was opened just now, unless it was within BETWEEN_VISITS; no address of the reader's."""
    now = database_now()
    if not ShareVisit.objects.filter(link=link, at__gt=now - BETWEEN_VISITS).exists():
        ShareVisit.objects.create(link=link, at=now)


def version_of(notice_id: int, number: int) -> Version | None:
    return Version.objects.filter(notice=notice_id, number=number).first()


def _links() -> "QuerySet[ShareLink]":
    since = Publication.objects.effective().filter(
        kind=Publication.Kind.PUBLISH, notice=OuterRef("version__notice"), effective_at__gte=OuterRef("created_at")
    )
    return ShareLink.objects.annotate(published_at=Subquery(since.values("effective_at")[:1]))
