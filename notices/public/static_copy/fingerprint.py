"""The hash of a file of the public site, but for the marked time at which it was made."""

import hashlib
import re
from collections.abc import Callable
from functools import partial
from io import BufferedIOBase
from pathlib import PurePath

from notices.public.made_at import without_made_at

# Where each kind of file says when it was made. The tables say it in the first cell of each row.
WITHOUT_TIME: dict[str, Callable[[bytes], bytes]] = {
    ".html": without_made_at,
    ".json": partial(re.compile(rb'"generated_at":"[^"]*"').sub, b""),
    ".csv": partial(re.compile(rb'(?m)^"?\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)"?').sub, b""),
}


def fingerprint(name: PurePath, file: BufferedIOBase) -> str:
    """Return the sha256 of what an open file holds, with nothing in place of the time that a file so called marks."""
    # The text of a notice says when nothing was made: its bytes are those that were approved.
    is_text = name.suffix == ".json" and "varsel" in name.parts
    if is_text or name.suffix not in WITHOUT_TIME:
        digest = hashlib.sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
        return digest.hexdigest()
    return hashlib.sha256(WITHOUT_TIME[name.suffix](file.read())).hexdigest()
