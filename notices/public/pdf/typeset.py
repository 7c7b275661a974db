"""From a document to the bytes of a PDF: Typst's input, and its run in a process of its own."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from notices.document.model import Document
from notices.public.pdf.blocks import Blocks
from notices.public.pdf.glyphs import MISSING, printable
from notices.public.pdf.wording import WORDS
from notices.rendering.fragment import fragment, plain_title
from notices.trial_table.timeline import draw_timeline

TYPST_PROCESS = Path(__file__).parent / "typst_process.py"
# The longest notice takes one second; a longer run will not end well.
MAX_SECONDS = 15


class TypesettingError(Exception):
    """Typst refused the text or took too long; the message says which notice, and why."""


def typeset(document: Document, front_matter: dict[str, Any], made_at: datetime, html: str = "") -> bytes:
    """Return the PDF, always the same bytes, or raise TypesettingError. `html` is the text as it was first shown."""
    job = json.dumps({"notice": typst_input(document, front_matter, html), "made_at": int(made_at.timestamp())})
    # -I: this program's folder is not searched for modules. No part of the command comes from a visitor.
    command = [sys.executable, "-I", str(TYPST_PROCESS)]
    try:
        process = subprocess.run(command, input=job.encode(), capture_output=True, timeout=MAX_SECONDS, check=True)  # noqa: S603
    except subprocess.CalledProcessError as error:
        raise TypesettingError(f"{front_matter['address']}: {error.stderr.decode()}") from error
    except subprocess.TimeoutExpired as error:
        raise TypesettingError(f"{front_matter['address']}: not typeset within {MAX_SECONDS} seconds") from error
    return process.stdout


def typst_input(document: Document, front_matter: dict[str, Any], html: str = "") -> str:
    """Return Typst's whole input for a notice, as JSON."""
    blocks = _with_title(Blocks(html or fragment(document), draw_timeline(document)).all(), document)
    title = printable(plain_title(document)).strip() or WORDS[document.language]["untitled"]
    texts = {name: text for name, text in front_matter.items() if name != "missing"}
    has_missing = MISSING in json.dumps([blocks, texts, title], ensure_ascii=False)
    data = {
        "language": document.language,
        "title": title,
        "blocks": blocks,
        "front_matter": {**front_matter, "missing": front_matter["missing"] if has_missing else ""},
    }
    return json.dumps(data, ensure_ascii=False)


def _with_title(blocks: list[dict[str, Any]], document: Document) -> list[dict[str, Any]]:
    """Return the blocks with a first heading that is not empty, because the headings below it need one above them."""
    if blocks[0]["runs"]:
        return blocks
    run = {"text": WORDS[document.language]["untitled"], "marks": [], "link": "", "anchor": ""}
    return [{**blocks[0], "runs": [run]}, *blocks[1:]]
