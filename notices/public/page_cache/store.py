"""The store of public pages as bytes: an approved version never changes, so its page is made once and then only read.

A page is valid until something scheduled takes effect, but no longer than to midnight, because the shell around the
text depends on the day. The database deletes it when the ledger of its notice changes (`triggers/page_expiry.py`), and
a page that another build made is not used. The view makes again whatever is missing here: nothing depends on a row.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple
from weakref import WeakSet

import brotli
import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.utils import timezone
from psycopg.pq import ExecStatus

from notices.models import ApprovedHtml, Notice, Publication, StoredPage, Version
from notices.models.public_revision import bump_public_revision, lock_public_revision
from notices.public.page_cache.approved_html import SealedFragment, sealed_html
from notices.public.related import notices_naming
from notices.sealing import Value, is_sealed_now, report_forgery, seal

TABLE, LEDGER = StoredPage._meta.db_table, Publication._meta.db_table
ENCODINGS = ("br", "gzip", "identity")
# A page is made once and read often; a higher quality would slow each approval down too much.
BR_QUALITY, GZIP_LEVEL = 6, 9
# Pages that a process keeps in memory in the form in which it sent them, some ten kilobytes each.
MAX_SENT_PAGES = 500
# Does the ledger show something else by now? Its triggers delete pages then: one that is there was put back.
IS_SUPERSEDED = (
    f"EXISTS (SELECT 1 FROM {LEDGER} l WHERE l.notice_id = s.notice_id AND l.id > s.last_entry "
    "AND l.cancelled_at IS NULL)"
)
# Is a page that this process has sent before still stored? An id is never used twice, except when a backup is restored;
# the etag is the hash of the bytes. In SQLite's syntax and in PostgreSQL's.
IS_STORED = f"SELECT 1 FROM {TABLE} s WHERE s.id = {{}} AND s.etag = {{}} AND NOT {IS_SUPERSEDED}"
SQLITE_IS_STORED = IS_STORED.format("?", "?")
POSTGRESQL_IS_STORED = IS_STORED.format("$1", "$2").encode()
STATEMENT_NAME = b"is_stored_page"
LOAD_PAGE = {
    encoding: "SELECT s.id, s.etag, s.valid_until, s.headers, s.notice_id, s.publication_id, p.version_id, "
    f"s.last_entry, s.valid_from, s.hashes, s.seal, {IS_SUPERSEDED}, s.{encoding} FROM {TABLE} s "
    f"LEFT JOIN {LEDGER} p ON p.id = s.publication_id AND p.notice_id = s.notice_id "
    "WHERE s.path = %s AND s.build = %s AND s.valid_until > %s"
    for encoding in ENCODINGS
}
SEAL_PURPOSE = "stored page"


@dataclass(frozen=True)
class PageToStore:
    """A page that may be stored: of which notice and text, made from which public revision, and valid until when."""

    publication: Publication
    # The newest uncancelled ledger row of the notice, scheduled ones included.
    last_entry: int
    version: Version
    fragment: SealedFragment
    public_revision: int
    valid_until: datetime


class SentPage(NamedTuple):
    """A stored page as it is sent: `row` is its id and stored etag, `etag` the quoted one of this encoding."""

    row: tuple[int, str]
    etag: str
    headers: list[tuple[str, str]]
    headers_without_body: list[tuple[str, str]]
    valid_until: datetime
    body: bytes


def end_of_day(now: datetime) -> datetime:
    """Return the next midnight in Norway."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time()))


# The oldest page leaves first; one that is read often soon comes back.
_sent_pages: dict[tuple[str, str, str], SentPage] = {}
# PostgreSQL connections on which the statement is prepared.
_prepared: WeakSet[Any] = WeakSet()


def find_page(path: str, build: str, encoding: str) -> SentPage | None:
    """Return the page under this path that is valid now, in this encoding; None where none is stored.

    One look-up by key, which loads the bytes only where this process does not have them; a second one after a change.
    """
    key = path, build, encoding
    known = _sent_pages.get(key)
    now = timezone.now()
    if known is not None and known.valid_until > now and _is_stored(*known.row):
        return known
    _sent_pages.pop(key, None)
    if (row := _load(encoding, path, build, now)) is None:
        return None
    if not row.is_genuine(encoding):
        report_forgery(f"the stored page {path}", row.seal)
        StoredPage.objects.filter(pk=row.pk).delete()
        return None
    page = _sent_pages[key] = _sent_page(encoding, row)
    while len(_sent_pages) > MAX_SENT_PAGES:
        # Another thread may have removed it.
        _sent_pages.pop(next(iter(_sent_pages)), None)
    return page


def clear_sent_pages() -> None:
    """Empty this process's memory of pages; tests that roll the database back need it."""
    _sent_pages.clear()


@dataclass
class LoadedPage:
    """A stored page with its bytes in one encoding, as the database has it."""

    path: str
    build: str
    pk: int
    etag: str
    valid_until: datetime
    headers: str
    notice_id: int
    publication_id: int
    # As the ledger row says now.
    version_id: int | None
    last_entry: int
    valid_from: datetime
    hashes: str
    seal: str
    is_superseded: bool
    body: bytes

    def __post_init__(self) -> None:
        self.body = bytes(self.body)
        self.valid_from, self.valid_until = _in_utc(self.valid_from), _in_utc(self.valid_until)

    def is_genuine(self, encoding: str) -> bool:
        """Did this program store these bytes, and is the ledger still the one that they were made from?"""
        if self.is_superseded or not is_sealed_now(self.seal, SEAL_PURPOSE, *sealed_values(self)):
            return False
        return self.hashes.split()[ENCODINGS.index(encoding)] == hashlib.sha256(self.body).hexdigest()


def sealed_values(page: Any) -> tuple[Value, ...]:
    """Return the values under the seal of a page: all that is sent, from where and when, and of which ledger row."""
    return (
        *(page.path, page.build, page.notice_id, page.publication_id, page.version_id, page.last_entry),
        *(page.valid_from, page.valid_until, page.headers, page.etag, page.hashes),
    )


def _in_utc(moment: datetime) -> datetime:
    """Return the time with its zone: SQLite's driver reads it without."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _sent_page(encoding: str, row: LoadedPage) -> SentPage:
    body, etag = row.body, row.etag
    tag = f'"{etag}"' if encoding == "identity" else f'"{etag}-{encoding}"'
    stored_headers = [(name, value) for name, value in json.loads(row.headers)]
    page_headers = [*stored_headers, ("ETag", tag), ("Vary", "Accept-Encoding")]
    body_headers = [("Content-Length", str(len(body)))]
    body_headers += [] if encoding == "identity" else [("Content-Encoding", encoding)]
    return SentPage(
        (row.pk, etag),
        tag,
        page_headers + body_headers,
        [header for header in page_headers if header[0] != "Content-Type"],
        row.valid_until,
        body,
    )


def _is_stored(pk: int, etag: str) -> bool:
    """Is this row still there? Asked for every reader, so neither Django's cursor nor the driver's is used.

    Both take several times as long as the answer, and Django makes PostgreSQL plan each query again. A query that
    fails counts as no: the full look-up that follows then raises the error.
    """
    # `connection` is a proxy, which looks the connection up again for every attribute.
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    driver: Any = database.connection
    with database.wrap_database_errors:
        if database.vendor == "sqlite":
            return driver.execute(SQLITE_IS_STORED, (pk, etag)).fetchone() is not None
        if driver not in _prepared:
            driver.pgconn.prepare(STATEMENT_NAME, POSTGRESQL_IS_STORED)
            _prepared.add(driver)
        answer = driver.pgconn.exec_prepared(STATEMENT_NAME, [str(pk).encode(), etag.encode()])
    if answer.status != ExecStatus.TUPLES_OK:
        _prepared.discard(driver)
    return bool(answer.ntuples)


def _load(encoding: str, path: str, build: str, now: datetime) -> LoadedPage | None:
    """Return the row with its bytes in this encoding, None where no valid one is stored.

    Django's cursor is not used: it makes PostgreSQL send bytes as text of twice the length.
    """
    connection.ensure_connection()
    driver: Any = connection.connection
    parameters = [path, build, connection.ops.adapt_datetimefield_value(now)]
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            row = driver.execute(LOAD_PAGE[encoding].replace("%s", "?"), parameters).fetchone()
        else:
            row = psycopg.Cursor(driver).execute(LOAD_PAGE[encoding], parameters, binary=True).fetchone()
    return LoadedPage(path, build, *row) if row else None


def store_page(path: str, build: str, headers: Iterable[tuple[str, str]], content: bytes, page: PageToStore) -> bool:
    """Store a page, and the approved HTML in it, if the public revision is still the one that it was made from."""
    now = timezone.now()
    if page.valid_until <= now or not page.fragment.may_be_stored:
        return False
    bodies = {
        "br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=BR_QUALITY),
        "gzip": gzip.compress(content, GZIP_LEVEL, mtime=0),
        "identity": content,
    }
    row = StoredPage(
        path=path,
        notice_id=page.publication.notice_id,
        publication=page.publication,
        last_entry=page.last_entry,
        build=build,
        valid_from=now,
        valid_until=page.valid_until,
        headers=json.dumps(list(headers)),
        etag=hashlib.sha256(content).hexdigest()[:32],
        hashes=" ".join(hashlib.sha256(bodies[encoding]).hexdigest() for encoding in ENCODINGS),
        **bodies,
    )
    row.version_id = page.version.pk  # type: ignore[attr-defined]  # it is the ledger row's
    row.seal = seal(SEAL_PURPOSE, *sealed_values(row))
    with transaction.atomic():
        if not lock_public_revision(page.public_revision):
            return False
        if not page.fragment.is_stored:
            store_html(page.version, page.fragment.html)
        # A new row, not other bytes in the old one: a process that remembers the old row finds that it is gone.
        StoredPage.objects.filter(path=path).delete()
        row.save(force_insert=True)
    return True


def store_html(version: Version, html: str) -> None:
    """Store the approved HTML, in place of a row that was not ours; another reader's may be there by now."""
    made = sealed_html(version, html)
    columns = ("html", "build", "made_at", "seal")
    ApprovedHtml.objects.bulk_create([made], update_conflicts=True, unique_fields=["version"], update_fields=columns)


def expire_pages(notice_ids: Iterable[int]) -> None:
    """Delete the pages of these notices, because something around their texts changed; the next reader makes them."""
    with transaction.atomic():
        bump_public_revision()
        StoredPage.objects.filter(notice__in=list(notice_ids)).delete()


def expire_related(notice: Notice) -> None:
    """Delete the pages of a notice and of those that may name it, now or at a time to come."""
    expire_pages(notices_naming([notice.pk]))


def expire_related_on_commit(notice: Notice) -> None:
    """Delete the pages of related notices after the transaction; a trigger deletes the notice's own within it."""
    transaction.on_commit(lambda: expire_related(notice), robust=True)


def expire_all_pages() -> None:
    """Delete every page, because something changed that any of them may show."""
    with transaction.atomic():
        bump_public_revision()
        StoredPage.objects.all().delete()
