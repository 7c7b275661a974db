"""How long a question to the database may take, by kind of work, so that none holds a thread for more than seconds.

A process of the web server says in DATABASE_WORK that it is one (`horizonscan/wsgi.py` does); all others are jobs.
PostgreSQL keeps to them by itself: what a whole connection keeps to stands in its options, what a transaction keeps to
is said in it (SET LOCAL), so that it holds behind a pooler too. Where PostgreSQL says nothing at all, the connection is
closed here a little later (`horizonscan/postgresql`).
"""

from typing import Any, NamedTuple

# Seconds beyond its limit that PostgreSQL has to say that a question was too long.
PATIENCE = 2
# Seconds.
CONNECT_SECONDS = 3


class Limit(NamedTuple):
    """Seconds that a statement may take, and of them the seconds that it may wait for a lock; 0 for no limit."""

    statement: int
    lock: int


class Limits(NamedTuple):
    """The limits of a process: for single questions, for transactions, and for how long one may stand still."""

    read: Limit
    act: Limit
    idle_in_transaction: int
    # How long SQLite waits for whoever writes.
    sqlite: int


LIMITS = {
    # A page asks a dozen questions of some milliseconds. Who approves may have to wait for who withdraws.
    "web": Limits(Limit(5, 2), Limit(10, 5), 30, 5),
    # An index over all notices may take minutes to make; a lock that is not given holds up everybody behind it.
    "job": Limits(Limit(900, 30), Limit(900, 30), 600, 30),
}


def sqlite_options(work: str) -> dict[str, Any]:
    return {
        # Take the write lock when a transaction starts: one that reads first would fail with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": LIMITS[work].sqlite,
        # recursive_triggers: INSERT OR REPLACE must not slip past the guards against deleting.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }


def postgresql_options(work: str, is_pooled: bool, options: dict[str, Any]) -> dict[str, Any]:
    """Return how connections are opened; `options` are what DATABASE_URL says besides.

    A pooler takes no options of a connection, as the next transaction gets another one.
    """
    limits = LIMITS[work]
    ours: dict[str, Any] = {
        "limits": limits,
        "connect_timeout": CONNECT_SECONDS,
        # Where a machine is gone without a word, TCP alone would wait for a quarter of an hour.
        "tcp_user_timeout": 1000 * (limits.act.statement + PATIENCE),
        "keepalives_idle": 30,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }
    if not is_pooled:
        ours["options"] = f"{_session_options(limits)} {options.get('options', '')}".strip()
    return {**options, **ours}


def _session_options(limits: Limits) -> str:
    values = {
        # What asks many small questions in one looks dear to the planner: it would compile each such query (JIT) for
        # half a second, and then run it in milliseconds.
        "jit": "off",
        "statement_timeout": f"{limits.read.statement}s",
        "lock_timeout": f"{limits.read.lock}s",
        "idle_in_transaction_session_timeout": f"{limits.idle_in_transaction}s",
    }
    return " ".join(f"-c {name}={value}" for name, value in values.items())


def limit_of_transaction(limit: Limit) -> str:
    """Return the SQL by which a transaction keeps to the limit, and no longer than it lasts."""
    return f"SET LOCAL statement_timeout = '{limit.statement}s'; SET LOCAL lock_timeout = '{limit.lock}s'"
