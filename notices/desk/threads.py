"""The threads of comments on a notice, each at its place in one version of the text."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from notices.comparison.words import DiffSegment, word_differences
from notices.document.anchors import Anchor, find_again, with_suggestion
from notices.document.model import Document
from notices.document.places import text_at
from notices.models import Comment
from notices.rendering.place_labels import PlaceLabels


@dataclass
class Thread:
    """A comment with its replies and its place in the version that is read; `anchor` is None for an orphan."""

    comment: Comment
    anchor: Anchor | None
    label: str
    replies: list[Comment] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.comment.resolved_at is None

    @property
    def stops_approval(self) -> bool:
        """Is it open, and was it marked as stopping the approval?"""
        return self.is_open and self.comment.is_blocking

    @cached_property
    def suggestion_parts(self) -> list[DiffSegment]:
        """The suggestion as the words that it keeps, deletes and inserts."""
        if self.comment.suggestion is None:
            return []
        return word_differences(self.comment.quote or self.comment.place_text, self.comment.suggestion)

    def fits(self, document: Document) -> bool:
        """Can the suggestion be taken over into this text?"""
        return self.is_open and with_suggestion(document, self.comment.anchor, self.comment.suggestion) is not None


@dataclass(frozen=True)
class Threads:
    """All threads of a notice in the order of the document, those of a place together."""

    by_place: list[tuple[str, list[Thread]]]  # (the label of the place, its threads)
    orphans: list[Thread]

    @cached_property
    def all(self) -> list[Thread]:
        return [thread for _label, threads in self.by_place for thread in threads] + self.orphans

    @property
    def open(self) -> list[Thread]:
        return [thread for thread in self.all if thread.is_open]

    @property
    def stopping(self) -> list[Thread]:
        return [thread for thread in self.all if thread.stops_approval]


def threads_of(notice_id: int, document: Document) -> Threads:
    """Return the notice's threads, each at its place in `document`. One query."""
    rows = Comment.objects.filter(notice=notice_id).defer("version__content", "taken_over_in__content")
    comments = list(rows.select_related("version", "created_by", "resolved_by", "taken_over_in"))
    places = _Places(document)
    threads = {comment.pk: places.thread(comment) for comment in comments if comment.parent_id is None}
    for comment in comments:
        if comment.parent_id in threads:
            threads[comment.parent_id].replies.append(comment)
    return _in_order(threads.values(), places)


def open_threads_of(notice_id: int, document: Document) -> list[Thread]:
    """Return the open threads without their replies, in the same order. One query."""
    comments = Comment.objects.unresolved().filter(notice=notice_id).select_related("created_by")
    places = _Places(document)
    return _in_order(map(places.thread, comments), places).all


def stopping(notice_id: int) -> list[Comment]:
    """Return the comments that stop the approval of this notice now, oldest first."""
    return list(Comment.objects.blocking().filter(notice=notice_id).select_related("created_by"))


class _Places:
    """Finds the places of comments in one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._labels = PlaceLabels(document)

    def thread(self, comment: Comment) -> Thread:
        anchor = find_again(self._document, comment.anchor)
        if anchor is None and comment.resolved_at and text_at(self._document, comment.place) is not None:
            # Its words were changed, often because of it: it is resolved, not an orphan.
            anchor = Anchor(comment.place)
        if anchor is None:
            return Thread(comment, None, comment.place_label)
        return Thread(comment, anchor, self._labels.of(anchor.place) if anchor.place else _("The whole notice"))

    @cached_property
    def _order(self) -> dict[str, int]:
        return {place: number for number, (place, _label) in enumerate(self._labels.all(), 1)}

    def position(self, place: str) -> int:
        """Return how far down the document a place is; a part of a place counts as the place."""
        while place:
            if place in self._order:
                return self._order[place]
            place = place.rpartition("/")[0]
        return 0


def _in_order(threads: Iterable[Thread], places: _Places) -> Threads:
    by_place: dict[str, list[Thread]] = {}
    orphans: list[Thread] = []
    for thread in sorted(threads, key=lambda thread: not thread.is_open):
        if thread.anchor is None:
            orphans.append(thread)
        else:
            by_place.setdefault(thread.anchor.place, []).append(thread)
    places_in_order = sorted(by_place, key=places.position)
    return Threads([(by_place[place][0].label, by_place[place]) for place in places_in_order], orphans)
