"""Two machines with one PostgreSQL behind a proxy, whose clocks are two minutes off to either side.

`python -m tests.faults.machines`, by hand; it needs nginx.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.faults.site import Web, environment, fill, free_address, manage, web
from tests.support.own_postgres import OwnPostgres, own_postgres
from tests.support.source_code import ROOT

# Seconds after which what was scheduled is public.
SOON = 25
CONF = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream machines {{ server {first}; server {second}; keepalive 8; }}
  server {{ listen {address}; location / {{ proxy_pass http://machines; proxy_http_version 1.1;
    proxy_set_header Connection ""; proxy_set_header Host $http_host; }} }}
}}
"""
# What an editor and a reviewer do, by the workflow, on a machine of their own.
ACT = """
from datetime import timedelta
from django.contrib.auth.models import User
from notices import workflow
from notices.models import Notice
from notices.models.clock import database_now
from tests.support.worlds import act, complete_document, submitted
editor, reviewer, manager = (User.objects.get(username=name) for name in ("editor", "reviewer", "manager"))
"""
SCHEDULE = f"""{ACT}
review = submitted(editor, document=complete_document(title="Et varsel som kommer")).review
at = database_now() + timedelta(seconds={SOON})
notice = act(workflow.approve, review.version.notice, reviewer, publish_at=at).notice
print(at.timestamp(), f"/varsel/{{notice.number}}/{{notice.slug}}/")
"""
WITHDRAW = f"""{ACT}
notice = Notice.objects.get(slug="et-varsel-som-kommer")
act(workflow.withdraw, notice, manager, kind="withdraw_wrong", reason="Feil", public_note="Det var feil.")
print("withdrawn")
"""


@contextmanager
def nginx(folder: Path, first: str, second: str) -> Iterator[Web]:
    """Start a proxy before both machines."""
    address = free_address()
    (folder / "nginx.conf").write_text(CONF.format(folder=folder, first=first, second=second, address=address))
    process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        time.sleep(1)
        yield Web(address, folder / "error.log")
    finally:
        process.terminate()
        process.wait(20)


def run(database: OwnPostgres, program: str, shift: int) -> str:
    """Run this in a process of a machine whose clock is so many seconds off."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", program]
    settings = environment(database.url, "127.0.0.1:8000", DEBUG="1", **clock(shift))
    done = subprocess.run(command, cwd=ROOT, env=settings, check=False, capture_output=True, text=True)
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr


def first_time(ask: Callable[[], int], due: int, seconds: float) -> float:
    """Return when the answer was first this one, by this machine's clock; 0.0 where it never was."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ask() == due:
            return time.time()
        time.sleep(0.1)
    return 0.0


def clock(seconds: int) -> dict[str, str]:
    """Return the settings of a machine whose clock is so many seconds off."""
    return {"DJANGO_SETTINGS_MODULE": "tests.faults.shifted_settings", "SHIFT_SECONDS": str(seconds)}


def main() -> None:
    with own_postgres() as database:
        fill(database)
        site = {"SITE_URL": "http://machines.example", "ALLOWED_HOSTS": "127.0.0.1,machines.example"}
        with (
            web(database.url, **clock(120), **site) as fast,
            web(database.url, **clock(-120), **site) as slow,
            nginx(database.home, fast.address, slow.address) as proxy,
        ):
            print("through the proxy:", [str(proxy.ask("/")) for _each in range(4)], flush=True)
            at, path = run(database, SCHEDULE, -120).split()
            show_schedule(float(at), path, {"fast": fast, "slow": slow})
            print(run(database, WITHDRAW, 120), flush=True)
            statuses = {name: machine.ask(path).status for name, machine in (("fast", fast), ("slow", slow))}
            print("after the withdrawal:", statuses, flush=True)
            for name, machine in (("fast", fast), ("slow", slow)):
                lines = [line for line in machine.log.read_text().splitlines() if "clock is" in line]
                print(f"{name} says:", *lines[:2], sep="\n  ", flush=True)
        print("verify:", manage(database.url, "verify").strip().splitlines()[-2:])


def show_schedule(at: float, path: str, machines: dict[str, Web]) -> None:
    """Print by how much each machine shows a scheduled notice too early or too late."""
    for name, machine in machines.items():
        answer = httpx.get(f"http://{machine.address}{path}", headers={"Host": "machines.example"})
        print(f"{name}, {at - time.time():.1f} s before: {answer.status_code}", flush=True)
    for name, machine in machines.items():
        seen = first_time(lambda machine=machine: machine.ask(path).status, 200, SOON + 30)  # type: ignore[misc]
        print(f"{name} shows it {seen - at:+.1f} s after its time", flush=True)
    for name, machine in machines.items():
        print(f"{name} lets caches keep it: {machine.ask(path).headers.get('cache-control')}", flush=True)


if __name__ == "__main__":
    main()
