"""What became of a person's text in the saves of colleagues: merged or overruled, until the person has seen it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import OuterRef

from notices.models import MergeNews, Notice
from notices.models.clock import database_now
from notices.models.sql import RowCount
from notices.rendering.merged_texts import MergeLabels

MAX_ITEMS = 20


@dataclass(frozen=True)
class MergeNewsItem:
    """A colleague's save: the places of which it took over the person's text, and those where it did not."""

    notice: Notice
    event_id: int
    name: str
    number: int
    at: datetime
    merged: list[str]
    overruled: list[str]


def unseen_news(person: User, notice_id: int | None = None) -> list[MergeNewsItem]:
    """Return what the person has not seen yet, of one notice or of all, the oldest first; at most MAX_ITEMS."""
    rows = MergeNews.objects.unseen().filter(person=person).select_related("event__notice", "event__version")
    if notice_id is not None:
        rows = rows.filter(event__notice=notice_id)
    return [_item(row) for row in rows.order_by("event")[:MAX_ITEMS]]


def number_of_unseen() -> RowCount:
    """Return how many saves the person of a role has not seen, as a column of a query for roles."""
    return RowCount(MergeNews.objects.unseen().filter(person=OuterRef("person")))


def mark_seen(person: User, notice_id: int, until: int) -> None:
    """Store that the person has seen the news of a notice up to the event `until`."""
    rows = MergeNews.objects.unseen().filter(person=person, event__notice=notice_id, event__lte=until)
    rows.update(seen_at=database_now())


def _item(row: MergeNews) -> MergeNewsItem:
    event = row.event
    if event.notice is None or event.version is None:
        raise LookupError("a merged text is a version of a notice")
    labels = MergeLabels(event.version.document, event.version.document)
    own = {
        name: [place["place"] for place in event.data.get(name, ()) if place["by"] == row.person_id]
        for name in ("merged", "overruled")
    }
    return MergeNewsItem(
        event.notice,
        event.pk,
        event.actor_name,
        event.version.number,
        event.at,
        _labels(labels, own["merged"]),
        _labels(labels, own["overruled"]),
    )


def _labels(labels: MergeLabels, places: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(labels.of(place) for place in places))
