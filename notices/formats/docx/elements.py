"""Elements of a Word file that the library has no words for, as ECMA-376 and Microsoft's MS-DOCX name them."""

import re
from itertools import count
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
BOX_FONT = "MS Gothic"
CHECKED, UNCHECKED = "\u2612", "\u2610"
# What XML cannot hold.
UNKNOWN_TO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MAX_BOOKMARK_LENGTH = 40

BOX = """
<w:sdt {namespaces} xmlns:w14="{w14}">
  <w:sdtPr><w:id w:val="{number}"/><w14:checkbox>
    <w14:checked w14:val="{is_checked}"/>
    <w14:checkedState w14:val="2612" w14:font="{font}"/><w14:uncheckedState w14:val="2610" w14:font="{font}"/>
  </w14:checkbox></w:sdtPr>
  <w:sdtContent><w:r>
    <w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:hint="eastAsia"/></w:rPr>
    <w:t>{sign}</w:t>
  </w:r></w:sdtContent>
</w:sdt>"""


def text_of(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return UNKNOWN_TO_XML.sub("\ufffd", text)


class Elements:
    """It makes the elements of one file, which are numbered in it."""

    def __init__(self, file: Document) -> None:
        self._file = file
        self._numbers = count(1)

    def box(self, paragraph: Paragraph, *, is_checked: bool) -> None:
        """Add a box that a click ticks."""
        xml = BOX.format(
            namespaces=nsdecls("w"),
            w14=W14,
            number=next(self._numbers),
            is_checked=int(is_checked),
            sign=CHECKED if is_checked else UNCHECKED,
            font=BOX_FONT,
        )
        paragraph._p.append(parse_xml(re.sub(r">\s+<", "><", xml.strip())))

    def link(self, paragraph: Paragraph, address: str) -> Run:
        """Add a link and return its run: an address in the web, or "#anchor" of this file."""
        link = OxmlElement("w:hyperlink")
        if address.startswith("#"):
            link.set(qn("w:anchor"), bookmark_name(address[1:]))
        else:
            link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run = OxmlElement("w:r")
        link.append(run)
        paragraph._p.append(link)
        return Run(run, paragraph)

    def bookmark(self, paragraph: Paragraph, anchor: str) -> None:
        """Make this place one that a link can lead to."""
        number = str(next(self._numbers))
        for name in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(name)
            mark.set(qn("w:id"), number)
            if name == "w:bookmarkStart":
                mark.set(qn("w:name"), bookmark_name(anchor))
            paragraph._p.append(mark)

    def numbering(self) -> int:
        """Return the number of a new numbered list, which begins with 1."""
        numbering: Any = self._file.part.numbering_part.element
        style: Any = self._file.styles["List Number"].element
        old = numbering.num_having_numId(style.pPr.numPr.numId.val)
        new = numbering.add_num(old.abstractNumId.val)
        new.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(new.numId)


def bookmark_name(anchor: str) -> str:
    """Return the name of a bookmark: a letter, then letters, digits and low lines."""
    return re.sub(r"\W", "_", anchor)[:MAX_BOOKMARK_LENGTH]


def set_numbering(paragraph: Paragraph, number: int) -> None:
    """Make a paragraph an item of this numbered list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def repeat_as_header(row: Any) -> None:
    """Print a table's row again on each page that the table goes on over."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
