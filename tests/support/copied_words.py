"""Whether a text was copied: runs of words that it has in common with another."""

import re


def runs_of_eight(text: str) -> set[tuple[str, ...]]:
    """Every eight words in a row."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + 8]) for start in range(len(words) - 7)}
