"""The differences between two published texts. Neither ever changes, so they are cached for a day."""

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
TEMPLATES = (COMPARISON, "shared/comparison/_change.html", "shared/comparison/_newer_template.html")
# In each process, and apart from the site's cache: that one counts attempts to sign in, and many comparisons must not
# push the counts out of it.
CACHE = LocMemCache("differences", {"TIMEOUT": DAY, "OPTIONS": {"MAX_ENTRIES": 100}})


@dataclass(frozen=True)
class PublishedComparison:
    """The newer text's title, and the differences as HTML in the language of the page."""

    title: str
    language: Language
    html: SafeString


def readable_versions(record: PublicRecord) -> list[PublishedVersion]:
    """Return the published versions that were not withdrawn as wrong, oldest first."""
    return [version for version in record.versions if not record.gone(version)]


def earlier_version(record: PublicRecord, version: PublishedVersion) -> PublishedVersion | None:
    """Return the last readable version before this one; None also where this one is gone itself."""
    if record.gone(version):
        return None
    return next((one for one in reversed(readable_versions(record)) if one.number < version.number), None)


def published_comparison(before: PublishedVersion, after: PublishedVersion) -> PublishedComparison:
    """Compare two versions: in two queries, or none where the result is cached."""
    key = _key(before, after)
    comparison: PublishedComparison | None = CACHE.get(key)
    if comparison is None:
        comparison = _compare(before, after)
        CACHE.set(key, comparison)
    return comparison


def _compare(before: PublishedVersion, after: PublishedVersion) -> PublishedComparison:
    old, new = text_of(before).document, text_of(after).document
    html = render_to_string(COMPARISON, {"comparison": printed_comparison(compare(old, new))})
    return PublishedComparison(plain_title(new), new.language, html)


def _key(before: PublishedVersion, after: PublishedVersion) -> str:
    """Return a hash of everything that decides the result: texts, language, program and templates."""
    texts = (version.publication.version.sha256 for version in (before, after))
    sources = (get_template(name).template.source for name in TEMPLATES)  # type: ignore[attr-defined]
    return hashlib.sha256("\0".join((*texts, page_language(), settings.VERSION, *sources)).encode()).hexdigest()
