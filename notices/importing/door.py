"""One file in, what became of it out: the only way in, for command, desk and paste alike."""

import logging
from collections.abc import Sequence

from notices.checks.identity_numbers import has_identity_number
from notices.checks.texts import identity_number_places
from notices.document.model import Document, parse
from notices.document.template import Term
from notices.importing.children import read_in_child
from notices.importing.claims import TakenTwice
from notices.importing.kinds import kind_of
from notices.importing.reasons import RefusedFile
from notices.importing.result import ImportResult
from notices.importing.understanding import understand

logger = logging.getLogger(__name__)


def import_file(name: str, data: bytes, areas: Sequence[Term] = ()) -> ImportResult:
    """Return what became of a file: a document with its findings, or why the file is refused. Stores nothing.

    `areas` are the clinical areas of the agency's list.
    """
    kind = ""
    try:
        _require_no_identity_number(name)
        kind = kind_of(data)
        if kind == "json":
            return ImportResult(name, kind, document=_own_document(data))
        source = read_in_child(kind, data)
        for text in (source.text, source.beside):
            _require_no_identity_number(text)
        return understand(name, source, areas)
    except RefusedFile as refusal:
        return ImportResult(name, kind, refused=refusal.code)
    except (TakenTwice, ValueError, LookupError) as error:
        # A value that no field takes, such as a line that is too long, or a mistake of ours: the others go on.
        logger.warning("a file was not understood: %s", type(error).__name__)
        return ImportResult(name, kind, refused="not_understood")


def _own_document(data: bytes) -> Document:
    """Return the document of its own canonical JSON, unchanged; raises RefusedFile."""
    try:
        document = parse(data.decode("utf-8-sig"))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RefusedFile("not_our_json") from error
    _require_no_identity_number(document.canonical())
    if identity_number_places(document):
        raise RefusedFile("identity_number")
    return document


def _require_no_identity_number(text: str) -> None:
    if has_identity_number(text):
        raise RefusedFile("identity_number")
