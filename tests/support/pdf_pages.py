"""Small PDF files without a structure, made by hand: words at places, ruling lines, links, pictures of pages.

Places are in points from the upper left of an A4 page, in the font Courier, in which each letter is 0.6 of its size
wide: so a test says exactly where a line ends.
"""

from dataclasses import dataclass, field

HEIGHT, WIDTH = 842, 595
COURIER_WIDTH = 0.6


@dataclass
class PdfPage:
    """A page as its drawing instructions, and the areas of its links."""

    drawing: list[str] = field(default_factory=list)
    links: list[tuple[float, float, float, float, str]] = field(default_factory=list)

    def words(self, x: float, top: float, text: str, size: float = 10, *, is_bold: bool = False) -> None:
        """Write a line whose letters stand on top + size."""
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        font = "F2" if is_bold else "F1"
        self.drawing.append(f"BT /{font} {size} Tf {x} {HEIGHT - top - size} Td ({escaped}) Tj ET")

    def link(self, x: float, top: float, text: str, address: str, size: float = 10) -> None:
        """Write a line that leads to an address."""
        self.words(x, top, text, size)
        right = x + COURIER_WIDTH * size * len(text)
        self.links.append((x, HEIGHT - top - size * 1.3, right, HEIGHT - top, address))

    def line(self, x0: float, top0: float, x1: float, top1: float) -> None:
        self.drawing.append(f"{x0} {HEIGHT - top0} m {x1} {HEIGHT - top1} l S")

    def row(
        self,
        top: float,
        bottom: float,
        columns: list[float],
        cells: list[list[str]],
        *,
        is_open: bool = False,
        size: float = 10,
        step: float = 12,
    ) -> None:
        """Draw a ruled row: `cells` as their lines; an open row has no line below, since it goes on over the page."""
        for x in columns:
            self.line(x, top, x, bottom)
        self.line(columns[0], top, columns[-1], top)
        if not is_open:
            self.line(columns[0], bottom, columns[-1], bottom)
        for x, lines in zip(columns, cells, strict=False):
            for at, text in enumerate(lines):
                self.words(x + 2, top + 3 + step * at, text, size)


def pdf(*pages: PdfPage, picture: bool = False) -> bytes:
    """The file of these pages; with `picture` each has a picture on it, as a scanner makes them."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = "".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >> "
        for name, font in (("F1", "Courier"), ("F2", "Courier-Bold"))
    )
    image = (
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    objects.append(f"{image}\nstream\nx\nendstream")
    kids = []
    for page in pages:
        stream = "\n".join([*page.drawing, *(["q 500 0 0 700 40 60 cm /Im Do Q"] if picture else [])])
        length = len(stream.encode("cp1252"))
        content = len(objects) + 1
        objects.append(f"<< /Length {length} >>\nstream\n{stream}\nendstream")
        annotations = " ".join(
            f"<< /Type /Annot /Subtype /Link /Rect [{x0} {y0} {x1} {y1}] /A << /S /URI /URI ({address}) >> >>"
            for x0, y0, x1, y1, address in page.links
        )
        resources = f"<< /Font << {fonts} >> {'/XObject << /Im 3 0 R >>' if picture else ''} >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {content} 0 R "
            f"/Resources {resources} /Annots [{annotations}] >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    return _file(objects)


def _file(objects: list[str]) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{each}\nendobj\n".encode("cp1252", errors="surrogateescape")
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return data + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
