"""What became of a file: the document, and each word of the source in exactly one place."""

from dataclasses import dataclass
from enum import StrEnum

from notices.document.model import Document
from notices.importing.blocks import Span
from notices.importing.words import word_list


class Fate(StrEnum):
    """Where a stretch of the source ends."""

    FIELD = "field"
    FURNITURE = "furniture"
    NOT_PLACED = "not placed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source and its end: the place of a field, the kind of furniture, or neither."""

    span: Span
    fate: Fate
    # "trials/t1/population", or "heading", "label", "sentence", "box", "page", "link".
    where: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is doubtful: at which place of the document ("" for all of it), and why, as a msgid with its words."""

    place: str
    why: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Normalisation:
    """Words of the source that stand otherwise in a field: of one of the kinds in `proof.KINDS`."""

    kind: str
    place: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class ImportResult:
    """What became of a file. Without a document, `refused` is the code of the reason (`reasons.REFUSALS`)."""

    file: str
    kind: str
    refused: str | None = None
    document: Document | None = None
    # The template's variant that the file follows, such as "N1".
    variant: str = ""
    text: str = ""
    pieces: tuple[Piece, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    normalisations: tuple[Normalisation, ...] = ()
    # Words of the file that its reader lost: they are not placed, and their place is not known.
    unread: tuple[str, ...] = ()

    def texts(self, fate: Fate) -> list[str]:
        """Return the words that ended there, in the order of the source."""
        texts = [self.text[piece.span.start : piece.span.end] for piece in self.pieces if piece.fate is fate]
        return [text for text in texts if word_list(text)]

    @property
    def spans(self) -> dict[str, list[Span]]:
        """Return the spans of each field, by its place."""
        places: dict[str, list[Span]] = {}
        for piece in self.pieces:
            if piece.fate is Fate.FIELD:
                places.setdefault(piece.where, []).append(piece.span)
        return places
