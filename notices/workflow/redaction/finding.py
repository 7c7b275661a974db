"""Where words stand in all that belongs to a notice, for whoever is about to remove them. Nothing is changed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from notices.document.redaction import FoundWords, Phrases, Redactor, longer_words
from notices.document.template import Language
from notices.models import Listing, Notice, Version
from notices.workflow.redaction.word_tables import TABLES, alerts_with_words, texts_in

MAX_OTHERS = 20


@dataclass(frozen=True)
class FoundInVersion:
    """The places of one version where the words stand; `is_readable` where what is left would be a text again."""

    number: int
    places: list[FoundWords]
    is_readable: bool = True


@dataclass(frozen=True)
class FoundInNotice:
    """Everything that would change, and what would not."""

    versions: list[FoundInVersion]
    # By the name of a table, an excerpt of each row.
    rows: dict[str, list[str]]
    # What stays: longer words with these inside, the address, and other notices.
    longer_words: list[str]
    is_in_address: bool
    others: list[Listing]

    @property
    def is_empty(self) -> bool:
        return not self.versions and not self.rows

    @property
    def unreadable(self) -> list[int]:
        """The numbers of versions that would be no texts any more."""
        return [version.number for version in self.versions if not version.is_readable]


def language_of(notice: Notice) -> Language:
    """Return the language of the newest text: marks outside the texts are in it."""
    newest = notice.versions.order_by("-number").first()
    return newest.document.language if newest else "nb"


def find_words(notice: Notice, phrases: Phrases) -> FoundInNotice:
    """Return where the words stand in all that belongs to the notice."""
    redactor = Redactor(phrases, language_of(notice))
    versions = [_in_version(version, redactor) for version in notice.versions.order_by("number")]
    rows: dict[str, list[str]] = {}
    for table in TABLES:
        excerpts = [_excerpt(row, changes, redactor) for row, changes in table.changed_rows(notice, redactor)]
        if excerpts:
            rows[table.name] = excerpts
    if alerts := alerts_with_words(notice, redactor):
        rows["alerts"] = [f"{alert.field}: {alert.old} → {alert.new}" for alert in alerts]
    return FoundInNotice(
        [version for version in versions if version.places or not version.is_readable],
        rows,
        longer_words(phrases, _texts_of(notice)),
        any(slugify(line) in notice.slug for line in phrases.lines if slugify(line)),
        _others(notice, phrases),
    )


def _in_version(version: Version, redactor: Redactor) -> FoundInVersion:
    try:
        content = redactor.document(version.content)
    except ValueError:
        return FoundInVersion(version.number, redactor.finds, is_readable=False)
    return FoundInVersion(version.number, redactor.finds if content != version.content else [])


def _excerpt(row: Any, changes: dict[str, Any], redactor: Redactor) -> str:
    texts = (text for name in changes for text in texts_in(getattr(row, name)) if redactor.holds(text))
    return redactor.excerpt(next(texts, ""))


def _texts_of(notice: Notice) -> Iterator[str]:
    for content in notice.versions.values_list("content", flat=True):
        yield from texts_in(json.loads(content))
    for table in TABLES:
        for row in table.rows(notice):
            yield from table.texts(row)


def _others(notice: Notice, phrases: Phrases) -> list[Listing]:
    """Return the published texts of other notices that hold the words, some of them."""
    words = Q()
    for line in phrases.lines:
        words |= Q(search_text__icontains=line)
    live = Listing.objects.live().exclude(notice=notice).filter(words).select_related("notice")
    return list(live.defer("search_text").order_by("notice__number")[:MAX_OTHERS])
