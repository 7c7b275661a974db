"""Looking up stored copies: what is sent is sealed, and still what the ledger shows.

A process keeps what it has sent, and asks the database each time whether the row still stands and whether that from
which it was made still holds: by the values that were under the seal, not by those that the row has by then.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple
from weakref import WeakSet

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.utils import timezone
from psycopg.pq import ExecStatus

from notices.models import Counter, Publication, StoredList, StoredPage
from notices.models.moment import MomentField
from notices.models.stored_page import StoredCopy
from notices.sealing import Value, is_sealed, is_sealed_now, report_forgery, seal

LEDGER, COUNTER = Publication._meta.db_table, Counter._meta.db_table
ENCODINGS = ("br", "gzip", "identity")
# Copies that a process keeps in memory in the form in which it sent them, some ten kilobytes each.
MAX_SENT_PAGES = 500


@dataclass(frozen=True)
class CopyTable:
    """A table of stored copies, and what they were made from: those values are under the seal."""

    name: str  # also the purpose of the seal
    model: type[StoredCopy]
    # By name, as SQL reads it; `s` is the row.
    made_from: dict[str, str]
    # The condition under which a copy still shows what the ledger shows, with a gap for each of `parameters`.
    is_current: str
    parameters: tuple[str, ...]
    join: str = ""
    # Does a row stay when it is over? One of a table whose triggers delete it was put back by somebody.
    stays_when_over: bool = False

    @cached_property
    def table(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def sqlite_is_stored(self) -> str:
        """Return the question whether a copy that this process has sent before may be sent again."""
        return self._is_stored("?", "?", *("?" for _value in self.parameters))

    @cached_property
    def postgresql_is_stored(self) -> bytes:
        return self._is_stored("$1", "$2", *(f"${place}" for place, _value in enumerate(self.parameters, 3))).encode()

    def _is_stored(self, pk: str, etag: str, *parameters: str) -> str:
        # An id is never used twice, except when a backup is restored; the etag is the hash of the bytes.
        current = self.is_current.format(*parameters)
        return f"SELECT 1 FROM {self.table} s WHERE s.id = {pk} AND s.etag = {etag} AND {current}"

    @cached_property
    def statement_name(self) -> bytes:
        return f"is_{self.name.replace(' ', '_')}".encode()

    @cached_property
    def load(self) -> dict[str, str]:
        """Return the query for a copy by path, build and time, for each encoding."""
        current = self.is_current.format(*(f"s.{name}" for name in self.parameters))
        columns = f"s.id, s.etag, s.valid_until, s.headers, s.valid_from, s.hashes, s.seal, {current}"
        made_from = ", ".join(self.made_from.values())
        return {
            encoding: f"SELECT {columns}, s.{encoding}, {made_from} FROM {self.table} s {self.join} "
            "WHERE s.path = %s AND s.build = %s AND s.valid_until > %s"
            for encoding in ENCODINGS
        }

    def give_seal(self, copy: StoredCopy) -> None:
        copy.seal = seal(self.name, *self._sealed_values(copy, self._made_from(copy)))

    def was_sealed(self, copy: StoredCopy) -> bool:
        """Did this program, with whichever of its keys, store this copy?"""
        return is_sealed(copy.seal, self.name, *self._sealed_values(copy, self._made_from(copy)))

    def is_sealed_now(self, copy: "LoadedCopy") -> bool:
        return is_sealed_now(copy.seal, self.name, *self._sealed_values(copy, copy.made_from))

    def _made_from(self, copy: StoredCopy) -> tuple[Value, ...]:
        return tuple(getattr(copy, name) for name in self.made_from)

    def _sealed_values(self, copy: Any, made_from: tuple[Value, ...]) -> tuple[Value, ...]:
        """Return the values under the seal: all that is sent, from where and when, and what it was made from."""
        own = copy.valid_from, copy.valid_until, copy.headers, copy.etag, copy.hashes
        return copy.path, copy.build, *made_from, *own


PAGES = CopyTable(
    "stored page",
    StoredPage,
    {
        "notice_id": "s.notice_id",
        "publication_id": "s.publication_id",
        # As the ledger row says now.
        "version_id": "p.version_id",
        "last_entry": "s.last_entry",
    },
    f"NOT EXISTS (SELECT 1 FROM {LEDGER} l WHERE l.notice_id = {{}} AND l.id > {{}} AND l.cancelled_at IS NULL)",
    ("notice_id", "last_entry"),
    f"LEFT JOIN {LEDGER} p ON p.id = s.publication_id AND p.notice_id = s.notice_id",
)
LISTS = CopyTable(
    "stored list",
    StoredList,
    {"public_revision": "s.public_revision", "last_entry": "s.last_entry"},
    # The ledger as well: whoever sets the revision back brings no text back that was withdrawn.
    f"EXISTS (SELECT 1 FROM {COUNTER} c WHERE c.name = '{Counter.PUBLIC}' AND c.value = {{}}) "
    f"AND NOT EXISTS (SELECT 1 FROM {LEDGER} l WHERE l.id > {{}})",
    ("public_revision", "last_entry"),
    stays_when_over=True,
)


class SentPage(NamedTuple):
    """A stored copy as it is sent; `etag` is the quoted one of this encoding."""

    # Id, stored etag and the values that `CopyTable.parameters` names.
    parameters: tuple[Any, ...]
    # The same as PostgreSQL's own interface takes them.
    parameter_bytes: list[bytes]
    etag: str
    headers: list[tuple[str, str]]
    headers_without_body: list[tuple[str, str]]
    valid_until: datetime
    body: bytes


# The oldest copy leaves first; one that is read often soon comes back.
_sent_pages: dict[tuple[str, str, str], SentPage] = {}
# PostgreSQL connections on which the statement of a table is prepared, by its name.
_prepared: dict[bytes, WeakSet[Any]] = {table.statement_name: WeakSet() for table in (PAGES, LISTS)}


def find_copy(table: CopyTable, path: str, build: str, encoding: str) -> SentPage | None:
    """Return the copy under this path that is valid now, in this encoding; None where none is stored.

    One look-up by key, which loads the bytes only where this process does not have them; a second one after a change.
    """
    key = path, build, encoding
    known = _sent_pages.get(key)
    now = timezone.now()
    if known is not None and known.valid_until > now and _is_stored(table, known):
        return known
    _sent_pages.pop(key, None)
    copy = _load(table, encoding, path, build, now)
    if copy is None or (table.stays_when_over and not copy.is_current):
        return None
    if not (copy.is_current and copy.is_genuine(table, encoding)):
        report_forgery(f"the {table.name} {path}", copy.seal)
        table.model._default_manager.filter(pk=copy.pk).delete()
        return None
    page = _sent_pages[key] = _sent_page(table, encoding, copy)
    while len(_sent_pages) > MAX_SENT_PAGES:
        # Another thread may have removed it.
        _sent_pages.pop(next(iter(_sent_pages)), None)
    return page


def clear_sent_pages() -> None:
    """Empty this process's memory of copies; tests that roll the database back need it."""
    _sent_pages.clear()


@dataclass
class LoadedCopy:
    """A stored copy with its bytes in one encoding, as the database has it."""

    path: str
    build: str
    pk: int
    etag: str
    valid_until: datetime
    headers: str
    valid_from: datetime
    hashes: str
    seal: str
    is_current: bool
    body: bytes
    made_from: tuple[Any, ...]

    def __post_init__(self) -> None:
        self.body = bytes(self.body)
        self.valid_from, self.valid_until = _in_utc(self.valid_from), _in_utc(self.valid_until)

    def is_genuine(self, table: CopyTable, encoding: str) -> bool:
        """Did this program store these bytes?"""
        if not table.is_sealed_now(self):
            return False
        return self.hashes.split()[ENCODINGS.index(encoding)] == hashlib.sha256(self.body).hexdigest()


def _in_utc(moment: datetime) -> datetime:
    """Return the time with its zone: SQLite's driver reads it without."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _sent_page(table: CopyTable, encoding: str, copy: LoadedCopy) -> SentPage:
    body, etag = copy.body, copy.etag
    tag = f'"{etag}"' if encoding == "identity" else f'"{etag}-{encoding}"'
    stored_headers = [(name, value) for name, value in json.loads(copy.headers)]
    page_headers = [*stored_headers, ("ETag", tag), ("Vary", "Accept-Encoding")]
    body_headers = [("Content-Length", str(len(body)))]
    body_headers += [] if encoding == "identity" else [("Content-Encoding", encoding)]
    made_from = dict(zip(table.made_from, copy.made_from, strict=True))
    parameters = (copy.pk, etag, *(made_from[name] for name in table.parameters))
    return SentPage(
        parameters,
        [str(value).encode() for value in parameters],
        tag,
        page_headers + body_headers,
        [header for header in page_headers if header[0] != "Content-Type"],
        copy.valid_until,
        body,
    )


def _is_stored(table: CopyTable, page: SentPage) -> bool:
    """Is this row still there, and does it still hold? Asked for every reader, so no cursor is used.

    Django's and the driver's take several times as long as the answer, and Django makes PostgreSQL plan each query
    again. A query that fails counts as no: the full look-up that follows then raises the error.
    """
    # `connection` is a proxy, which looks the connection up again for every attribute.
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    driver: Any = database.connection
    with database.wrap_database_errors:
        if database.vendor == "sqlite":
            return driver.execute(table.sqlite_is_stored, page.parameters).fetchone() is not None
        name = table.statement_name
        if driver not in _prepared[name]:
            driver.pgconn.prepare(name, table.postgresql_is_stored)
            _prepared[name].add(driver)
        answer = driver.pgconn.exec_prepared(name, page.parameter_bytes)
    if answer.status != ExecStatus.TUPLES_OK:
        _prepared[name].discard(driver)
    return bool(answer.ntuples)


def _load(table: CopyTable, encoding: str, path: str, build: str, now: datetime) -> LoadedCopy | None:
    """Return the row with its bytes in this encoding, None where no valid one is stored.

    Django's cursor is not used: it makes PostgreSQL send bytes as text of twice the length.
    """
    connection.ensure_connection()
    driver: Any = connection.connection
    # SQLite compares times as text: with the six decimals that stored ones have.
    parameters = [path, build, MomentField().get_db_prep_value(now, connection)]
    query = table.load[encoding]
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            row = driver.execute(query.replace("%s", "?"), parameters).fetchone()
        else:
            row = psycopg.Cursor(driver).execute(query, parameters, binary=True).fetchone()
    if row is None:
        return None
    count = len(table.made_from)
    values: list[Any] = [path, build, *row[:-count], tuple(row[-count:])]
    return LoadedCopy(*values)
