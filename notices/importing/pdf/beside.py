"""The words of a PDF that stand in no place of its text: properties, notes, values of forms, descriptions of pictures,
files inside it, and letters that no eye sees. Nobody reads them as the notice, but they are stored with the file.
"""

from collections.abc import Iterator
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from notices.importing.blocks import between

# Streams that hold words as they are; those of pages are read as pages.
READ_STREAMS = frozenset({"Metadata", "EmbeddedFile"})


def text_beside(document: PDFDocument, printed: str) -> str:
    """Return all texts of the file's objects and what is printed, as another program reads it, each apart."""
    return between([printed, *_texts(document)])


def _texts(document: PDFDocument) -> Iterator[str]:
    for info in document.info:
        yield from _texts_in(info)
    for number in {number for xref in document.xrefs for number in xref.get_objids()}:
        try:
            value = document.getobj(number)
        except (PSException, ValueError, KeyError, TypeError):
            continue  # a place that the file names and does not have
        yield from _texts_in(value)


def _texts_in(value: Any) -> Iterator[str]:
    """Yield the texts of an object; what it only names is an object of its own."""
    if isinstance(value, bytes):
        yield decode_text(value)
    elif isinstance(value, list):
        for each in value:
            yield from _texts_in(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts_in(each)
    elif isinstance(value, PDFStream):
        yield from _texts_in(value.attrs)
        if getattr(value.get("Type"), "name", "") in READ_STREAMS:
            yield value.get_data().decode(errors="replace")
