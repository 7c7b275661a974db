"""Checking a text from outside: what a file says of itself, and a published notice to try it on."""

import json
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from notices.document.model import SCHEMA, Document, parse
from notices.models import Listing


@dataclass(frozen=True)
class CheckedText:
    """The hash of a file's bytes; what they say, where they are the text of a notice, or why they are not."""

    sha256: str
    document: Document | None = None
    schema: int | None = None
    is_canonical: bool = False
    problem: str = ""


def checked(content: bytes) -> CheckedText:
    """What can be said of the bytes without asking anybody."""
    digest = sha256(content).hexdigest()
    try:
        text = content.decode()
        document = parse(text)
    except (ValueError, RecursionError) as error:  # pydantic's, json's and the codec's errors are ValueErrors
        return CheckedText(digest, problem=type(error).__name__)
    schema: int = json.loads(text)["schema"]
    return CheckedText(digest, document, schema, _is_canonical(text, document, schema))


def _is_canonical(text: str, document: Document, schema: int) -> bool:
    """Is it the one way to write this text? An older schema had other fields, in the same form."""
    if schema == SCHEMA:
        return text == document.canonical()
    written = json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text == written and unicodedata.is_normalized("NFC", text)


def example() -> Listing | None:
    """The notice that was published last, if one is live."""
    live = Listing.objects.live().select_related("notice", "publication__version")
    return live.defer("search_text", "publication__version__content").order_by("-live_from", "-id").first()
