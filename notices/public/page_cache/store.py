"""Public pages kept as bytes: an approved version never changes, so its page is made once and then only read.

A page is kept until something scheduled takes effect, but no longer than to midnight, as what stands around the text
may tell of the day. It goes at once when the ledger of its notice changes (`page_triggers`), and when the program is
another one than made it. Whatever is missing here is made anew by the view: nothing hangs on a row.
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

from notices.models import KeptFragment, Notice, StoredPage
from notices.models.public_revision import bump_public_revision, lock_public_revision
from notices.public.related import affected

TABLE = StoredPage._meta.db_table
ENCODINGS = ("br", "gzip", "identity")
# Made once and read often; more would cost an approval too much.
BR_QUALITY, GZIP_LEVEL = 6, 9
# Pages that a process keeps in the form in which it sent them, some ten kilobytes each.
MOST_SENT = 500
# Of a page that this process has sent before: is it still the one? An id is never given twice, but by a backup that is
# put back; the etag is the hash of the bytes. In SQLite's words and in PostgreSQL's.
STANDS = f"SELECT 1 FROM {TABLE} WHERE id = ? AND etag = ?"
STANDS_PREPARED = f"SELECT 1 FROM {TABLE} WHERE id = $1 AND etag = $2".encode()
DOOR = b"front_door"
WHOLE = {
    encoding: f"SELECT id, etag, valid_until, headers, {encoding} FROM {TABLE} "
    "WHERE path = %s AND build = %s AND valid_until > %s"
    for encoding in ENCODINGS
}


@dataclass(frozen=True)
class Keep:
    """What a view says of a page that may be stored: whose it is, how long it is valid, at which public revision."""

    notice_id: int
    version_id: int
    fragment: str
    public_revision: int
    valid_until: datetime


class Found(NamedTuple):
    """A stored page as it is sent: its row, its etag in quotes, headers with the bytes and without, the bytes."""

    row: tuple[int, str]
    etag: str
    headers: list[tuple[str, str]]
    headers_alone: list[tuple[str, str]]
    valid_until: datetime
    body: bytes


def end_of_day(now: datetime) -> datetime:
    """The next midnight in Norway."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time()))


# The oldest goes first: what is read often is back at once.
_sent: dict[tuple[str, str, str], Found] = {}
# PostgreSQL's connections that know the question.
_prepared: WeakSet[Any] = WeakSet()


def find(path: str, build: str, encoding: str) -> Found | None:
    """The page under this path as it holds now, in this encoding.

    One look-up by key, that brings the bytes only where this process does not have them; a second one after a change.
    """
    which = path, build, encoding
    had = _sent.get(which)
    now = timezone.now()
    if had is not None and had.valid_until > now and _stands(*had.row):
        return had
    if (row := _whole(encoding, path, build, now)) is None:
        return None
    found = _sent[which] = _found(encoding, *row)
    while len(_sent) > MOST_SENT:
        # Another thread may have done it.
        _sent.pop(next(iter(_sent)), None)
    return found


def forget_sent() -> None:
    """Remember no page: for who sets the database back to what it was."""
    _sent.clear()


def _found(encoding: str, pk: int, etag: str, valid_until: datetime, headers: str, body: Any) -> Found:
    body = bytes(body)
    tag = f'"{etag}"' if encoding == "identity" else f'"{etag}-{encoding}"'
    always = [(name, value) for name, value in json.loads(headers)] + [("ETag", tag), ("Vary", "Accept-Encoding")]
    of_the_bytes = [("Content-Length", str(len(body)))]
    of_the_bytes += [] if encoding == "identity" else [("Content-Encoding", encoding)]
    return Found(
        (pk, etag),
        tag,
        always + of_the_bytes,
        [header for header in always if header[0] != "Content-Type"],
        valid_until if valid_until.tzinfo else valid_until.replace(tzinfo=UTC),
        body,
    )


def _stands(pk: int, etag: str) -> bool:
    """Is this row still there? Asked for every reader, so past Django and past the driver's cursors.

    Both take several times as long as the answer, and Django has PostgreSQL plan each question anew. A question that
    fails says no: then the whole look-up tells what is wrong.
    """
    # Not `connection`, which finds this one anew each time it is asked for something.
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    driver: Any = database.connection
    with database.wrap_database_errors:
        if database.vendor == "sqlite":
            return driver.execute(STANDS, (pk, etag)).fetchone() is not None
        if driver not in _prepared:
            driver.pgconn.prepare(DOOR, STANDS_PREPARED)
            _prepared.add(driver)
        answer = driver.pgconn.exec_prepared(DOOR, [str(pk).encode(), etag.encode()])
    if answer.status != ExecStatus.TUPLES_OK:
        _prepared.discard(driver)
    return bool(answer.ntuples)


def _whole(encoding: str, path: str, build: str, now: datetime) -> Any:
    """The row with its bytes in this encoding, None where none holds.

    Past Django's cursor, which has PostgreSQL write bytes as text twice as long.
    """
    connection.ensure_connection()
    driver: Any = connection.connection
    parameters = [path, build, connection.ops.adapt_datetimefield_value(now)]
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            return driver.execute(WHOLE[encoding].replace("%s", "?"), parameters).fetchone()
        return psycopg.Cursor(driver).execute(WHOLE[encoding], parameters, binary=True).fetchone()


def keep(path: str, build: str, headers: Iterable[tuple[str, str]], content: bytes, wish: Keep) -> bool:
    """Keep a page, and the approved text in it, if what the public sees is still what it was made from."""
    now = timezone.now()
    if wish.valid_until <= now:
        return False
    page: dict[str, Any] = {
        "path": path,
        "notice_id": wish.notice_id,
        "build": build,
        "valid_from": now,
        "valid_until": wish.valid_until,
        "headers": json.dumps(list(headers)),
        "etag": hashlib.sha256(content).hexdigest()[:32],
        "identity": content,
        "gzip": gzip.compress(content, GZIP_LEVEL, mtime=0),
        "br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=BR_QUALITY),
    }
    with transaction.atomic():
        if not lock_public_revision(wish.public_revision):
            return False
        KeptFragment.objects.get_or_create(version_id=wish.version_id, defaults={"html": wish.fragment, "made_at": now})
        # Another row, not the same with other bytes: who remembers the one that stood here finds that it is gone.
        StoredPage.objects.filter(path=path).delete()
        StoredPage.objects.create(**page)
    return True


def forget(notice_ids: Iterable[int]) -> None:
    """Something around the texts of these notices has changed: their pages are made anew when next asked for."""
    with transaction.atomic():
        bump_public_revision()
        StoredPage.objects.filter(notice__in=list(notice_ids)).delete()


def forget_around(notice: Notice) -> None:
    """What other notices' pages tell of this one may have changed, now or at a time to come."""
    forget(affected([notice.pk]))


def expire_related_on_commit(notice: Notice) -> None:
    """Forget the stored pages of related notices after the transaction. The notice's own go within it, by a trigger."""
    transaction.on_commit(lambda: forget_around(notice), robust=True)


def forget_all() -> None:
    """Something has changed that every page may tell of."""
    with transaction.atomic():
        bump_public_revision()
        StoredPage.objects.all().delete()
