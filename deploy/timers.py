"""The timers of a site without systemd, as in deploy/compose.yaml: what deploy/systemd/*.timer say, by this process.

Each job runs in a process of its own; two runs of one job never overlap here, and the jobs themselves see to it that
none overlaps with another machine's. What they say goes to stderr, and a code other than 0 beside it.

OWNER_DATABASE_URL  the database for jobs whose service has a file owner.conf: backup and drill
BACKUPS, SITE_COPY  folders in place of those in the services
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

UNITS = Path(__file__).resolve().parent / "systemd"
ROOT = UNITS.parents[1]
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MOMENT = re.compile(r"(?:(?P<day>\w{3}) )?\*-\*-\* (?P<hour>\*|\d\d):(?P<minute>\*|\d\d):00 (?P<zone>\S+)")
# Where a service writes, and the variable that names another folder.
FOLDERS = {"/var/backups/horizonscan": "BACKUPS", "/var/lib/horizonscan/copy": "SITE_COPY"}


class TimedJob(NamedTuple):
    """A command with its words, the moments at which it runs, and whether it needs the role that owns the tables."""

    words: tuple[str, ...]
    moments: tuple[re.Match[str], ...]
    is_owners: bool

    def is_due(self, now: datetime) -> bool:
        """Is it this minute's turn?"""
        return any(_fits(moment, now) for moment in self.moments)


def jobs() -> Iterator[TimedJob]:
    """Read the jobs from the units of systemd."""
    for path in sorted(UNITS.glob("*.timer")):
        timer = path.read_text()
        moments = [MOMENT.fullmatch(text) for text in re.findall(r"^OnCalendar=(.*)$", timer, re.MULTILINE)]
        if not moments or not all(moments):
            raise ValueError(f"{path}: OnCalendar is of a form that is not read here")
        (unit,) = re.findall(r"^Unit=(.*)$", timer, re.MULTILINE)
        name, _at, instance = unit.removesuffix(".service").partition("@")
        service = (UNITS / f"{name}{'@' if instance else ''}.service").read_text()
        (words,) = re.findall(r"^ExecStart=\S+ manage\.py (.*)$", service, re.MULTILINE)
        command = tuple(os.environ.get(FOLDERS.get(word, ""), word) for word in words.replace("%i", instance).split())
        yield TimedJob(command, tuple(filter(None, moments)), (UNITS / f"{unit}.d" / "owner.conf").exists())


def _fits(moment: re.Match[str], now: datetime) -> bool:
    there = now.astimezone(ZoneInfo(moment["zone"]))
    return (
        moment["day"] in (None, DAYS[there.weekday()])
        and moment["hour"] in ("*", f"{there:%H}")
        and moment["minute"] in ("*", f"{there:%M}")
    )


def start(job: TimedJob) -> subprocess.Popen[bytes]:
    environment = dict(os.environ)
    owner = environment.pop("OWNER_DATABASE_URL", "")
    if job.is_owners and owner:
        environment["DATABASE_URL"] = owner
    return subprocess.Popen([sys.executable, "manage.py", *job.words], cwd=ROOT, env=environment)  # noqa: S603


def main() -> None:
    """Start what is due at the beginning of each minute, until this process is ended."""
    running: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}
    known = list(jobs())
    minute = datetime.now().astimezone().replace(second=0, microsecond=0)
    while True:
        minute += timedelta(minutes=1)
        time.sleep(max(0, minute.timestamp() - time.time()))
        for words, process in list(running.items()):
            if process.poll() is not None:
                if process.returncode:
                    sys.stderr.write(f"{' '.join(words)} ended with {process.returncode}\n")
                del running[words]
        for job in known:
            if job.is_due(minute) and job.words not in running:
                running[job.words] = start(job)


if __name__ == "__main__":
    main()
