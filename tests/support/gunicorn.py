"""gunicorn as in production, behind a proxy that speaks https: one process for all tests of a module.

with gunicorn_at(database, log) as site:
    site.ask("/").status_code
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from django.db import connection

from tests.support.source_code import ROOT

HOST = "varsler.example.org"
SECRET_KEY = "0123456789abcdef" * 4
LEDGER_KEY = "a ledger key of its own and long enough"
SECONDS = 30


class RunningSite:
    """The site, asked as its proxy asks. Cookies are kept by hand: those of https are not sent to 127.0.0.1."""

    def __init__(self, client: httpx.Client, log: Path) -> None:
        self.client, self.log = client, log
        self.cookies: dict[str, str] = {}
        self.set_cookies: list[str] = []

    def ask(self, path: str, data: Any = None, scheme: str = "https", **headers: str) -> httpx.Response:
        """Return the answer to a GET, or to a POST of `data`."""
        headers_of_proxy = {"Host": HOST, "X-Forwarded-Proto": scheme, "X-Forwarded-For": "192.0.2.7", **headers}
        headers_of_proxy["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if data is None:
            return self.client.get(path, headers=headers_of_proxy)
        kind = {"data": data} if isinstance(data, dict) else {"content": data}
        return self.client.post(path, headers={"Origin": f"https://{HOST}", **headers_of_proxy}, **kind)

    def keep_cookies(self, answer: httpx.Response) -> None:
        for line in answer.headers.get_list("set-cookie"):
            self.set_cookies.append(line)
            name, _equals, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]


def write_database(path: Path) -> None:
    """Write SQLite's database of the tests as it is now, inside its transaction, into a file."""
    content = bytearray(connection.connection.serialize())
    content[18:20] = b"\x01\x01"  # no write-ahead log: nothing of it stands in another file
    path.write_bytes(content)


@contextmanager
def gunicorn_at(database: Path, log: Path) -> Iterator[RunningSite]:
    """Start gunicorn on a free port of 127.0.0.1, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", f"--bind={address}", "--no-control-socket", "--access-logfile=-"]
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.support.production_settings",
        "DEBUG": "0",
        "DEMO": "0",
        "SECRET_KEY": SECRET_KEY,
        "LEDGER_KEY": LEDGER_KEY,
        "BEHIND_PROXY": "1",
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "SECURITY_CONTACT": "vakt@example.org",
        "DATABASE_URL": f"sqlite:///{database}",
    }
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "horizonscan.wsgi"], cwd=ROOT, env={**os.environ, **settings}, stdout=output, stderr=output
        )
        try:
            _wait_for(address)
            with httpx.Client(base_url=f"http://{address}", timeout=SECONDS) as client:
                yield RunningSite(client, log)
        finally:
            process.terminate()
            process.wait(SECONDS)


def _wait_for(address: str) -> None:
    host, port = address.split(":")
    for _again in range(SECONDS * 20):
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{address} does not answer")
