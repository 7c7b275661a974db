"""The archive of a Word file and its parts: whether it can be read, and how large it is."""

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

from notices.importing.reasons import RefusedFile
from notices.importing.word.names import BODY, TEXT_PARTS

MAX_UNPACKED = 150_000_000  # bytes
MAX_PART = 20_000_000  # bytes of one part with text
MAX_PARTS = 5_000
MAX_ROWS = 2_000
MACROS = "word/vbaProject.bin"
ROW = re.compile(rb"<(?:\w+:)?tr[ >]")


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts with text by name, in their order; raises RefusedFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            require_bounds(entries)
            names = [entry.filename for entry in entries if TEXT_PARTS.fullmatch(entry.filename)]
            parts = {name: archive.read(name) for name in sorted(names, key=lambda name: (name != BODY, name))}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise RefusedFile("broken") from error
    _require_readable(parts)
    return parts


def require_bounds(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what would be too large; an archive never unpacks to more than it says."""
    if any(entry.filename == MACROS for entry in entries):
        raise RefusedFile("macros")
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedFile("encrypted")
    texts = [entry.file_size for entry in entries if TEXT_PARTS.fullmatch(entry.filename)]
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED or sum(texts) > MAX_PART:
        raise RefusedFile("unpacked_too_large")


def _require_readable(parts: dict[str, bytes]) -> None:
    if BODY not in parts:
        raise RefusedFile("broken")
    if len(ROW.findall(parts[BODY])) > MAX_ROWS:
        raise RefusedFile("too_many_rows")
    for part in parts.values():
        require_no_dtd(part)


def require_no_dtd(part: bytes) -> None:
    """Refuse XML with a DTD: Word writes none, and a file that has one was made to break its reader."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise RefusedFile("broken")


def tree_of(part: bytes) -> ElementTree.Element:
    """Return the XML of a part; raises RefusedFile."""
    try:
        return ElementTree.fromstring(part)  # noqa: S314 # nosec B314 - without a DTD, and bounded
    except (ElementTree.ParseError, ValueError) as error:
        raise RefusedFile("broken") from error


def with_parts(data: bytes, parts: dict[str, bytes]) -> io.BytesIO:
    """Return the archive with these parts in place of its own."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(written, "w") as copy:
        for entry in archive.infolist():
            if not entry.is_dir() and not entry.filename.startswith("word/media/"):
                copy.writestr(entry.filename, parts.get(entry.filename) or archive.read(entry.filename))
    written.seek(0)
    return written
