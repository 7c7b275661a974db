"""Records in a file that somebody saved; and where it holds none, what it is and what is needed, in one sentence. Pure.

Files come from web pages, exports and older programs, in any encoding. Formats that belong to one registry are named by
its part (`Registry.describe`), all others here.
"""

import json
import re
import zlib
from collections.abc import Mapping
from typing import Any

from trials.registry import NotAStudy, Record, Registry
from trials.study import Study

BINARY = {
    b"PK\x03\x04": "a zip file, which has to be unpacked first",
    b"%PDF": "a PDF file",
    b"\xd0\xcf\x11\xe0": "a file of an older Excel or Word",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "a database",
}
GZIP = b"\x1f\x8b"
EXCEL = b"[Content_Types].xml"
# What a record can hold, many times over.
MAX_UNPACKED = 500_000_000

# The first element of an XML text, behind its declaration, comments and document type.
ROOT = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE\b[^>\[]*(?:\[.*?\]\s*)?>\s*)*<([A-Za-z_][\w.:-]*)([^>]*)", re.DOTALL
)
MAX_HEAD = 20_000


class UnreadableFile(ValueError):
    """The file holds no record that can be read; the message is a sentence about the file, without its name."""


def studies_in(registry: Registry, content: bytes) -> list[Study | UnreadableFile]:
    """Return each study of a file, or what keeps the record in its place from being one.

    Raises UnreadableFile where none of them is a study.
    """
    text = text_of(content)
    try:
        records = list(registry.records_in(registry.from_text(text)))
    except (ValueError, RecursionError) as error:
        raise _refusal(registry, text) from error
    readings = [_study(registry, record) for record in records]
    if any(isinstance(reading, Study) for reading in readings):
        return readings
    refusals = [reading for reading in readings if isinstance(reading, UnreadableFile)]
    raise refusals[0] if refusals else _refusal(registry, text)


def study_in(registry: Registry, content: bytes) -> Study:
    """Return the one study of a file; raises UnreadableFile."""
    readings = studies_in(registry, content)
    if len(readings) == 1 and isinstance(readings[0], Study):
        return readings[0]
    raise UnreadableFile(f"holds {len(readings)} records, and one is needed: {registry.wanted('')}.")


def _study(registry: Registry, record: Record) -> Study | UnreadableFile:
    try:
        return registry.read(record)
    except NotAStudy:
        return _refusal(registry, registry.to_text(record))


def _refusal(registry: Registry, text: str) -> UnreadableFile:
    what = registry.describe(text) or describe(text)
    return UnreadableFile(f"is {what}; needed is {registry.wanted(text)}.")


def text_of(content: bytes) -> str:
    """Return what a file says, whatever its encoding; raises UnreadableFile for what is no text."""
    if content.startswith(GZIP):
        content = _unpacked(content)
    for start, kind in BINARY.items():
        if content.startswith(start):
            raise UnreadableFile(f"is {'an Excel or Word file' if EXCEL in content[:4000] else kind}, and no record.")
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE} \t\r\n")
    raise UnreadableFile("is no text, and no record.")


def _encodings(content: bytes) -> list[str]:
    """Return the encodings that may be meant: what the first bytes say, or else UTF-8 and that of older Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    # UTF-16 without its mark has an empty byte in each letter of English.
    if b"\0" in content[:4]:
        return ["utf-16-be" if content[:1] == b"\0" else "utf-16-le"]
    return ["utf-8", "cp1252", "latin-1"]


def _unpacked(content: bytes) -> bytes:
    try:
        unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, MAX_UNPACKED)
    except zlib.error as error:
        raise UnreadableFile("is a gzip file that cannot be unpacked.") from error
    return unpacked


def describe(text: str) -> str:
    """Say what a text is that is no record of the registry that was asked for: "a record of CTIS"."""
    if not text.strip():
        return "empty"
    if text.lstrip()[0] == "<":
        return _describe_xml(text)
    if text.lstrip()[0] in "{[":
        return _describe_json(text)
    return _describe_plain(text)


def root_of(text: str) -> tuple[str, str]:
    """Return the name and the attributes of an XML text's first element; "" twice where there is none."""
    match = ROOT.match(text[:MAX_HEAD])
    return (match[1], match[2]) if match else ("", "")


def _describe_xml(text: str) -> str:
    name, attributes = root_of(text)
    if name.casefold() == "html" or re.match(r"\s*<!doctype html", text, re.IGNORECASE):
        return "a web page (HTML), not the record that it shows"
    if name == "Trials_downloaded_from_ICTRP":
        return "an export of the WHO's ICTRP (XML)"
    if name in {"allTrials", "fullTrial"} or "isrctn" in attributes.casefold():
        return "a record of ISRCTN (XML)"
    return f"XML that begins with <{name[:60]}>" if name else "a text with marks like XML's"


def parsed(text: str) -> Any:
    """Return what a text of JSON says; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _describe_json(text: str) -> str:
    content = parsed(text)
    if content is None:
        lines = [line for line in text.splitlines() if line.strip()]
        are_records = len(lines) > 1 and all(isinstance(parsed(line), dict) for line in lines[:3])
        return "several JSON texts, one a line" if are_records else "JSON that is broken off or damaged"
    if isinstance(content, list):
        if not content:
            return "an empty JSON list"
        content = content[0]
    kind = _kind_of(content) if isinstance(content, Mapping) else ""
    return kind or "JSON, but no record of a study"


def _kind_of(content: Mapping[str, Any]) -> str:
    rows = content.get("data")
    if "ctNumber" in content or "authorizedApplication" in content:
        return "a record of CTIS, the EU's register"
    if isinstance(rows, list) and rows and isinstance(rows[0], Mapping) and "ctNumber" in rows[0]:
        return "an answer to a search in CTIS, the EU's register"
    inner = content.get("trial", content.get("fullTrial", content))
    if isinstance(inner, Mapping) and ("isrctn" in inner or {"trialDescription", "externalRefs"} <= inner.keys()):
        return "a record of ISRCTN (JSON)"
    if "allTrials" in content:
        return "an answer to a search in ISRCTN (JSON)"
    if "resourceType" in content:
        return f"a FHIR resource ({str(content['resourceType'])[:60]})"
    return ""


def _describe_plain(text: str) -> str:
    if parsed(text) is not None or text.strip() == "null":
        return "JSON, but no record of a study"
    head = text[:MAX_HEAD]
    first = next(line for line in head.splitlines() if line.strip())
    if re.search(r"\bEudraCT Number\b", head):
        return "a text of the EU Clinical Trials Register (EudraCT)"
    if re.match(r"\s*TY  ?- ", head):
        return "a reference (RIS)"
    if "TrialID" in first and "Source_Register" in head:
        return "a table of the WHO's ICTRP"
    if max(map(first.count, ",;\t")) >= 3:
        return "a table (CSV)"
    return "a text"
