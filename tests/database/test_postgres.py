"""The throw-away PostgreSQL: it is there while its command runs, and gone afterwards."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

LAUNCHER = [sys.executable, str(Path(__file__).parents[1] / "postgres.py"), "--"]
ASK = "import os, psycopg; print(os.environ['DATABASE_URL'], psycopg.connect({}).execute('SHOW fsync').fetchone()[0])"
ASK_SERVER = ASK.format("os.environ['DATABASE_URL']")


def launch(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **variables}
    return subprocess.run([*LAUNCHER, *command], env=env, capture_output=True, text=True, check=False)


def test_the_command_finds_a_server_of_its_own_that_is_gone_afterwards():
    answer = launch(sys.executable, "-c", ASK_SERVER, PGHOST="elsewhere.example.org", PGPORT="1")

    address, fsync = answer.stdout.split()
    folder = Path(unquote(urlsplit(address).hostname or ""))
    assert (answer.returncode, fsync) == (0, "off")
    assert folder.name.startswith("horizonscan-pg-")
    assert not folder.exists()


def test_the_exit_code_is_the_one_of_the_command():
    assert launch("sh", "-c", "exit 7").returncode == 7


def test_a_folder_without_postgresql_is_refused_by_name(tmp_path):
    answer = launch("true", POSTGRES_BIN_DIR=str(tmp_path))

    assert answer.returncode == 1
    assert f"No PostgreSQL found in {tmp_path}" in answer.stderr


def test_a_terminated_launcher_takes_its_command_and_its_server_along():
    show = "echo $DATABASE_URL; exec sleep 60"
    with subprocess.Popen([*LAUNCHER, "sh", "-c", show], stdout=subprocess.PIPE, text=True) as launcher:
        assert launcher.stdout is not None
        folder = Path(unquote(urlsplit(launcher.stdout.readline()).hostname or ""))
        running = (folder / "data" / "postmaster.pid").exists()

        launcher.send_signal(signal.SIGTERM)
        code = launcher.wait(timeout=30)

    assert (running, code) == (True, 128 + signal.SIGTERM)
    assert not folder.exists()
