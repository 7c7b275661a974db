"""Looking up stored copies: what is sent is sealed, and still what the ledger shows.

A process keeps what it has sent, and asks the database each time whether the row still stands, whether that from
which it was made still holds (by the values that were under the seal, not by those that the row has by then), and
whether its time is over by the database's clock.
"""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from weakref import WeakSet

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from psycopg import generators
from psycopg.pq import ExecStatus

from notices.formats.encodings import ENCODINGS
from notices.models import Counter, Publication, StoredList, StoredPage
from notices.models.clock import SQL as CLOCK
from notices.models.clock import database_now, note_clock
from notices.models.moment import MomentField
from notices.models.stored_page import StoredCopy
from notices.public.page_cache.outage import note_answer
from notices.sealing import Value, is_sealed, is_sealed_now, report_forgery, seal
from trials.process_memory import empties_a_memory

LEDGER, COUNTER = Publication._meta.db_table, Counter._meta.db_table
# Copies that a process keeps in memory in the form in which it sent them, some ten kilobytes each.
MAX_SENT_PAGES = 500
# The number that goes up with every public change.
REVISION = f"COALESCE((SELECT c.value FROM {COUNTER} c WHERE c.name = '{Counter.PUBLIC}'), 0)"
# Seconds that PostgreSQL may take for a question by key; after that it counts as gone.
PATIENCE = 2.5
# PostgreSQL's word for a prepared statement that this connection does not have.
NOT_PREPARED = b"26000"


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
        # Its clock is this machine's, by which the caller compares.
        return self._is_stored("?", "?", *("?" for _value in self.parameters), clock="0")

    @cached_property
    def postgresql_is_stored(self) -> bytes:
        places = (f"${place}" for place, _value in enumerate(self.parameters, 3))
        return self._is_stored("$1", "$2", *places, clock=CLOCK, and_valid=self.is_valid_by_clock).encode()

    # By the database's own clock, whatever the machine's shows.
    is_valid_by_clock = " AND s.valid_until > clock_timestamp()"

    def _is_stored(self, pk: str, etag: str, *parameters: str, clock: str, and_valid: str = "") -> str:
        # An id is never used twice, except when a backup is restored; the etag is the hash of the bytes.
        current = self.is_current.format(*parameters)
        row = f"SELECT 1 FROM {self.table} s WHERE s.id = {pk} AND s.etag = {etag} AND {current}{and_valid}"
        return f"SELECT {REVISION}, {clock}, CASE WHEN EXISTS ({row}) THEN 1 ELSE 0 END"

    @cached_property
    def statement_name(self) -> bytes:
        return f"is_{self.name.replace(' ', '_')}".encode()

    @cached_property
    def load(self) -> dict[str, str]:
        """Return the query for a copy by path, build and time, for each encoding."""
        current = self.is_current.format(*(f"s.{name}" for name in self.parameters))
        columns = f"s.id, s.etag, s.valid_until, s.headers, s.valid_from, s.hashes, s.seal, {REVISION}, {current}"
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


@dataclass(slots=True)
class SentPage:
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
    encoding: str
    # The public revision when it was last checked that it stands.
    checked_at_revision: int


# The oldest copy leaves first; one that is read often soon comes back.
_sent_pages: dict[tuple[str, str, str], SentPage] = {}
# PostgreSQL connections on which the statement of a table is prepared, by its name.
_prepared: dict[bytes, WeakSet[Any]] = {table.statement_name: WeakSet() for table in (PAGES, LISTS)}


def find_copy(table: CopyTable, path: str, build: str, encoding: str) -> SentPage | None:
    """Return the copy under this path that is valid now, in this encoding; None where none is stored.

    One look-up by key, which loads the bytes only where this process does not have them; a second one after a change.
    A copy is forgotten when the database says that it is over, and not where it says nothing.
    """
    key = path, build, encoding
    known = _sent_pages.get(key)
    if known is not None and known.valid_until > database_now():
        is_stored = _is_stored(table, known)
        # Once more, as the answer said what time it is.
        if is_stored and known.valid_until > database_now():
            return known
        if is_stored is False:
            _forget(path, build)
    copy = _load(table, encoding, path, build, database_now())
    if copy is None or (table.stays_when_over and not copy.is_current):
        _forget(path, build)
        return None
    if not (copy.is_current and copy.is_genuine(table, encoding)):
        _forget(path, build)
        report_forgery(f"the {table.name} {path}", copy.seal)
        table.model._default_manager.filter(pk=copy.pk).delete()
        return None
    page = _sent_pages[key] = _sent_page(table, encoding, copy)
    note_answer(page.checked_at_revision)
    while len(_sent_pages) > MAX_SENT_PAGES:
        # Another thread may have removed it.
        _sent_pages.pop(next(iter(_sent_pages)), None)
    return page


def _forget(path: str, build: str) -> None:
    """Forget a copy in every encoding: none of them may be sent any more, with the database or without."""
    for encoding in ENCODINGS:
        _sent_pages.pop((path, build, encoding), None)


def last_checked(path: str, build: str) -> SentPage | None:
    """Return the copy under this path that this process checked last, in any encoding, without a question."""
    known = [page for encoding in ENCODINGS if (page := _sent_pages.get((path, build, encoding)))]
    return max(known, key=lambda page: page.checked_at_revision, default=None)


@empties_a_memory
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
    public_revision: int
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
        encoding,
        copy.public_revision,
    )


def _is_stored(table: CopyTable, page: SentPage) -> bool | None:
    """Is this row still there, and does it still hold? None where the connection could not be asked that.

    It is asked for every reader, so no cursor is used: Django's and the driver's take several times as long as the
    answer, and Django makes PostgreSQL plan each query again. Raises OperationalError where the database does not
    answer.
    """
    # `connection` is a proxy, which looks the connection up again for every attribute.
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    driver: Any = database.connection
    with database.wrap_database_errors:
        if database.vendor == "sqlite":
            row = driver.execute(table.sqlite_is_stored, page.parameters).fetchone()
        else:
            asked_at = time.monotonic()
            row = _answer_of_postgresql(table, driver, page.parameter_bytes, _may_prepare(database))
            if row:
                note_clock(float(row[1]), asked_at)
    if row is None:
        return None
    note_answer(int(row[0]))
    if int(row[2]):
        page.checked_at_revision = int(row[0])
    return bool(int(row[2]))


def _may_prepare(database: Any) -> bool:
    """May a statement stay with the connection? Not behind a pooler that gives the next question to another one."""
    return not database.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")


def _answer_of_postgresql(
    table: CopyTable, driver: Any, parameters: list[bytes], may_prepare: bool
) -> Sequence[bytes] | None:
    """Return the row; None where the connection does not have the statement, as behind a pooler."""
    name = table.statement_name
    if not may_prepare:
        driver.pgconn.send_query_params(table.postgresql_is_stored, parameters)
    else:
        if driver not in _prepared[name]:
            driver.pgconn.send_prepare(name, table.postgresql_is_stored)
            _wait(driver)
            _prepared[name].add(driver)
        driver.pgconn.send_query_prepared(name, parameters)
    (answer,) = _wait(driver)
    if answer.status != ExecStatus.TUPLES_OK:
        _prepared[name].discard(driver)
        if answer.error_field(psycopg.pq.DiagnosticField.SQLSTATE) != NOT_PREPARED:
            raise psycopg.errors.error_from_result(answer)
        return None
    return [answer.get_value(0, column) or b"" for column in range(3)]


def _wait(driver: Any) -> list[Any]:
    """Wait for what was sent, but for no longer than a question by key may take."""
    answers: list[Any] = driver.wait_at_most(generators.execute(driver.pgconn), PATIENCE)
    return answers


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
            query += table.is_valid_by_clock
            row = psycopg.Cursor(driver).execute(query, parameters, binary=True).fetchone()
    if row is None:
        return None
    count = len(table.made_from)
    values: list[Any] = [path, build, *row[:-count], tuple(row[-count:])]
    return LoadedCopy(*values)
