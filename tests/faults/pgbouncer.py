"""A PgBouncer in transaction mode before a PostgreSQL of its own, and a command that finds it in DATABASE_URL.

`python -m tests.faults.pgbouncer -- pytest tests/workflow`, by hand. Without a command it serves the demonstration.
"""

import os
import pwd
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.database import LIVE_PAGE, look
from tests.faults.site import fill, free_address, web
from tests.support.own_postgres import OwnPostgres, own_postgres

# Fewer connections than threads: they are handed on after each transaction.
CONNECTIONS = 3
INI = """[databases]
* = host={home} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 200
"""


@contextmanager
def pgbouncer_before(database: OwnPostgres) -> Iterator[str]:
    """Start it, and give the address of the database behind it."""
    port = free_address().rpartition(":")[2]
    ini = database.home / "pgbouncer.ini"
    ini.write_text(INI.format(home=database.home, port=port, connections=CONNECTIONS))
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    with (database.home / "pgbouncer.log").open("w") as log:
        process = subprocess.Popen(["pgbouncer", str(ini)], stdout=log, stderr=log, **owner)
    address = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    try:
        _wait_for(address, database.home / "pgbouncer.log")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str, log: Path) -> None:
    for _again in range(100):
        try:
            psycopg.connect(address, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise SystemExit(log.read_text())


def main(command: list[str]) -> int:
    with own_postgres() as database, pgbouncer_before(database) as address:
        if command:
            return subprocess.run(
                command, env={**os.environ, "DATABASE_URL": address, "DATABASE_POOLER": "1"}, check=False
            ).returncode
        fill(database)
        with web(address, DATABASE_POOLER="1") as running:
            match = LIVE_PAGE.search(running.ask("/").text)
            assert match, running.log.read_text()[-2000:]
            for _each in range(3):
                look(running, match[1], "through PgBouncer")
            print(running.log.read_text()[-3000:])
    return 0


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(words[1:] if words[:1] == ["--"] else words))
