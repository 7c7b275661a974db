"""Typeset one notice: read its data as JSON from stdin, write the PDF to stdout, or the reason of a failure to stderr.

It runs as a program of its own, because Typst keeps hundreds of megabytes after a long text, cannot be stopped once it
has begun, and blocks every other thread meanwhile. It knows nothing of ours but its layout and its fonts.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from typst import Compiler, Fonts, TypstError

if TYPE_CHECKING:
    from typst import PDFStandard

FOLDER = Path(__file__).parent
# PDF/A-2a: to be archived, with all its fonts; PDF/UA-1: accessible.
STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]


def compile_pdf(notice: str, made_at: int) -> bytes:
    """Return a notice (JSON) as PDF dated in seconds since 1970: always the same bytes, or a TypstError."""
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER / "fonts")])
    compiler = Compiler(str(FOLDER / "notice.typ"), root=str(FOLDER), font_paths=fonts)
    # What people wrote goes in as data, never as Typst code.
    inputs = {"notice": notice}
    pdf = compiler.compile(sys_inputs=inputs, format="pdf", pdf_standards=STANDARDS, timestamp=made_at)
    if not isinstance(pdf, bytes):
        raise TypeError("one file was expected")
    return pdf


def main() -> None:
    job = json.load(sys.stdin.buffer)
    try:
        sys.stdout.buffer.write(compile_pdf(job["notice"], job["made_at"]))
    except TypstError as error:
        sys.exit(error.diagnostic)


if __name__ == "__main__":
    main()
