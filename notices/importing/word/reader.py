"""A Word file into blocks: mammoth reads it after repairs, and its own XML is counted beside it."""

from xml.etree.ElementTree import Element

import mammoth

from notices.formats.html_tree import parse_html
from notices.importing.blocks import BlockKind, ReadSource, SourceWriter
from notices.importing.reasons import RefusedFile
from notices.importing.word.beside import text_beside
from notices.importing.word.counting import text_of, words_of
from notices.importing.word.html import Html
from notices.importing.word.names import MARGINS, local
from notices.importing.word.package import parts_of, tree_of, with_parts
from notices.importing.word.repairs import repaired

STYLES = "p[style-name='Title'] => h1:fresh"
# The first of an element with this name in the body means the warning.
WARNINGS = {"ins": "tracked_changes", "del": "tracked_changes", "moveTo": "tracked_changes"}
WARNINGS |= {"commentReference": "comments", "footnoteReference": "notes", "endnoteReference": "notes"}


def read(data: bytes) -> ReadSource:
    """Return the blocks of a Word file; raises RefusedFile."""
    parts = {name: tree_of(part) for name, part in parts_of(data).items()}
    words = words_of(list(parts.values()))
    warnings = tuple(
        dict.fromkeys(WARNINGS[name] for root in parts.values() for name in _names(root) if name in WARNINGS)
    )
    writer = SourceWriter()
    for name, root in parts.items():
        if MARGINS.fullmatch(name):
            _write_margin(writer, root)
    body = {name: repaired(root) for name, root in parts.items() if not MARGINS.fullmatch(name)}
    Html(writer).write(parse_html(_html(data, body)))
    return writer.source("docx", words, warnings, text_beside(data))


def _names(root: Element) -> list[str]:
    return [local(element) for element in root.iter()]


def _write_margin(writer: SourceWriter, root: Element) -> None:
    """Write the running head or foot, which mammoth leaves out."""
    for line in text_of(root).splitlines():
        if line.strip():
            writer.add(BlockKind.FURNITURE, line.strip())


def _html(data: bytes, parts: dict[str, bytes]) -> str:
    try:
        archive = with_parts(data, parts)
        return str(
            mammoth.convert_to_html(
                archive,
                style_map=STYLES,
                ignore_empty_paragraphs=False,
                # Pictures have no words, and would fill the memory.
                convert_image=mammoth.images.img_element(lambda _image: {}),
            ).value
        )
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise RefusedFile("broken") from error
