"""The names of the elements of a Word file (ECMA-376), without their namespaces, and where its parts are."""

import re
from xml.etree.ElementTree import Element

BODY = "word/document.xml"
# Texts that stand in parts of their own.
MARGINS = re.compile(r"word/(?:header|footer)\d*\.xml")
TEXT_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|(?:header|footer)\d*)\.xml")

# What a reader of the printed page does not see: what was deleted or moved away, what a field asks for, formats.
UNSEEN = frozenset(
    {"del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr"}
)

# Boxes among the signs of two fonts, by their codes, as Unicode has them.
SIGNS = {
    ("Wingdings", 0x6F): "\u25a1",
    ("Wingdings", 0x78): "\u2612",
    ("Wingdings", 0xA8): "\u2610",
    ("Wingdings", 0xFD): "\u2612",
    ("Wingdings", 0xFE): "\u2611",
    ("Wingdings 2", 0x51): "\u2612",
    ("Wingdings 2", 0x52): "\u2611",
    ("Wingdings 2", 0x53): "\u2612",
    ("Wingdings 2", 0x54): "\u2612",
    ("Wingdings 2", 0xA3): "\u2610",
}
PRIVATE_USE = 0xF000
CHECKED, UNCHECKED = "\u2612", "\u2610"


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """Return an attribute of any namespace; None where the element or the attribute is missing."""
    for key, value in (element.attrib if element is not None else {}).items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def child(element: Element | None, *names: str) -> Element | None:
    """Return the first child of this name, its first child of the next name, and so on."""
    for name in names:
        if element is None:
            return None
        element = next((each for each in element if local(each) == name), None)
    return element


def is_on(element: Element | None) -> bool:
    """Is the switch that this element is on?"""
    return element is not None and attribute(element, "val") not in ("0", "false", "off")


def sign_of(font: str, code: int) -> str:
    """Return the box that this code is in that font; "" for other signs."""
    return SIGNS.get((font, code - PRIVATE_USE if code >= PRIVATE_USE else code), "")


def box_state(element: Element) -> str:
    """Return the box of a content control or of an old form field; "" for elements without one."""
    if local(element) == "sdt" and (control := child(element, "sdtPr", "checkbox")) is not None:
        return CHECKED if is_on(child(control, "checked")) else UNCHECKED
    if local(element) == "fldChar" and (field := child(element, "ffData", "checkBox")) is not None:
        state = child(field, "checked")
        return CHECKED if is_on(state if state is not None else child(field, "default")) else UNCHECKED
    return ""
