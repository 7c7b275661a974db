"""The stored pages: each at an address of its notice, with the text that is read there, and as its hashes say."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from django.conf import settings

from notices.formats.encodings import ENCODINGS
from notices.models import Publication, StoredPage
from notices.models.clock import database_now
from notices.models.moment import next_midnight
from notices.models.stored_page import StoredCopy
from notices.public.addresses import in_language
from notices.public.page_cache.look_up import PAGES, CopyTable
from notices.public.page_cache.own_block import shows_once
from notices.verification.history import History

# Sent with a page as it was made. All others are set each time, or set by nothing of ours, such as a cookie.
KNOWN_HEADERS = frozenset(
    (
        "content-type",
        "content-security-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
        "referrer-policy",
        "strict-transport-security",
        "x-content-type-options",
        "x-frame-options",
    )
)
HTML = "text/html; charset=utf-8"


def findings(history: History) -> Iterator[str]:
    if not history.pages:
        return
    record = _Record.of(history, database_now())
    for page in history.pages:
        entry = history.entry_by_id.get(page.publication_id)
        page.version_id = entry and entry.version_id  # type: ignore[attr-defined]  # a value under the seal
        headers = header_findings(page, KNOWN_HEADERS, HTML)
        for finding in (*byte_findings(page, PAGES), *headers, *_content(page, record)):
            yield f"the stored page {page.path} of {history} {finding}"


@dataclass(frozen=True)
class _Record:
    """What the public may read of a notice now: the text at each address, and when that changes."""

    history: History
    # The version row that is read at an address.
    versions: dict[str, int]
    gone: frozenset[str]
    changes_at: datetime | None

    @classmethod
    def of(cls, history: History, now: datetime) -> "_Record":
        entries = [entry for entry in history.entries if entry.cancelled_at is None]
        effective = [entry for entry in entries if entry.effective_at <= now]
        published: list[Publication] = []
        wrong: set[int] = set()
        for entry in effective:
            if entry.kind == Publication.Kind.PUBLISH:
                published.append(entry)
            elif entry.kind == Publication.Kind.WITHDRAW_WRONG and published:
                wrong.add(published[-1].pk)
        is_gone = bool(effective) and effective[-1].kind == Publication.Kind.WITHDRAW_WRONG
        versions: dict[str, int] = {}
        gone: set[str] = set()
        for number, entry in enumerate(published, 1):
            paths = addresses(history.notice.number or 0, number)
            if entry is published[-1]:
                paths = [*paths, *main_addresses(history.notice.number or 0, history.notice.slug)]
            versions |= dict.fromkeys(paths, entry.version_id)
            gone.update(paths if is_gone or entry.pk in wrong else ())
        later = [entry.effective_at for entry in entries if entry.effective_at > now]
        return cls(history, versions, frozenset(gone), min(later, default=None))

    def lacks_approved_html(self, page: bytes, version_id: int) -> bool:
        """Does a page not show the approved HTML of a version? Where that is forged, `stored_copies` reports it."""
        return any(
            each.version_id == version_id and not shows_once(page, self.history.approved_bytes[each.pk])
            for each in self.history.sealed_htmls
        )


def main_addresses(number: int, slug: str) -> list[str]:
    """Return the paths of a notice in each language."""
    return [_pattern(language, "notice").format(number=number, last=slug) for language, _name in settings.LANGUAGES]


def addresses(number: int, version: int) -> list[str]:
    """Return the paths of a published version in each language."""
    patterns = (_pattern(language, "notice-version") for language, _name in settings.LANGUAGES)
    return [pattern.format(number=number, last=version) for pattern in patterns]


@cache
def _pattern(language: str, name: str) -> str:
    """Return the path of a page with gaps: to reverse it for each notice would take as long as all else."""
    number, last = 987654321, 123456789
    return in_language(language, name, number, last).replace(str(number), "{number}").replace(str(last), "{last}")


def byte_findings(page: StoredCopy, table: CopyTable) -> Iterator[str]:
    """Find bytes, headers or times that are not those that were sealed, in each form that readers are sent."""
    if not table.was_sealed(page):
        yield "has no seal of a known key: delete it"
    digests = {encoding: hashlib.sha256(getattr(page, encoding)).hexdigest() for encoding in ENCODINGS}
    if digests["identity"][:32] != page.etag:
        yield "is not what its etag was made of"
    for encoding, digest in zip(ENCODINGS, page.hashes.split(), strict=False):
        if digests[encoding] != digest:
            yield f"is another one when it is sent as {encoding}"


def headers_of(page: StoredCopy) -> list[tuple[str, str]] | None:
    """Return the headers that are stored with a page; None where they cannot be read."""
    return _headers_in(page.headers)


def _headers_in(text: str) -> list[tuple[str, str]] | None:
    try:
        return [(str(name), str(value)) for name, value in json.loads(text)]
    except (TypeError, ValueError):
        return None


def header_findings(page: StoredCopy, known: frozenset[str], media_type: str) -> Iterator[str]:
    """Find headers that no such page is sent with, and another type than its own."""
    yield from _header_findings(page.headers, known, media_type)


@lru_cache(maxsize=100)
def _header_findings(text: str, known: frozenset[str], media_type: str) -> tuple[str, ...]:
    """Most pages are sent with the same headers."""
    headers = _headers_in(text)
    if headers is None:
        return ("has headers that cannot be read",)
    unknown = [
        f"would be sent with the header {name}, which no page has" for name, _ in headers if name.lower() not in known
    ]
    types = [value for name, value in headers if name.lower() == "content-type" and value != media_type]
    return (*unknown, *(f"would be sent as {value}" for value in types))


def _content(page: StoredPage, record: _Record) -> Iterator[str]:
    """Find a page at an address where its text is not read, or for longer than it may be."""
    version_id = record.versions.get(page.path)
    if version_id is None:
        yield "stands at an address where no published text of this notice is read: delete it"
        return
    if page.path in record.gone:
        yield "shows a text that was withdrawn as wrong: delete it"
    if page.valid_until > next_midnight(page.valid_from):
        yield "is valid for longer than its day"
    if page.last_entry < max((entry.pk for entry in record.history.entries if entry.cancelled_at is None), default=0):
        yield "was made before the ledger's newest row: delete it"
    now = database_now()
    if page.valid_until <= now:
        return  # It is not sent any more, and what is read at its address may have changed since.
    if record.changes_at and page.valid_until > record.changes_at:
        yield "is valid for longer than its text is read there"
    if record.lacks_approved_html(bytes(page.identity), version_id):
        yield "does not show the text that was approved for its address"
