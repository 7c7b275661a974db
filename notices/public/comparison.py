"""What differs between two published texts. Neither ever changes, so the answer is kept for a day."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString

from notices.comparison.documents import compare
from notices.document.template import Language
from notices.public.ledger import PublicRecord, PublishedVersion, text_of
from notices.rendering.comparison import printed_comparison
from notices.rendering.fragment import plain_title
from notices.rendering.page_language import page_language

DAY = 24 * 60 * 60
COMPARISON = "shared/comparison/_comparison.html"
TEMPLATES = (COMPARISON, "shared/comparison/_change.html")
# In each process, and apart from the site's cache: that one counts attempts to sign in, and whoever asks for many
# comparisons must not push the counts out of it.
KEPT = LocMemCache("differences", {"TIMEOUT": DAY, "OPTIONS": {"MAX_ENTRIES": 100}})


@dataclass(frozen=True)
class ShownDifferences:
    """The newer text's title, and what differs as HTML in the language of the page."""

    title: str
    language: Language
    html: SafeString


def readable(record: PublicRecord) -> list[PublishedVersion]:
    """The published versions that were not withdrawn as wrong, oldest first."""
    return [version for version in record.versions if not record.gone(version)]


def earlier(record: PublicRecord, version: PublishedVersion) -> PublishedVersion | None:
    """The last readable version before this one; None too where this one cannot be read itself."""
    if record.gone(version):
        return None
    return next((one for one in reversed(readable(record)) if one.number < version.number), None)


def shown_differences(before: PublishedVersion, after: PublishedVersion) -> ShownDifferences:
    """Two queries, or none where the two were compared before."""
    key = _key(before, after)
    shown: ShownDifferences | None = KEPT.get(key)
    if shown is None:
        shown = _compared(before, after)
        KEPT.set(key, shown)
    return shown


def _compared(before: PublishedVersion, after: PublishedVersion) -> ShownDifferences:
    old, new = text_of(before).document, text_of(after).document
    html = render_to_string(COMPARISON, {"comparison": printed_comparison(compare(old, new))})
    return ShownDifferences(plain_title(new), new.language, html)


def _key(before: PublishedVersion, after: PublishedVersion) -> str:
    """Of everything that the answer is made of: the texts, the language, the program and its templates."""
    texts = (version.publication.version.sha256 for version in (before, after))
    sources = (get_template(name).template.source for name in TEMPLATES)  # type: ignore[attr-defined]
    return hashlib.sha256("\0".join((*texts, page_language(), settings.VERSION, *sources)).encode()).hexdigest()
