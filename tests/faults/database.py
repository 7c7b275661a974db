"""What a reader, a monitor and an editor are answered while PostgreSQL is in trouble.

`python -m tests.faults.database`, by hand: it takes minutes, and says what it measured (docs/faults.md).
"""

import re
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg

from tests.faults.site import Web, site
from tests.support.own_postgres import OwnPostgres

LIVE_PAGE = re.compile(r'href="(/varsel/\d+/[a-z0-9-]+/)"')
# What each trouble is shown by: a page that was sent before, and what cannot be had without the database.
OTHERS = {
    "the list": "/?page=1",
    "API": "/api/v1/notices",
    "desk": "/admin/",
    "static": "/static/css/site.css",
    "alive": "/health/live/",
}
READERS = 24


def look(web: Web, page: str, when: str) -> None:
    answers = {"page": web.ask(page), **{name: web.ask(path) for name, path in OTHERS.items()}}
    words = [f"{name} {answer}{_mark(answer)}" for name, answer in answers.items()]
    print(f"  {when}: {'; '.join(words)}", flush=True)
    with ThreadPoolExecutor(READERS) as readers:
        several = [*readers.map(web.ask, [page, "/?page=1", "/static/css/site.css"] * (READERS // 3))]
    slowest = max(answer.seconds for answer in several)
    statuses = {status: sum(each.status == status for each in several) for status in {each.status for each in several}}
    print(f"  {when}, {READERS} at once: {statuses}, the slowest in {slowest:.2f} s", flush=True)


def _mark(answer: object) -> str:
    headers = answer.headers  # type: ignore[attr-defined]
    marks = [name for name in ("cache-status", "retry-after") if name in headers]
    marks += ["no-store"] if headers.get("cache-control") == "no-store" else []
    return f" ({', '.join(marks)})" if marks else ""


def until_back(web: Web, page: str) -> float:
    """Return the seconds until page and list are answered as usual."""
    start = time.monotonic()
    while web.ask(page).headers.get("cache-status") or web.ask("/?page=1").status != 200:
        time.sleep(0.2)
        if time.monotonic() - start > 60:
            return -1
    return time.monotonic() - start


def stopped(database: OwnPostgres) -> Callable[[], None]:
    database.stop()
    return database.start


def frozen(database: OwnPostgres) -> Callable[[], None]:
    database.freeze()
    return database.thaw


def locked(database: OwnPostgres) -> Callable[[], None]:
    """A change of the schema that waits: every table of ours is locked."""
    holder = psycopg.connect(database.url.replace("postgresql", "postgres", 1))
    rows = holder.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    holder.execute("LOCK TABLE " + ", ".join(name for (name,) in rows) + " IN ACCESS EXCLUSIVE MODE")
    return holder.close


def full(database: OwnPostgres) -> Callable[[], None]:
    """All connections are taken by others."""
    database.stop()
    database.start("-c", "max_connections=5", "-c", "superuser_reserved_connections=0")
    holders = [psycopg.connect(database.url) for _each in range(5)]

    def back() -> None:
        for holder in holders:
            holder.close()
        database.stop()
        database.start("-c", "max_connections=100")

    return back


def read_only(database: OwnPostgres) -> Callable[[], None]:
    """As on a replica that was not promoted."""
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("ALTER DATABASE postgres SET default_transaction_read_only = on")
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    def back() -> None:
        with psycopg.connect(database.url, autocommit=True, options="-c default_transaction_read_only=off") as again:
            again.execute("ALTER DATABASE postgres RESET default_transaction_read_only")
            again.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    return back


TROUBLES = {"stopped": stopped, "frozen": frozen, "locked": locked, "full": full, "read-only": read_only}


def main(names: list[str]) -> None:
    with site() as (database, web):
        match = LIVE_PAGE.search(web.ask("/").text)
        assert match, web.log.read_text()[-2000:]
        page = match[1]
        for name in names or TROUBLES:
            for _each in range(12):
                web.ask(page)
            print(name, flush=True)
            look(web, page, "before")
            mend = TROUBLES[name](database)
            look(web, page, "in trouble")
            mend()
            print(f"  back after {until_back(web, page):.1f} s", flush=True)
        print(f"the log: {web.log}")


if __name__ == "__main__":
    main(sys.argv[1:])
