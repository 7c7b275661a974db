"""The words of a Word file, counted in its own XML and not by its reader: the proof that nothing is lost.

Paragraph by paragraph, since a word may be cut into any number of runs. Text boxes stand beside their paragraph, not in
a word of it. Of two forms of the same drawing one is counted.
"""

from collections import Counter
from xml.etree.ElementTree import Element

from notices.importing.word.names import UNSEEN, attribute, box_state, child, local, sign_of
from notices.importing.words import count_words

SPACES = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
# Elements that end a paragraph of their own, though they stand in one.
BESIDE = frozenset({"txbxContent"})


def words_of(parts: list[Element]) -> Counter[str]:
    """Return how often each word stands in these parts."""
    counter = Counter[str]()
    for part in parts:
        counter += count_words(text_of(part))
    return counter


def text_of(part: Element) -> str:
    """Return the text of a part, a line for each paragraph."""
    return _Text().of(part)


class _Text:
    """The text of one part; what stands beside a paragraph comes after all else."""

    def __init__(self) -> None:
        self._beside: list[str] = []

    def of(self, part: Element) -> str:
        text = self._text(part, "")
        return "\n".join([text, *self._beside])

    def _text(self, element: Element, font: str) -> str:
        name = local(element)
        if name in UNSEEN or _is_note_of_word(element):
            return ""
        if name == "fldChar" or (name == "sdt" and child(element, "sdtPr", "checkbox") is not None):
            return box_state(element)
        if name == "t":
            return _letters(element.text or "", font)
        if name == "sym":
            return sign_of(attribute(element, "font") or "", int(attribute(element, "char") or "0", 16))
        if name in SPACES:
            return SPACES[name]
        return self._text_inside(element, name, font)

    def _text_inside(self, element: Element, name: str, font: str) -> str:
        if name == "r":
            font = attribute(child(element, "rPr", "rFonts"), "ascii") or ""
        # Of two forms of a drawing the new one is counted; readers without it take the other.
        inside = [element[0]] if name == "AlternateContent" and len(element) else list(element)
        text = "".join(self._text(each, font) for each in inside)
        if name in BESIDE:
            self._beside.append(text)
            return ""
        # A paragraph whose mark was deleted goes on in the next.
        is_deleted = child(element, "pPr", "rPr", "del") is not None
        return f"{text}\n" if name in ("p", "oMathPara") and not is_deleted else text


def _is_note_of_word(element: Element) -> bool:
    """Is it the line that Word draws over notes, no note of a person?"""
    return local(element) in ("footnote", "endnote") and attribute(element, "type") not in (None, "normal")


def _letters(text: str, font: str) -> str:
    """Return a text with the boxes that are letters of a font of signs."""
    if not font.startswith("Wingdings"):
        return text
    return "".join(sign_of(font, ord(letter)) or letter for letter in text)
