"""Release 0.1.0 becomes this program on two machines behind nginx, while people save, submit, approve and withdraw.

`python -m tests.faults.rolling [switched|mixed]`, by hand; it needs nginx and the history of the repository.
"switched" asks at any time machines of one program only, as docs/operations.md has it; "mixed" asks both meanwhile.
"""

import io
import os
import subprocess
import sys
import tarfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import benchmarks.public  # noqa: F401  # it sets Django up, which reading forms needs
from benchmarks.acting import Person
from tests.database.test_releases import RELEASES, git
from tests.faults.machines import CONF
from tests.faults.site import environment, free_address
from tests.support.own_postgres import OwnPostgres, own_postgres
from tests.support.source_code import ROOT

WRITERS, DRAFTS, SECONDS_A_STEP = 3, 240, 12
# One writer for another ends the sessions of the account that they share.
MAX_SIGN_INS = WRITERS
# Demonstration content is for trials only; its approvals seal the markup as those of a real site do.
TRIAL = {"DEBUG": "1", "STORED_PAGES": "1"}
WITHDRAWN = {"kind": ["withdraw_outdated"], "reason": ["Innført."], "public_note": ["Metoden er innført."]}
STEPS = (("editor", "edit"), ("editor", "submit"), ("reviewer", "approve"), ("manager", "withdraw"))
MAKE_DRAFTS = f"""
from django.contrib.auth.models import User
from tests.support.worlds import complete_document, created
editor = User.objects.get(username="editor")
print(*[created(editor, complete_document(title=f"Varsel {{n}}")).notice.pk for n in range({DRAFTS})])
"""


class Machine:
    """gunicorn of one program or another at one address."""

    def __init__(self, database: str, address: str, proxy: str) -> None:
        self.address = address
        self.environment = environment(
            database, address, SITE_URL=f"http://{proxy}", SECOND_FACTOR="0", MAIL_AT_ONCE="0"
        )
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, program: Path) -> None:
        command = [sys.executable, "-m", "gunicorn", "--workers=2", "--threads=4", f"--bind={self.address}"]
        command += ["--keep-alive=75", "--log-level=warning", "horizonscan.wsgi"]
        settings = settings_of(program, self.environment)
        self.process = subprocess.Popen(command, cwd=program, env=settings)
        for _again in range(300):
            try:
                urlopen(f"http://{self.address}/", timeout=30).close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{self.address} does not answer")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(60)
            self.process = None


class Proxy:
    """nginx before both machines; it asks those that it is told to ask."""

    def __init__(self, folder: Path, address: str, machines: list[Machine]) -> None:
        self.folder, self.address, self.machines = folder, address, machines
        self.command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]

    def ask(self, *machines: Machine) -> None:
        """Ask these from now on; what is under way is answered by who has it."""
        lines = [each.address + ("" if each in machines else " down") for each in self.machines]
        text = CONF.format(folder=self.folder, first=lines[0], second=lines[1], address=self.address)
        (self.folder / "nginx.conf").write_text(text)
        subprocess.run([*self.command, "-s", "reload"], check=False, capture_output=True)
        time.sleep(1)

    @contextmanager
    def running(self) -> Iterator[None]:
        process = subprocess.Popen(self.command)
        try:
            time.sleep(1)
            yield
        finally:
            process.terminate()
            process.wait(20)


class Traffic:
    """Writers who bring drafts to the public and back, each act by its person; what was refused, and when."""

    def __init__(self, site: str, drafts: list[int]) -> None:
        self.site, self.drafts = site, drafts
        self.done: Counter[str] = Counter()
        self.refused: list[str] = []
        self.sign_ins: Counter[str] = Counter()
        self.phase, self.is_over = "", threading.Event()

    def work(self, place: int) -> None:
        people = {name: Person(self.site, name) for name in ("editor", "reviewer", "manager")}
        for pk in self.drafts[place::WRITERS]:
            for name, step in STEPS:
                if self.is_over.is_set():
                    return
                problem = self._act(people[name], pk, step)
                for _again in range(MAX_SIGN_INS):
                    if not problem or people[name].is_signed_in():
                        break
                    # As people do. The cookies of 0.1.0 had other names, and the first sign-in of a person stores the
                    # password in a stronger form, which ends that person's other sessions.
                    people[name].sign_in()
                    self.sign_ins[f"{self.phase}: {name}"] += 1
                    problem = self._act(people[name], pk, step)
                if problem:
                    self.refused.append(f"{self.phase}: {step}: {problem}")
                    break
                self.done[f"{self.phase}: {step}"] += 1

    def _act(self, person: Person, pk: int, step: str) -> str:
        """Do one step with a notice, and return what went wrong."""
        path, fields = f"/admin/notices/{pk}/{step}/", WITHDRAWN if step == "withdraw" else {}
        try:
            form = person.form(path)
            if "folded" in form:
                form = person.opened_form(path)
            if "title" in form:
                form["title"][0] += " på ny"
            status, text = person.send_form(path, {**form, **fields})
        except (OSError, HTTPException, SystemExit) as error:  # how a form that is not there is told
            return repr(error)[:300]
        return "" if status == 302 else f"{status} {text[:200]}"


def settings_of(program: Path, settings: dict[str, str]) -> dict[str, str]:
    """Return the environment of a program; the released one has no settings for tests."""
    module = settings["DJANGO_SETTINGS_MODULE"] if program == ROOT else "horizonscan.settings"
    return {**settings, "PYTHONPATH": str(program), "DJANGO_SETTINGS_MODULE": module}


def manage(program: Path, settings: dict[str, str], *words: str, may_fail: bool = False) -> str:
    settings = settings_of(program, settings)
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=program, env=settings, capture_output=True, text=True, check=False)
    if done.returncode and not may_fail:
        raise SystemExit(f"{words}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def upgraded(traffic: Traffic, proxy: Proxy, settings: dict[str, str], *, is_mixed: bool) -> None:
    """Bring both machines from the old program to this one, a step every SECONDS_A_STEP."""
    first, second = proxy.machines

    def phase(name: str) -> None:
        traffic.phase = name
        print(time.strftime("%H:%M:%S"), name, flush=True)
        time.sleep(SECONDS_A_STEP)

    phase("1 both old")
    manage(ROOT, settings, "migrate", "-v0")
    phase("2 migrated")
    proxy.ask(second)
    first.stop()
    first.start(ROOT)
    proxy.ask(*([first, second] if is_mixed else [first]))
    phase("3 the first is new")
    proxy.ask(first)
    second.stop()
    second.start(ROOT)
    proxy.ask(first, second)
    phase("4 both new")


def main(mode: str = "switched") -> None:
    with TemporaryDirectory(dir="/tmp") as home, own_postgres() as database:
        old = Path(home) / "released"
        with tarfile.open(fileobj=io.BytesIO(git("archive", RELEASES["0.1.0"]).stdout)) as archive:
            archive.extractall(old, filter="data")
        tried(Path(home), old, database, is_mixed=mode == "mixed")


def tried(home: Path, old: Path, database: OwnPostgres, *, is_mixed: bool) -> None:
    address = free_address()
    machines = [Machine(database.url, free_address(), address) for _each in range(2)]
    settings = machines[0].environment
    for words in (["migrate", "-v0"], ["load_demo"]):
        manage(old, {**settings, **TRIAL}, *words)
    manage(old, settings, "createcachetable")
    manage(old, settings, "collectstatic", "--noinput", "-v0")
    drafts = [int(pk) for pk in manage(old, {**settings, **TRIAL}, "shell", "-c", MAKE_DRAFTS).split()[-DRAFTS:]]
    proxy = Proxy(home, address, machines)
    proxy.ask(*machines)
    try:
        for machine in machines:
            machine.start(old)
        with proxy.running():
            traffic = Traffic(f"http://{address}", drafts)
            threads = [threading.Thread(target=traffic.work, args=(place,)) for place in range(WRITERS)]
            for thread in threads:
                thread.start()
            try:
                upgraded(traffic, proxy, settings, is_mixed=is_mixed)
            finally:
                traffic.is_over.set()
                for thread in threads:
                    thread.join()
    finally:
        for machine in machines:
            machine.stop()
    print(*(f"{name}: {count}" for name, count in sorted(traffic.done.items())), sep="\n")
    print(*(f"{name} signed in again: {count}" for name, count in sorted(traffic.sign_ins.items())), sep="\n")
    print(f"{sum(traffic.done.values())} acts, {len(traffic.refused)} refused", *traffic.refused[:10], sep="\n")
    print(manage(ROOT, settings, "store_pages"))
    # It also finds the passwords of the demonstration.
    print(manage(ROOT, settings, "verify", may_fail=True), os.getloadavg())


if __name__ == "__main__":
    main(*sys.argv[1:])
