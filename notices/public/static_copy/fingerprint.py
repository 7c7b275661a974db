"""The hash of a file of the public site, but for the marked time at which it was made."""

import hashlib
import re
from pathlib import PurePath
from typing import BinaryIO

# Where each kind of file says when it was made. The tables say it in the first cell of each row.
MADE_AT: dict[str, re.Pattern[bytes]] = {
    ".html": re.compile(rb"<time data-made-at[^>]*>[^<]*</time>"),
    ".json": re.compile(rb'"generated_at":"[^"]*"'),
    ".csv": re.compile(rb'(?m)^"?\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)"?'),
}


def fingerprint(name: PurePath, file: BinaryIO) -> str:
    """Return the sha256 of what an open file holds, with nothing in place of the time that `name` marks."""
    if (made_at := _mark(name)) is None:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return hashlib.sha256(made_at.sub(b"", file.read())).hexdigest()


def _mark(name: PurePath) -> re.Pattern[bytes] | None:
    # The text of a notice says when nothing was made: its bytes are those that were approved.
    is_text = name.suffix == ".json" and "varsel" in name.parts
    return None if is_text else MADE_AT.get(name.suffix)
