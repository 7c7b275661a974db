"""Readers and people at work for some minutes: errors, how long answers take, and what each worker holds.

`python -m tests.faults.mixed_load DATABASE_URL MINUTES`, by hand, on a database that `benchmarks/load.py` and
`benchmarks/copies.py` filled. One line a minute; at the end one for each kind of request.
"""

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx

import benchmarks.public  # noqa: F401  # it sets Django up, which reading forms needs
from benchmarks import serving

from benchmarks.acting import Person  # isort: skip
from benchmarks.memory import resident
from benchmarks.words import COMMON, FIRST_ASKED, RARE
from tests.faults.database import LIVE_PAGE
from tests.faults.site import web
from tests.support.source_code import ROOT

READERS, SECONDS_BETWEEN_PAGES = 4, 0.4
WRITERS, SECONDS_BETWEEN_STEPS = 2, 4.0
# Drafts for each writer and minute: more than one can bring to the public in that time.
DRAFTS_A_MINUTE = 3
PUBLIC = ("/", "/?area=hud&type=medicine", "/studier/", "/studier/?status=ongoing", "/feed.atom", "/api/v1/notices")
DESK = ("/admin/", "/admin/notices/", "/admin/overview/", "/admin/log/")
REASON = {"reason": ["Innført."], "public_note": ["Metoden er besluttet innført."], "kind": ["withdraw_outdated"]}


class Answer(NamedTuple):
    """One answer; `is_right` where it had the status that it must have."""

    kind: str
    is_right: bool
    seconds: float


class Load:
    """What was asked so far, and whether to go on."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.answers: list[Answer] = []
        self.errors: list[str] = []
        self.is_over = threading.Event()

    def timed(self, kind: str, ask: Callable[[], int], right: int) -> bool:
        """Ask once, and note what came of it."""
        begun = time.monotonic()
        try:
            status: object = ask()
        except (OSError, HTTPException, httpx.HTTPError) as error:
            status = repr(error)
        if status != right:
            self.errors.append(f"{time.strftime('%H:%M:%S')} {kind}: {status}")
        self.answers.append(Answer(kind, status == right, time.monotonic() - begun))
        return status == right

    def read(self, number: int) -> None:
        """Be a reader: pages, lists, filters, and words that others have asked for or not."""
        chance = random.Random(number)
        pages = sorted(set(LIVE_PAGE.findall(httpx.get(f"{self.site}/", timeout=60).text)))
        words = [COMMON, RARE, *FIRST_ASKED["common"], *FIRST_ASKED["rare"]]
        with httpx.Client(base_url=self.site, timeout=60) as client:
            while not self.is_over.wait(SECONDS_BETWEEN_PAGES):
                kind, path = chance.choice(
                    [
                        *[("a notice", chance.choice(pages))] * 3,
                        ("a search", f"/?q={quote(chance.choice(words))}"),
                        ("a list", chance.choice(PUBLIC)),
                    ]
                )
                self.timed(kind, lambda path=path: client.get(path).status_code, 200)  # type: ignore[misc]

    def write(self, drafts: list[int]) -> None:
        """Be an editor, a reviewer and a manager: from the form to the public, each fourth notice back again."""
        editor, reviewer, manager = (Person(self.site, name) for name in ("editor", "reviewer", "manager"))
        desk = cycle(DESK)
        for count, pk in enumerate(drafts):
            page = next(desk)
            self.timed("the desk", lambda page=page: manager.send("GET", page)[0], 200)  # type: ignore[misc]
            steps: list[tuple[Person, str, dict[str, list[str]]]] = [
                (editor, "edit", {}),
                (editor, "submit", {}),
                (reviewer, "approve", {}),
                *([(manager, "withdraw", REASON)] if count % 4 == 3 else []),
            ]
            for person, step, fields in steps:
                if self.is_over.wait(SECONDS_BETWEEN_STEPS) or not self.act(
                    person, f"/admin/notices/{pk}/{step}/", fields
                ):
                    break
            if self.is_over.is_set():
                return

    def act(self, person: Person, path: str, fields: dict[str, list[str]]) -> bool:
        """Open a form and send it."""
        step = path.split("/")[-2]
        try:
            form = person.opened_form(path) if step == "edit" else person.form(path)
        except (OSError, HTTPException, SystemExit) as error:  # how a form that is not there is told
            self.errors.append(f"{time.strftime('%H:%M:%S')} form: {step}: {str(error)[:200]}")
            return False
        if step == "edit":
            form["title"][0] += " på ny"
        return self.timed(f"act: {step}", lambda: person.send_form(path, {**form, **fields})[0], 302)


def watch(load: Load, master: int, minutes: float) -> None:
    """Print a line a minute: how much was asked, what failed, and the MiB of each worker."""
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < minutes * 60:
        workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        memory = [f"{resident(int(pid)):.0f}" for pid in workers]
        print(
            f"{passed / 60:5.1f} min {len(load.answers):6} answers, {len(load.errors)} errors, MiB {memory}", flush=True
        )
        time.sleep(min(60, max(1, minutes * 60 - passed)))


def summary(answers: list[Answer]) -> Iterator[str]:
    for kind in sorted({answer.kind for answer in answers}):
        times = sorted(answer.seconds * 1000 for answer in answers if answer.kind == kind)
        wrong = sum(not answer.is_right for answer in answers if answer.kind == kind)
        at = [times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.99)]
        yield f"{kind:18} {len(times):6} answers, {wrong} errors, p50 {at[0]:.0f} ms, p99 {at[1]:.0f} ms"


def made_drafts(database: str, count: int) -> list[int]:
    command = [sys.executable, "benchmarks/drafts.py", str(count), "demo"]
    env = serving.environment(database)
    drafts: list[int] = json.loads(
        subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE).stdout
    )
    return drafts


def main(database: str, minutes: float) -> None:
    serving.manage(database, "migrate")
    drafts = made_drafts(database, int(WRITERS * minutes * DRAFTS_A_MINUTE) + WRITERS)
    keys = {name: value for name, value in serving.environment(database).items() if name.endswith("_KEY")}
    ours: dict[str, Any] = {"SECOND_FACTOR": "0", "MAIL_AT_ONCE": "0", **keys}
    with web(database, **ours) as running:
        load = Load(f"http://{running.address}")
        threads = [threading.Thread(target=load.read, args=(number,)) for number in range(READERS)]
        threads += [threading.Thread(target=load.write, args=(drafts[place::WRITERS],)) for place in range(WRITERS)]
        for thread in threads:
            thread.start()
        try:
            watch(load, running.master, minutes)
        finally:
            load.is_over.set()
            for thread in threads:
                thread.join()
        print(*summary(load.answers), *load.errors[:20], sep="\n", flush=True)
        print(f"the log: {running.log}")


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
