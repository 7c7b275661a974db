"""Where words stand that are to be removed by law, in the words of the page."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.document.redaction import Phrases
from notices.models import Listing, Notice
from notices.rendering.place_labels import label_of
from notices.workflow.redaction import FoundInNotice, find_words

# What the tables beside the texts are called.
TABLE_NAMES: dict[str, str | Promise] = {
    "comments": _("Comments"),
    "reviews": _("Notes on reviews"),
    "publications": _("Public notes and reasons"),
    "marks": _("Brackets that are no citations"),
    "unread_values": _("Values that can't be read"),
    "buffers": _("Text that somebody typed and has not saved"),
    "reports": _("Errors that readers reported"),
    "imported_files": _("Files that came in"),
    "links": _("Share links"),
    "conflicts": _("Conflicts of interest"),
    "mails": _("E-mails that failed"),
    "events": _("The log"),
    "alerts": _("Alerts about trials"),
}


class FoundPlace(NamedTuple):
    """A place with the words and what stands around them."""

    label: str
    excerpt: str


class RedactionView(NamedTuple):
    """What would be removed, by version and by table, and what would stay."""

    versions: list[tuple[int, list[FoundPlace]]]
    rows: list[tuple[str | Promise, list[str]]]
    longer_words: list[str]
    is_in_address: bool
    others: list[Listing]
    is_empty: bool


def redaction_view(notice: Notice, phrases: Phrases) -> RedactionView:
    """Return where the words stand in all that belongs to the notice."""
    words = find_words(notice, phrases)
    return RedactionView(
        _versions(notice, words),
        [(TABLE_NAMES[name], excerpts) for name, excerpts in words.rows.items()],
        words.longer_words,
        words.is_in_address,
        words.others,
        words.is_empty,
    )


def _versions(notice: Notice, words: FoundInNotice) -> list[tuple[int, list[FoundPlace]]]:
    places = {version.number: version.places for version in words.versions}
    documents = {version.number: version.document for version in notice.versions.filter(number__in=places)}
    return [
        (number, [FoundPlace(label_of(documents[number], each.place), each.excerpt) for each in those])
        for number, those in places.items()
    ]
