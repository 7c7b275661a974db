"""Running heads and feet: lines at the same height of several pages that differ in nothing but numbers."""

import re
from collections import defaultdict

from notices.importing.pdf.lines import Line

# In points: how far the heights may differ. In parts of the page: how far from its edge a margin reaches.
TOLERANCE, MARGIN = 3.0, 0.12
MIN_PAGES = 2
NUMBER = re.compile(r"\d+")
PAGE_NUMBER = re.compile(r"(?:side|page|s\.)?\s*\d+(?:\s*(?:/|av|of)\s*\d+)?", re.IGNORECASE)


def furniture_of(pages: list[list[Line]], height: float) -> set[Line]:
    """Return the lines that are no text of the notice."""
    by_words: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for lines in pages:
        for line in lines:
            if is_marginal(line, height):
                by_words[NUMBER.sub("0", line.text.strip()), round(line.top / TOLERANCE)].append(line)
    repeated = {line for lines in by_words.values() if len(lines) >= MIN_PAGES for line in lines}
    numbers = {line for lines in pages for line in lines if is_marginal(line, height)}
    return repeated | {line for line in numbers if PAGE_NUMBER.fullmatch(line.text.strip())}


def is_marginal(line: Line, height: float) -> bool:
    """Does the line stand near the upper or lower edge of its page?"""
    return line.bottom < MARGIN * height or line.top > (1 - MARGIN) * height
