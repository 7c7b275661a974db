"""Word files (.docx) as Word writes them, made of raw XML: for what readers tend to lose."""

import io
import zipfile
from xml.sax.saxutils import escape

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONSHIPS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# As a Norwegian Word names them: the id is translated, the name is not.
STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="Tittel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Overskrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Overskrift2"><w:name w:val="heading 2"/></w:style></w:styles>"""
LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{form}"/></w:lvl>' for level, form in enumerate(("decimal", "bullet"))
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inside: str, style: str = "", level: int | None = None) -> str:
    """A paragraph of runs and other XML; plain words become a run. `level` makes it an item of a numbered list."""
    marks = f'<w:pStyle w:val="{style}"/>' if style else ""
    if level is not None:
        marks += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    return f"<w:p><w:pPr>{marks}</w:pPr>{''.join(each if each.startswith('<') else run(each) for each in inside)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table; a cell is words, or XML of paragraphs and tables."""
    cells = ["".join(f"<w:tc>{_in_cell(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def _in_cell(cell: str) -> str:
    return cell if cell.startswith("<") else paragraph(cell)


def box(is_checked: bool) -> str:
    """A box that a click ticks, as today's Word has it."""
    state, sign = ("1", "\u2612") if is_checked else ("0", "\u2610")
    properties = f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>'
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{run(sign)}</w:sdtContent></w:sdt>"


def old_box(is_checked: bool) -> str:
    """A box of an old form."""
    begin = f'<w:ffData><w:checkBox><w:default w:val="{int(is_checked)}"/></w:checkBox></w:ffData>'
    code = '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return f'<w:r><w:fldChar w:fldCharType="begin">{begin}</w:fldChar></w:r>{code}{end}'


def sign(code: str, font: str = "Wingdings") -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def inserted(text: str) -> str:
    return f'<w:ins w:id="1" w:author="x">{run(text)}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2" w:author="x"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def text_box(text: str, *, has_old_form: bool = True) -> str:
    """A drawing with words in it, in the new form and, for old programs, in the old one."""
    words = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    shape = f"<wps:wsp><wps:txbx>{words}</wps:txbx></wps:wsp>"
    drawing = (
        f"<w:drawing><wp:anchor><a:graphic><a:graphicData>{shape}</a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    old = f"<mc:Fallback><w:pict><v:shape><v:textbox>{words}</v:textbox></v:shape></w:pict></mc:Fallback>"
    choice = f'<mc:Choice Requires="wps">{drawing}</mc:Choice>'
    return f"<w:r><mc:AlternateContent>{choice}{old if has_old_form else ''}</mc:AlternateContent></w:r>"


def control(*inside: str) -> str:
    """A content control around something."""
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{''.join(inside)}</w:sdtContent></w:sdt>"


def word_document(*body: str, addresses: tuple[str, ...] = (), **parts: str) -> bytes:
    """A file with this body; links name addresses as rId1, rId2 …; parts are such as header1, footnotes."""
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/hyperlink" Target="{escape(address)}" TargetMode="External"/>'
        for at, address in enumerate(addresses, 1)
    )
    own = {"styles": STYLES, "numbering": NUMBERING, **{name: _part(name, xml) for name, xml in parts.items()}}
    links += "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name.rstrip("0123456789")}" Target="{name}.xml"/>' for name in own
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        main = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", RELATIONSHIPS.format(main))
        archive.writestr("word/_rels/document.xml.rels", RELATIONSHIPS.format(links))
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{''.join(body)}</w:body></w:document>")
        for name, xml in own.items():
            archive.writestr(f"word/{name}.xml", xml)
    return file.getvalue()


def _part(name: str, xml: str) -> str:
    root = {"header": "hdr", "footer": "ftr"}.get(name.rstrip("0123456789"), name)
    return f"<w:{root} {W}>{xml}</w:{root}>"
