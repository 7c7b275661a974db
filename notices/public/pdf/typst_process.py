"""Sets one notice: its data as JSON comes in at stdin, the PDF goes out at stdout, a refusal with its reason at stderr.

A program of its own, and started as one: the setter keeps hundreds of megabytes after a long text, cannot be stopped
once it has begun, and holds up every other thread meanwhile. It knows nothing of ours but its template and its fonts.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from typst import Compiler, Fonts, TypstError

if TYPE_CHECKING:
    from typst import PDFStandard

FOLDER = Path(__file__).parent
# Archived for ever, with all its fonts (PDF/A-2a), and readable by everybody (PDF/UA-1).
STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]


def compiled(notice: str, made_at: int) -> bytes:
    """The file of a notice (JSON), dated in seconds since 1970: the same bytes whenever it is made. Or a TypstError."""
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER / "fonts")])
    compiler = Compiler(str(FOLDER / "notice.typ"), root=str(FOLDER), font_paths=fonts)
    # What people wrote goes in as data and never as a program of the setter.
    inputs = {"notice": notice}
    pdf = compiler.compile(sys_inputs=inputs, format="pdf", pdf_standards=STANDARDS, timestamp=made_at)
    if not isinstance(pdf, bytes):
        raise TypeError("one file was asked for")
    return pdf


def main() -> None:
    asked = json.load(sys.stdin.buffer)
    try:
        sys.stdout.buffer.write(compiled(asked["notice"], asked["made_at"]))
    except TypstError as refusal:
        sys.exit(refusal.diagnostic)


if __name__ == "__main__":
    main()
