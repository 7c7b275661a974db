"""The words of a Word file that stand in no place of its text: comments, what was deleted, properties, descriptions of
pictures, what other programs put into the archive. Nobody reads them as the notice, but they are stored with the file.
"""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from notices.importing.blocks import between
from notices.importing.reasons import RefusedFile
from notices.importing.word.names import local
from notices.importing.word.package import require_bounds, require_no_dtd, tree_of

# Attributes that hold words of people: descriptions, names, authors, addresses, values of old form fields.
SPOKEN = frozenset({"descr", "title", "alt", "name", "author", "initials", "Target", "val", "string"})
MEDIA = ("word/media/", "word/fonts/")
MAX_DEPTH = 2  # an archive in an archive, such as a workbook behind a chart


def text_beside(data: bytes) -> str:
    """Return all texts of the archive, each apart from the next; raises RefusedFile."""
    try:
        return between(_texts(data, MAX_DEPTH))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        raise RefusedFile("broken") from error


def _texts(data: bytes, depth: int) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        require_bounds(entries)
        yield archive.comment.decode(errors="replace")
        for entry in entries:
            yield entry.filename
            if not entry.filename.startswith(MEDIA):
                yield from _texts_of_part(entry.filename, archive.read(entry), depth)


def _texts_of_part(name: str, content: bytes, depth: int) -> Iterator[str]:
    if content.startswith(b"PK") and depth > 1:
        yield from _texts(content, depth - 1)
    elif name.endswith((".xml", ".rels", ".vml")):
        require_no_dtd(content)
        yield from _texts_of_tree(tree_of(content))
    else:
        yield content.decode(errors="replace")


def _texts_of_tree(root: ElementTree.Element) -> Iterator[str]:
    """Yield what people wrote: whole paragraphs, since a number may be cut into any number of runs."""
    for element in root.iter():
        yield from (value for key, value in element.attrib.items() if key.rpartition("}")[2] in SPOKEN)
        yield "".join(element.itertext()) if local(element) == "p" else element.text or ""
