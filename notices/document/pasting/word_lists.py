"""Lists of Word and Outlook: paragraphs that carry a level, with the bullet or the number as words before them."""

import re

from notices.document.pasting.styles import Declarations

LEVEL = re.compile(r"(?:(l\d+) )?.*?level(\d+)(?: (lfo\d+))?")
# The marks that Word writes before an item: "1.", "a)", "iv.", "2.1.", "(b)"; anything else is a bullet.
NUMBER = re.compile(r"[(\[]?((?:\d+\.)*\d+|[a-zæøå]|[ivxlcdm]+)[.):\]]+", re.IGNORECASE)
# The same before the words, where a mail program took Word's own styles away.
BULLET_OR_NUMBER = re.compile(rf"\s*(?P<mark>[·•▪■●○◦§Øüo\uf0a7\uf0b7–-]|{NUMBER.pattern})[ \t\u00a0]+", re.IGNORECASE)
INDENT = 36.0  # points for each level
POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 28.35, "mm": 2.835}


def level_in_style(style: Declarations) -> tuple[int, str, str] | None:
    """Return level, list and numbering of `mso-list:l0 level2 lfo1`; None where it is no item."""
    match = LEVEL.match(style.get("mso-list", ""))
    return (min(int(match[2][:3]), 99), match[1] or "", match[3] or "") if match else None


def level_by_indent(style: Declarations) -> int:
    """Return the level that the left margin stands for."""
    match = re.match(r"(\d*\.?\d+)(pt|px|in|cm|mm)", style.get("margin-left", ""))
    if not match:
        margin = style.get("margin", "").split()
        match = re.match(r"(\d*\.?\d+)(pt|px|in|cm|mm)", margin[-1]) if margin else None
    return max(1, round(float(match[1]) * POINTS[match[2]] / INDENT)) if match else 1


def is_number(mark: str) -> bool:
    """Does the mark count?"""
    mark = mark.strip()
    return mark.isdigit() or NUMBER.fullmatch(mark) is not None


def is_first(mark: str) -> bool:
    """Is this the number 1, written 1, or no number?"""
    match = NUMBER.fullmatch(mark.strip())
    number = match[1] if match else mark.strip()
    return not number or number.split(".")[-1] == "1"
