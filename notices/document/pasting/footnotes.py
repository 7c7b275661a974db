"""Tell the mark of a footnote from other words: "[1]" raised, or a number that leads to a note in the source."""

import re

MORE = r"(?:\s*[,;–-]\s*\d{1,3})*"
# "1", "[1]", "(a)", "*", "[12, 13]", "[1–3]", "iv".
MARK = re.compile(rf"[\[(]?(?:\d{{1,3}}|[a-z]{{1,2}}|[ivx]{{1,5}}|[*†‡§¶#↑↩^]{{1,3}}){MORE}[\])]?", re.IGNORECASE)
BRACKETED = re.compile(rf"(?:\[(?:\d{{1,3}}|[a-z]{{1,2}}|note \d{{1,3}}){MORE}\]\s*)+", re.IGNORECASE)
NOTE = re.compile(r"_?(?:ftn|edn|fn|footnote|endnote|sdfootnote|sdendnote|cite|cmnt|note|ref|bib|_?mso)", re.IGNORECASE)


def is_linked_mark(text: str, href: str, *, is_raised: bool) -> bool:
    """Is a link with these words the mark of a footnote? `is_raised`: it is superscript."""
    before, hash_sign, fragment = href.partition("#")
    if not hash_sign or (before and not before.lower().startswith("file:") and not is_raised):
        return False
    text = text.strip()
    if not MARK.fullmatch(text):
        return False
    return is_raised or NOTE.match(fragment) is not None or BRACKETED.fullmatch(text) is not None


def is_raised_mark(text: str) -> bool:
    """Is superscript with these words the mark of a footnote? A number alone may be an exponent."""
    return BRACKETED.fullmatch(text.strip()) is not None
