"""The approved text of a published version as HTML, in the words in which it was first shown."""

from collections.abc import Iterator
from html.parser import HTMLParser

from django.utils.safestring import SafeString, mark_safe

from notices.models import KeptFragment, Version
from notices.rendering.fragment import fragment


def fragment_of(version: Version) -> SafeString:
    """The kept text, or where none is kept yet the text as it is rendered now; no query if it came with the version."""
    kept: KeptFragment | None = getattr(version, "kept_fragment", None)
    # Rendered by us, and held against the text by `verify`.
    return mark_safe(kept.html) if kept else fragment(version.document)  # noqa: S308


def words_of(html: str) -> list[str]:
    """The words that a reader of the fragment meets, in their order, without its marks."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return reader.words


def other_words() -> Iterator[tuple[KeptFragment, SafeString]]:
    """Kept texts whose words this program would change, each with what it would show in its place."""
    for kept, now in rendered_anew():
        if words_of(kept.html) != words_of(now):
            yield kept, now


def rendered_anew() -> Iterator[tuple[KeptFragment, SafeString]]:
    """Each kept text, with the same as this program renders it; one at a time."""
    for kept in KeptFragment.objects.select_related("version__notice").order_by("pk").iterator(chunk_size=50):
        yield kept, fragment(kept.version.document)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()
