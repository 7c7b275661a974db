"""A PostgreSQL of one's own that can be stopped, started again, and made to say nothing, as one that is in trouble.

with own_postgres() as database:
    database.stop()
    database.start()
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests import postgres


class OwnPostgres:
    """A server in a directory of its own; `home` is where its socket is."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.process = postgres.start(home)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@{quote(str(self.home), safe='')}/postgres"

    def stop(self) -> None:
        """Stop it at once: everybody who is connected is told so."""
        self.thaw()
        postgres.end(self.process, signal.SIGINT)

    def start(self, *options: str) -> None:
        """Start it again with what it holds; `options` are words of its command line."""
        command = [*map(str, self.process.args), *options]  # type: ignore[arg-type]  # it was started by a list
        environment = {**postgres.environment(), "LC_ALL": "C"}
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                *(command,), cwd=self.home, env=environment, stdout=log, stderr=log, start_new_session=True, **_owner()
            )
        postgres.wait_until_ready(self.process, self.home)

    def freeze(self) -> None:
        """Let it say nothing, to who is connected and to who wants to be."""
        for pid in self._pids():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self._pids():
            os.kill(pid, signal.SIGCONT)

    def _pids(self) -> list[int]:
        """Return the server's own process, and those that it started for its clients."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [self.process.pid, *map(int, children.read_text().split())] if children.exists() else []


def _owner() -> dict[str, Any]:
    """Return as whom it runs, as `tests/postgres.py` has it."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """Start a server, and remove it with all it holds."""
    # As in tests/postgres.py: a short path, which "nobody" may reach.
    home = Path(tempfile.mkdtemp(prefix="horizonscan-own-", dir="/tmp"))
    try:
        database = OwnPostgres(home)
        try:
            yield database
        finally:
            database.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)
