"""Short descriptions, which others print in full: under a link in search results, or in a shared message."""

from notices.public.metadata import VersionMetadata

MAX_LENGTH = 200


def description_of(metadata: VersionMetadata) -> str:
    """Describe a notice in a few words: by its summary, or by technology, areas and names where it has none."""
    names = (
        metadata.technology_type.label,
        *(area.label for area in metadata.areas),
        *metadata.substances,
        *metadata.brand_names,
    )
    return shortened(metadata.summary or ", ".join(names))


def shortened(text: str, max_length: int = MAX_LENGTH) -> str:
    """Return the beginning of a text in one line, cut after a word; an ellipsis follows unless a sentence ended."""
    line = " ".join(text.split())
    if len(line) <= max_length:
        return line
    beginning = line[:max_length]
    whole_words, _space, _cut_word = beginning.rpartition(" ")
    short = (whole_words or beginning[:-1]).rstrip(" ,;:–-")
    return short if short.endswith((".", "!", "?")) else f"{short}…"
