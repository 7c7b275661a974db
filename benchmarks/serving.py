"""A gunicorn of our own, and what it costs: the CPU time of its workers and of the PostgreSQL backends behind them.

Linux only. Everything that is started here is ended here, by its process id.
"""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.memory import free_port

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
TICKS = os.sysconf("SC_CLK_TCK")
# By this name the server's own connections are known among others.
CONNECTIONS = "horizonscan-benchmark"
# In the place of a process id.
ENDED = 0


def environment(database: str) -> dict[str, str]:
    """As in production, for a site without TLS."""
    production = {
        "DEBUG": "0",
        "DEMO": "0",
        "SECRET_KEY": "measured" * 8,
        "LEDGER_KEY": "measured-once-1234567890" * 2,
        "SECURE_SSL_REDIRECT": "0",
    }
    # Nobody here has a second factor; the middleware that asks for it runs all the same.
    production |= {"SECOND_FACTOR": "0", "MAIL_AT_ONCE": "0", "DATABASE_URL": database, "PGAPPNAME": CONNECTIONS}
    return {**os.environ, **production, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "horizonscan.settings"}


def manage(database: str, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments, "-v0"]
    subprocess.run(command, cwd=ROOT, env=environment(database), check=True)


class Server:
    """A gunicorn that answers."""

    def __init__(self, master: int, site: str, database: str = "") -> None:
        self.master, self.site, self.database = master, site, database

    @property
    def workers(self) -> list[int]:
        return [int(pid) for pid in Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()]

    def seconds(self) -> dict[int, float]:
        """CPU seconds so far of each process that works for it, and under ENDED of PostgreSQL's that have ended."""
        if not self.database.startswith("postgres"):
            return {pid: _seconds(pid) for pid in self.workers}
        postmaster, backends = self._backends()
        return {pid: _seconds(pid) for pid in [*self.workers, *backends]} | {ENDED: _seconds_of_ended(postmaster)}

    def memory(self) -> tuple[float, float]:
        """MiB of the largest worker: resident, and its share of what several hold together."""
        return max(_memory(pid) for pid in self.workers)

    def _backends(self) -> tuple[int, list[int]]:
        """PostgreSQL's first process, and those that work for this server."""
        import psycopg

        with psycopg.connect(self.database, application_name="horizonscan-counts") as connection:
            rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [CONNECTIONS])
            return int(_stat(connection.info.backend_pid)[1]), [pid for (pid,) in rows]


@contextmanager
def serving(application: str, environment: dict[str, str], first_page: str = "/") -> Iterator[Server]:
    """Two sync workers on a free port of 127.0.0.1, from the first answer on."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", f"--workers={WORKERS}", f"--bind=127.0.0.1:{port}"]
    command += ["--no-control-socket", "--log-level=warning", application]
    # Only what is asked for at the site's own host is stored.
    site = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(command, cwd=ROOT, env={**environment, "SITE_URL": site})
    try:
        server = Server(process.pid, site, environment.get("DATABASE_URL", ""))
        _wait_for(server.site + first_page)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _wait_for(address: str) -> None:
    for _again in range(300):
        try:
            with urllib.request.urlopen(address, timeout=30):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


def spent(before: dict[int, float], after: dict[int, float]) -> float | None:
    """CPU seconds between; None where a process has gone, and what it used with it.

    A backend whose connection grew too old is counted to its end; then some milliseconds of other programs' backends
    that ended meanwhile are counted too.
    """
    gone = before.keys() - after.keys()
    if gone and ENDED not in after:
        return None
    lasting = sum(seconds - before.get(pid, 0) for pid, seconds in after.items() if pid != ENDED)
    return lasting + (after[ENDED] - before[ENDED] - sum(before[pid] for pid in gone) if gone else 0)


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on: the name of the program before it may hold spaces."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _seconds(pid: int) -> float:
    # utime, stime, cutime, cstime.
    return sum(map(int, _stat(pid)[11:15])) / TICKS


def _seconds_of_ended(parent: int) -> float:
    # cutime, cstime.
    return sum(map(int, _stat(parent)[13:15])) / TICKS


def _memory(pid: int) -> tuple[float, float]:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    resident, share = (re.search(rf"^{name}:\s+(\d+) kB", rollup, re.M) for name in ("Rss", "Pss"))
    return int(resident[1]) / 1024, int(share[1]) / 1024  # type: ignore[index]
