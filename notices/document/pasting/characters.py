"""Characters of a text that comes in: composed, without those that nobody sees, ligatures as letters."""

import re
import unicodedata

# Characters that no text may hold: control characters (but tab and newline) and lone surrogates.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Latin ligatures, which a PDF's text holds where its font draws two letters as one.
LIGATURE = re.compile("[\ufb00-\ufb06]")
# Breaking points and marks of files: soft hyphen, zero-width space, word joiner, byte order mark. Not the joiners of
# emoji and of scripts, and not the marks of direction.
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


def composed(text: str) -> str:
    """Return the text in NFC, with one kind of line end and no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", NOT_TEXT.sub("", text))


def separate_letters(text: str) -> str:
    """Write each ligature as the letters that it joins."""
    return LIGATURE.sub(lambda ligature: unicodedata.normalize("NFKC", ligature[0]), text)


def words_with_ligatures(text: str) -> list[str]:
    """Return the words in which letters are joined, as they are written without."""
    return [separate_letters(word) for word in re.findall(r"\w*[\ufb00-\ufb06]\w*", text)]
