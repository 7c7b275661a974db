"""Checking a text from outside: what a file says of itself, and a published notice as the example."""

import json
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from notices.document.model import SCHEMA, Document, parse
from notices.models import Listing
from notices.models.listing import genuine


@dataclass(frozen=True)
class CheckedFile:
    """The hash of a file's bytes, and the document in them or why there is none."""

    sha256: str
    document: Document | None = None
    schema: int | None = None
    is_canonical: bool = False
    problem: str = ""


def check_file(content: bytes) -> CheckedFile:
    """Check the bytes of a file, without the database."""
    digest = sha256(content).hexdigest()
    try:
        text = content.decode()
        document = parse(text)
    except (ValueError, RecursionError) as error:  # pydantic's, json's and the codec's errors are ValueErrors
        return CheckedFile(digest, problem=type(error).__name__)
    schema: int = json.loads(text)["schema"]
    return CheckedFile(digest, document, schema, _is_canonical(text, document, schema))


def _is_canonical(text: str, document: Document, schema: int) -> bool:
    """Is it the one canonical way to write this text? An older schema had other fields in the same form."""
    if schema == SCHEMA:
        return text == document.canonical()
    canonical = json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text == canonical and unicodedata.is_normalized("NFC", text)


def newest_listing() -> Listing | None:
    """Return the listing that was published last, if one is live and a command wrote it and its ledger row."""
    beside = ("notice", "publication__notice", "publication__version", "publication__review")
    # A text that lost words by law has no file to check.
    live = Listing.objects.live().filter(publication__version__redaction__isnull=True).select_related(*beside)
    newest = live.defer("search_text", "publication__version__content").order_by("-live_from", "-id")
    return next((listing for listing in genuine(newest[:1]) if listing.publication.is_sealed), None)
