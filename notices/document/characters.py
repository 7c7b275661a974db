"""Take invisible characters out of a text, but for those that a script or an emoji is written with.

Always gone: zero-width spaces, soft hyphens, byte order marks, bidi controls, fillers and other characters that Unicode
calls default ignorable. Joiners stay between letters of scripts that need them (Arabic, the scripts of India and
others) and inside an emoji; a variation selector stays behind the emoji, symbol or ideograph that it changes; tag
characters stay in the flag of a region. Non-breaking spaces are visible, and stay.
"""

import re
import unicodedata

ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER = "\u200c", "\u200d"
KEYCAP = "\u20e3"

# Characters that no text may hold: control characters (but tab and newline) and lone surrogates.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Default_Ignorable_Code_Point in Unicode's DerivedCoreProperties.txt, and the interlinear annotation marks.
ALWAYS_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e00ff"
    "\U000e01f0-\U000e0fff]"
)
# Invisible where they stand alone; the black flag before tags is U+1F3F4.
FLAG_OF_REGION = "\U0001f3f4[\U000e0020-\U000e007e]{2,8}\U000e007f"
SOMETIMES_INVISIBLE = re.compile(
    f"{FLAG_OF_REGION}|[\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
# From Arabic to the scripts of India and South-East Asia: they join their letters, or keep them apart.
JOINING_LETTERS = range(0x0600, 0x1100), range(0x1780, 0x1AB0), range(0x1B00, 0x1C80), range(0xA800, 0xAC00)
IDEOGRAPHS = range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x32400)
MONGOLIAN = (range(0x1800, 0x18B0),)


def without_invisible(text: str) -> str:
    """Return the text without control characters and others that nobody can see."""
    text = ALWAYS_INVISIBLE.sub("", NOT_TEXT.sub("", text))
    while (shorter := SOMETIMES_INVISIBLE.sub(_without_use, text)) != text:
        text = shorter
    return text


def _without_use(match: re.Match[str]) -> str:
    """Return the character where it changes what stands beside it, else nothing."""
    character, text = match[0], match.string
    before, after = text[: match.start()][-2:], text[match.end() : match.end() + 1]
    if len(character) > 1:
        return character
    if character in (ZERO_WIDTH_JOINER, ZERO_WIDTH_NON_JOINER):
        is_in_word = _is_in(before[-1:], JOINING_LETTERS) and _is_in(after, JOINING_LETTERS)
        is_in_emoji = character == ZERO_WIDTH_JOINER and _is_emoji(before.rstrip("\ufe0f")[-1:]) and _is_emoji(after)
        return character if is_in_word or is_in_emoji else ""
    return character if _is_variant(before[-1:], character, after) else ""


def _is_variant(base: str, selector: str, after: str) -> bool:
    """Does the selector choose a variant of the character before it?"""
    if "\ufe0e" <= selector <= "\ufe0f":
        return _is_emoji(base) or (base != "" and base in "0123456789#*" and after == KEYCAP)
    if "\u180b" <= selector <= "\u180f":
        return _is_in(base, MONGOLIAN)
    return _is_in(base, IDEOGRAPHS)


def _is_emoji(character: str) -> bool:
    """Is it a symbol, as emoji and the colours of their skin are, or another sign that has a form as an emoji?"""
    is_symbol = character >= "\u2100" and unicodedata.category(character) in ("So", "Sm")
    return is_symbol or "\U0001f3fb" <= character <= "\U0001f3ff" or (character != "" and character in "©®‼⁉ℹ〰〽")


def _is_in(character: str, ranges: tuple[range, ...]) -> bool:
    return character != "" and any(ord(character) in letters for letters in ranges)
