"""A text so short that others print all of it: under a link in a search, in a message that somebody shares."""

from notices.public.metadata import Facts

LONGEST = 200


def description_of(facts: Facts) -> str:
    """How a notice is described in a few words: its summary, or what kind of thing it is about where it has none."""
    named = (facts.technology_type.label, *(area.label for area in facts.areas), *facts.substances, *facts.brand_names)
    return shortened(facts.summary or ", ".join(named))


def shortened(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text in one line, cut at the end of a word; after a whole sentence nothing says so."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    beginning = line[:longest]
    words, _space, _half_a_word = beginning.rpartition(" ")
    kept = (words or beginning[:-1]).rstrip(" ,;:–-")
    return kept if kept.endswith((".", "!", "?")) else f"{kept}…"
