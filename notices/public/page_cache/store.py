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

from notices.models import ApprovedHtml, Notice, StoredPage
from notices.models.public_revision import bump_public_revision, lock_public_revision
from notices.public.related import notices_naming

TABLE = StoredPage._meta.db_table
ENCODINGS = ("br", "gzip", "identity")
# A page is made once and read often; a higher quality would slow each approval down too much.
BR_QUALITY, GZIP_LEVEL = 6, 9
# Pages that a process keeps in memory in the form in which it sent them, some ten kilobytes each.
MAX_SENT_PAGES = 500
# Is a page that this process has sent before still stored? An id is never used twice, except when a backup is restored;
# the etag is the hash of the bytes. In SQLite's syntax and in PostgreSQL's.
SQLITE_IS_STORED = f"SELECT 1 FROM {TABLE} WHERE id = ? AND etag = ?"
POSTGRESQL_IS_STORED = f"SELECT 1 FROM {TABLE} WHERE id = $1 AND etag = $2".encode()
STATEMENT_NAME = b"is_stored_page"
LOAD_PAGE = {
    encoding: f"SELECT id, etag, valid_until, headers, {encoding} FROM {TABLE} "
    "WHERE path = %s AND build = %s AND valid_until > %s"
    for encoding in ENCODINGS
}


@dataclass(frozen=True)
class PageToStore:
    """A page that may be stored: of which notice and text, made from which public revision, and valid until when."""

    notice_id: int
    version_id: int
    fragment: str
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
    if (row := _load(encoding, path, build, now)) is None:
        return None
    page = _sent_pages[key] = _sent_page(encoding, *row)
    while len(_sent_pages) > MAX_SENT_PAGES:
        # Another thread may have removed it.
        _sent_pages.pop(next(iter(_sent_pages)), None)
    return page


def clear_sent_pages() -> None:
    """Empty this process's memory of pages; tests that roll the database back need it."""
    _sent_pages.clear()


def _sent_page(encoding: str, pk: int, etag: str, valid_until: datetime, headers: str, body: Any) -> SentPage:
    body = bytes(body)
    tag = f'"{etag}"' if encoding == "identity" else f'"{etag}-{encoding}"'
    page_headers = [(name, value) for name, value in json.loads(headers)] + [("ETag", tag), ("Vary", "Accept-Encoding")]
    body_headers = [("Content-Length", str(len(body)))]
    body_headers += [] if encoding == "identity" else [("Content-Encoding", encoding)]
    return SentPage(
        (pk, etag),
        tag,
        page_headers + body_headers,
        [header for header in page_headers if header[0] != "Content-Type"],
        valid_until if valid_until.tzinfo else valid_until.replace(tzinfo=UTC),
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


def _load(encoding: str, path: str, build: str, now: datetime) -> Any:
    """Return the row with its bytes in this encoding, None where no valid one is stored.

    Django's cursor is not used: it makes PostgreSQL send bytes as text of twice the length.
    """
    connection.ensure_connection()
    driver: Any = connection.connection
    parameters = [path, build, connection.ops.adapt_datetimefield_value(now)]
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            return driver.execute(LOAD_PAGE[encoding].replace("%s", "?"), parameters).fetchone()
        return psycopg.Cursor(driver).execute(LOAD_PAGE[encoding], parameters, binary=True).fetchone()


def store_page(path: str, build: str, headers: Iterable[tuple[str, str]], content: bytes, page: PageToStore) -> bool:
    """Store a page, and the approved HTML in it, if the public revision is still the one that it was made from."""
    now = timezone.now()
    if page.valid_until <= now:
        return False
    columns: dict[str, Any] = {
        "path": path,
        "notice_id": page.notice_id,
        "build": build,
        "valid_from": now,
        "valid_until": page.valid_until,
        "headers": json.dumps(list(headers)),
        "etag": hashlib.sha256(content).hexdigest()[:32],
        "identity": content,
        "gzip": gzip.compress(content, GZIP_LEVEL, mtime=0),
        "br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=BR_QUALITY),
    }
    with transaction.atomic():
        if not lock_public_revision(page.public_revision):
            return False
        ApprovedHtml.objects.get_or_create(version_id=page.version_id, defaults={"html": page.fragment, "made_at": now})
        # A new row, not other bytes in the old one: a process that remembers the old row finds that it is gone.
        StoredPage.objects.filter(path=path).delete()
        StoredPage.objects.create(**columns)
    return True


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
