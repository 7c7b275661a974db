"""From a document to the bytes of a PDF: what the setter is told, and the setter at work."""

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

SETTER = Path(__file__).parent / "typst_process.py"
# The longest notice takes one second; who waits longer waits for nothing.
MOST_SECONDS = 15


class NotSet(Exception):
    """The setter refused the text, or took too long; which one and why stands in the message."""


def set_pdf(document: Document, around: dict[str, Any], made_at: datetime, html: str = "") -> bytes:
    """The file, always the same bytes; NotSet where it cannot be. `html` is the text as it was first shown."""
    asked = json.dumps({"notice": told(document, around, html), "made_at": int(made_at.timestamp())})
    # Isolated: this program's folder is not searched for modules. Nothing of the command is a visitor's.
    command = [sys.executable, "-I", str(SETTER)]
    try:
        done = subprocess.run(command, input=asked.encode(), capture_output=True, timeout=MOST_SECONDS, check=True)  # noqa: S603
    except subprocess.CalledProcessError as refusal:
        raise NotSet(f"{around['address']}: {refusal.stderr.decode()}") from refusal
    except subprocess.TimeoutExpired as slow:
        raise NotSet(f"{around['address']}: not set within {MOST_SECONDS} seconds") from slow
    return done.stdout


def told(document: Document, around: dict[str, Any], html: str = "") -> str:
    """All that the setter is told of a notice, as JSON."""
    blocks = _with_title(Blocks(html or fragment(document), draw_timeline(document)).all(), document)
    title = printable(plain_title(document)).strip() or WORDS[document.language]["untitled"]
    known = {name: words for name, words in around.items() if name != "missing"}
    has_missing = MISSING in json.dumps([blocks, known, title], ensure_ascii=False)
    data = {
        "language": document.language,
        "title": title,
        "blocks": blocks,
        "around": {**around, "missing": around["missing"] if has_missing else ""},
    }
    return json.dumps(data, ensure_ascii=False)


def _with_title(blocks: list[dict[str, Any]], document: Document) -> list[dict[str, Any]]:
    """The blocks; their first heading is never empty, or the headings below it would hang in the air."""
    if blocks[0]["runs"]:
        return blocks
    run = {"text": WORDS[document.language]["untitled"], "marks": [], "link": "", "anchor": ""}
    return [{**blocks[0], "runs": [run]}, *blocks[1:]]
