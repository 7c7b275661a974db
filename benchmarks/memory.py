"""How much memory one gunicorn worker holds after 1,000 page views of the demonstration site.

    make run once, stop it, then: .venv/bin/python benchmarks/memory.py

Starts gunicorn on a free port of 127.0.0.1 with a database of its own, asks for the list and the notice in turn, reads
the worker's resident memory (VmRSS, in MiB) before and after, and ends gunicorn by its process id. Linux only.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VIEWS = 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DEBUG": "1",
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "PYTHONPATH": str(ROOT),
        }
        for command in ("migrate", "load_demo"):
            subprocess.run([sys.executable, "manage.py", command, "-v0"], cwd=ROOT, env=environment, check=True)
        # As in production, but for the demonstration's content and a site without TLS.
        environment |= {
            "DEBUG": "0",
            "DEMO": "1",
            "SECRET_KEY": "measured" * 8,
            "LEDGER_KEY": "measured-once-1234567890" * 2,
            "SECURE_SSL_REDIRECT": "0",
        }
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, env=environment, check=True
        )
        measure(environment)


def measure(environment: dict[str, str]) -> None:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers=1", f"--bind=127.0.0.1:{port}", "horizonscan.wsgi"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        site = f"http://127.0.0.1:{port}"
        pages = [f"{site}/", notice_address(site)]
        worker = worker_of(server.pid)
        print(f"after   2 page views: {resident(worker):6.1f} MiB")
        for number in range(2, VIEWS):
            read(pages[number % 2])
        print(f"after {VIEWS} page views: {resident(worker):6.1f} MiB")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        text: str = answer.read().decode()
        return text


def notice_address(site: str) -> str:
    """The first notice of the list; waits until the server answers."""
    for _ in range(100):
        try:
            page = read(f"{site}/")
            break
        except OSError:
            time.sleep(0.1)
    link = re.search(r'href="(/varsel/[^"]+)"', page)
    if link is None:
        raise LookupError("the list shows no notice")
    address = site + link[1]
    read(address)
    return address


def worker_of(master: int) -> int:
    return int(Path(f"/proc/{master}/task/{master}/children").read_text().split()[0])


def resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024  # type: ignore[index]


if __name__ == "__main__":
    main()
