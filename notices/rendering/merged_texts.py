"""Print what two people made of one place, and the labels of places inside a rich text."""

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from notices.comparison.rich_text import NotRichText, rich_text_differences
from notices.comparison.three_way import Collision, field_of
from notices.comparison.unread_values import is_typed
from notices.comparison.words import DiffSegment, word_differences
from notices.document.citations import collect_citations
from notices.document.model import Document
from notices.document.places import CHECKED, RICH_TEXTS, UNCHECKED
from notices.rendering.comparison import box_words
from notices.rendering.place_labels import PlaceLabels
from notices.rendering.rich_text_changes import rich_html
from notices.rendering.word_changes import Numbers, folded, words_html


class MergeLabels:
    """The labels of places that one or the other of two texts has."""

    def __init__(self, mine: Document, theirs: Document) -> None:
        self._labels = PlaceLabels(mine), PlaceLabels(theirs)

    def of(self, place: str, *, is_order: bool = False) -> str:
        field, _sign, passage = place.partition("#")
        # A row that only one of them has is named by its number there.
        label = max((labels.of(field) for labels in self._labels), key=len)
        number, _dot, is_new = passage.partition(".")
        if is_typed(place):
            return label
        if is_new:
            return _("%(field)s, new paragraph") % {"field": label}
        if number:
            return _("%(field)s, paragraph %(number)s") % {"field": label, "number": number}
        return _("%(list)s: the order of the rows") % {"list": label} if is_order else label


class MergePrinter:
    """Print texts of a merge with the words marked that came in or went out."""

    def __init__(self, base: Document, theirs: Document, mine: Document) -> None:
        old, their_numbers, my_numbers = (collect_citations(text).numbers for text in (base, theirs, mine))
        numbers = {**old, **their_numbers, **my_numbers}
        self._numbers: Numbers = {"delete": numbers, "equal": numbers, "insert": numbers}

    def change(self, place: str, before: str | None, after: str | None) -> SafeString:
        """Return the text with deleted and inserted words."""
        return self._html(place, folded(_segments(place, before, after)))

    def text(self, place: str, before: str | None, after: str | None) -> SafeString:
        """Return the text as it is, with the words marked that came in."""
        return self._html(place, [part for part in _segments(place, before, after) if part.act != "delete"])

    def both(self, collision: Collision) -> SafeString:
        """Return the two texts one after the other, each with the words marked that came in."""
        texts = [self.text(collision.place, collision.base, text) for text in (collision.mine, collision.theirs)]
        if _is_rich(collision.place):
            return format_html("{}{}", *texts)
        is_line = "\n" not in (collision.both or "")
        return format_html("{} | {}" if is_line else "{}<br>{}", *texts)

    def _html(self, place: str, segments: list[DiffSegment]) -> SafeString:
        if _is_rich(place):
            return rich_html(segments, self._numbers)
        return words_html(segments, self._numbers)


def _is_rich(place: str) -> bool:
    # What no field could read was never cleaned: it is shown as plain text.
    return field_of(place) in RICH_TEXTS and not is_typed(place)


def _segments(place: str, before: str | None, after: str | None) -> list[DiffSegment]:
    old, new = _readable(place, before), _readable(place, after)
    if _is_rich(place):
        try:
            return rich_text_differences(old, new)
        except NotRichText:
            pass  # its source is shown instead, as a plain text
    return word_differences(old, new)


def _readable(place: str, text: str | None) -> str:
    if text in (CHECKED, UNCHECKED):
        return box_words(text)
    return str(dict(settings.LANGUAGES).get(text, "")) if place == "language" and text else text or ""
