"""A site as in production for what is tried by hand: a PostgreSQL of its own, demonstration content, gunicorn.

with site() as (database, web):
    web.ask("/")
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.support.own_postgres import OwnPostgres, own_postgres
from tests.support.source_code import ROOT

SECONDS_TO_START = 120
KEYS = {"SECRET_KEY": "0123456789abcdef" * 4, "LEDGER_KEY": "a ledger key of its own and long enough"}


class Timed(NamedTuple):
    """An answer and the seconds that it took; status 0 where none came."""

    status: int
    seconds: float
    headers: httpx.Headers
    text: str

    def __str__(self) -> str:
        return f"{self.status} in {self.seconds:.2f} s"


class Web:
    """gunicorn of our configuration at a port of 127.0.0.1."""

    def __init__(self, address: str, log: Path, master: int = 0) -> None:
        self.address, self.log, self.master = address, log, master

    def ask(self, path: str, **headers: str) -> Timed:
        """Ask on a connection of its own."""
        start = time.monotonic()
        try:
            answer = httpx.get(f"http://{self.address}{path}", headers=headers, timeout=60)
        except httpx.HTTPError:
            return Timed(0, time.monotonic() - start, httpx.Headers(), "")
        return Timed(answer.status_code, time.monotonic() - start, answer.headers, answer.text)


def free_address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def environment(database: str, address: str, **more: str) -> dict[str, str]:
    ours = {"DATABASE_URL": database, "SITE_URL": f"http://{address}", "ALLOWED_HOSTS": "127.0.0.1", **KEYS}
    ours |= {"DEBUG": "0", "DEMO": "0", "SECURE_SSL_REDIRECT": "0", "WEB_BIND": address, "PYTHONPATH": str(ROOT)}
    ours |= {"DJANGO_SETTINGS_MODULE": "tests.support.production_settings", "API_CALLS_A_MINUTE": "0"}
    return {**os.environ, **ours, **more}


def manage(database: str, *command: str, **more: str) -> str:
    """Run a command of manage.py, and return what it wrote."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment(database, "127.0.0.1:8000", **more),
        check=False,
        capture_output=True,
        text=True,
    )
    return f"{done.stdout}{done.stderr}\nexit code {done.returncode}"


def fill(database: OwnPostgres) -> None:
    """Make the tables and the demonstration's notices."""
    for command in (["migrate", "-v0"], ["createcachetable"], ["load_demo", "--few"]):
        print(manage(database.url, *command, DEBUG="1").strip().splitlines()[-1], flush=True)


@contextmanager
def web(database: str, **more: str) -> Iterator[Web]:
    """Start gunicorn with these settings besides."""
    address = free_address()
    with tempfile.NamedTemporaryFile("w", suffix=".log", delete=False) as log:
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(database, address, **more), stdout=log, stderr=log
        )
        try:
            _wait_for(address)
            yield Web(address, Path(log.name), process.pid)
        finally:
            process.terminate()
            process.wait(60)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError):
            httpx.get(f"http://{address}/static/css/site.css", timeout=20)
            return
        time.sleep(0.2)
    raise SystemExit(f"{address} does not answer")


@contextmanager
def site(**more: str) -> Iterator[tuple[OwnPostgres, Web]]:
    with own_postgres() as database:
        fill(database)
        with web(database.url, **more) as running:
            yield database, running
