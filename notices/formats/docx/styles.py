"""The look of a Word file: an A4 page, one font, dark headings, and the language that its words are checked in."""

from typing import Any

from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Calibri"
INK, ACCENT = RGBColor(0x1E, 0x2B, 0x3C), RGBColor(0x0A, 0x4F, 0x87)
LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
# Style, size in points, space before it.
HEADINGS = (("Heading 1", 20, 0), ("Heading 2", 15, 18), ("Heading 3", 12, 12))
MARGIN = Mm(20)
PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN


def apply_styles(file: Document, language: str) -> None:
    """Give an empty file its page, fonts and language."""
    section = file.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    _set_font(file.styles["Normal"], 10.5)
    spacing = file.styles["Normal"].paragraph_format
    spacing.space_after, spacing.line_spacing_rule = Pt(6), WD_LINE_SPACING.SINGLE
    for name, size, before in HEADINGS:
        style: Any = file.styles[name]
        _set_font(style, size)
        style.font.color.rgb = ACCENT if name == "Heading 2" else INK
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(6)
    _set_language(file, language)


def _set_font(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.rPr.rFonts
    # A font of the template's theme would win.
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def _set_language(file: Document, language: str) -> None:
    defaults = file.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    mark = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        mark.set(qn(name), LANGUAGES[language])
    defaults.append(mark)


def shade(cell: Any, color: str) -> None:
    """Give a cell of a table a background, as six hexadecimal digits."""
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", color)):
        shading.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shading)
