"""Characters of a text that comes in: composed, without those that nobody sees, ligatures as letters."""

import re
import unicodedata

from notices.document.characters import without_invisible

LINE_END = re.compile("\r\n?|[\u2028\u2029]")
# Latin ligatures, which a PDF's text holds where its font draws two letters as one.
LIGATURE = re.compile("[\ufb00-\ufb06]")
# What the font Symbol draws for these: the Greek letters, and signs of comparison and arithmetic.
SYMBOL_FONT = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz£³¹»±´¸®¬¥°·",
    "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ≤≥≠≈±×÷→←∞°·",
)


def composed(text: str) -> str:
    """Return the text in NFC, with one kind of line end and without control and invisible characters."""
    return unicodedata.normalize("NFC", without_invisible(LINE_END.sub("\n", text)))


def in_symbol_font(text: str) -> str:
    """Return the signs that the font Symbol draws; Word writes them as letters, or moved to U+F000."""
    letters = re.sub("[\uf020-\uf0ff]", lambda moved: chr(ord(moved[0]) - 0xF000), text)
    return letters.translate(SYMBOL_FONT)


def separate_letters(text: str) -> str:
    """Write each ligature as the letters that it joins."""
    return LIGATURE.sub(lambda ligature: unicodedata.normalize("NFKC", ligature[0]), text)


def words_with_ligatures(text: str) -> list[str]:
    """Return the words in which letters are joined, as they are written without."""
    if not LIGATURE.search(text):
        return []
    return [separate_letters(word) for word in re.findall(r"\w{0,40}[\ufb00-\ufb06]\w{0,40}", text)]
