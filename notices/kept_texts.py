"""The approved text of a published version as HTML, in the words in which it was first shown."""

from django.utils.safestring import SafeString, mark_safe

from notices.models import KeptFragment, Version
from notices.render import fragment


def fragment_of(version: Version) -> SafeString:
    """The kept text, or where none is kept yet the text as it is rendered now; no query if it came with the version."""
    try:
        return mark_safe(version.kept_fragment.html)  # noqa: S308  (rendered by us, and held against the text by `verify`)
    except KeptFragment.DoesNotExist:
        return fragment(version.document)
