"""The approved text of a published version as HTML, in the words in which it was first shown."""

from collections.abc import Iterator

from django.utils.safestring import SafeString, mark_safe

from notices.models import ApprovedHtml, Version
from notices.public.page_cache.visible_words import words_of
from notices.rendering.fragment import fragment


def fragment_of(version: Version) -> SafeString:
    """Return the version's approved HTML, or the text as it is rendered now where none is stored yet.

    No query if the version was loaded with its `approved_html`.
    """
    stored: ApprovedHtml | None = getattr(version, "approved_html", None)
    # We rendered it, and `verify` compares it with the text.
    return mark_safe(stored.html) if stored else fragment(version.document)  # noqa: S308


def changed_words() -> Iterator[tuple[ApprovedHtml, SafeString]]:
    """Yield each approved HTML whose words this program would change, with what it would show instead."""
    for stored, rendered in rerendered():
        if words_of(stored.html) != words_of(rendered):
            yield stored, rendered


def rerendered() -> Iterator[tuple[ApprovedHtml, SafeString]]:
    """Yield each approved HTML with the same text as this program renders it, one at a time."""
    for stored in ApprovedHtml.objects.select_related("version__notice").order_by("pk").iterator(chunk_size=50):
        yield stored, fragment(stored.version.document)
