"""What the public site costs, in one run beside a bare Django view: CPU milliseconds a request, and more.

    .venv/bin/python benchmarks/public.py sqlite:////tmp/notices-{}.sqlite3
    .venv/bin/python benchmarks/public.py postgresql://postgres@%2Ftmp%2Fpg/notices_{}

The address names three databases, with 100, 1000 and 10000 in the place of {}; other sizes may follow it. An empty
one is filled first (`benchmarks/load.py`; some minutes for the largest). The server is gunicorn with two sync workers
and the settings of production; the CPU time is that of its workers and of its PostgreSQL backends. Needs Linux, wrk
and Chromium. Prints a table in Markdown and exits with 1 where a bound is broken. The largest database has some
notices more afterwards.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
# Only to read forms with: what is measured has settings of its own.
os.environ |= {"DJANGO_SETTINGS_MODULE": "horizonscan.settings", "DEBUG": "1"}

import django  # noqa: E402

django.setup()

from benchmarks.acting import acts, each  # noqa: E402
from benchmarks.asking import BROWSER, Load, ask, ask_often, links, page_number  # noqa: E402
from benchmarks.serving import Server, environment, manage, serving  # noqa: E402
from benchmarks.weight import weight  # noqa: E402
from benchmarks.words import COMMON, FIRST_ASKED, RARE  # noqa: E402

SIZES = (100, 1_000, 10_000)
ROUNDS = 3
ACTED_ON, TO_WARM_UP = 30, 4
FILES = {"JSON lines": "/api/v1/notices.jsonl", "CSV": "/api/v1/notices.csv"}
# What the floor says of the bytes, as ours does.
STORED_HEADERS = ("content-type", "content-encoding")
GZIP = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Row:
    """A line of the table. What is measured stays below `most`, and its ratio to the floor below `most_ratio`."""

    what: str
    measured: float
    unit: str = "ms"
    most: float | None = None
    floor: float | None = None
    most_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.measured / self.floor if self.floor else None

    @property
    def is_kept(self) -> bool:
        too_much = self.most is not None and self.measured > self.most
        too_far = self.most_ratio is not None and self.ratio is not None and self.ratio > self.most_ratio
        return not too_much and not too_far

    def as_markdown(self) -> str:
        bounds = [f"{self.most:g} {self.unit}"] if self.most is not None else []
        bounds += [f"{self.most_ratio:g} ×"] if self.most_ratio is not None else []
        floor = "–" if self.floor is None else f"{self.floor:.2f} {self.unit}"
        ratio = "–" if self.ratio is None else f"{self.ratio:.2f} ×"
        mark = "" if self.is_kept else " **broken**"
        return (
            f"| {self.what} | {', '.join(bounds) or '–'}{mark} | {self.measured:.2f} {self.unit} | {floor} | {ratio} |"
        )


def main() -> None:
    # Leave through every `finally` on the way, so that no server stays behind.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    sizes = sorted(int(size) for size in sys.argv[2:]) or SIZES
    databases = {size: sys.argv[1].replace("{}", str(size)) for size in sizes}
    manage(databases[sizes[0]], "collectstatic", "--noinput")
    for size, database in databases.items():
        made_ready(database, size)
    rows = []
    print(f"{databases[sizes[-1]].partition(':')[0]}, CPU a request\n\n| what | bound | measured | floor | ratio |")
    print("|---|---|---|---|---|")
    for row in everything(databases):
        print(row.as_markdown(), flush=True)
        rows.append(row)
    sys.exit(not all(row.is_kept for row in rows))


def made_ready(database: str, size: int) -> None:
    """With all its tables, and filled."""
    manage(database, "migrate")
    manage(database, "createcachetable")
    command = [sys.executable, "-c", "import django; django.setup(); from notices.models import Notice as n"]
    command[-1] += "; print(n.objects.count())"
    completed = subprocess.run(command, cwd=ROOT, env=environment(database), check=True, capture_output=True, text=True)
    if completed.stdout.strip() == "0":
        subprocess.run([sys.executable, "benchmarks/load.py", str(size)], env=environment(database), check=True)


def everything(databases: dict[int, str]) -> Iterator[Row]:
    lists = {}
    for size, database in databases.items():
        with serving("horizonscan.wsgi", environment(database)) as server:
            lists[size] = list_costs(server)
            if size == max(databases):
                yield from notice_rows(server)
                yield from list_rows(lists)
                yield from stored_list_rows(server)
                yield from search_rows(server)
                yield from file_rows(server)
                yield from desk_rows(server, database)
                yield from changed_file_rows(server)
                yield from memory_rows(server)
                yield from weight_rows(server)


# The page of a notice, beside its floor.


def notice_rows(server: Server) -> Iterator[Row]:
    path = next(link for link in links(ask(server.site).text) if re.fullmatch(r"/varsel/\d+/[^/]+/", link))
    bound = 1.25 if server.database.startswith("postgres") else 0.85
    with tempfile.TemporaryDirectory() as folder:
        for name, headers in (("identity", {}), ("gzip", GZIP)):
            answer = ask(server.site + path, headers)
            (Path(folder) / f"{name}.body").write_bytes(answer.body)
            answer_headers = {
                name: answer.headers[name] for name in ("content-type", "content-encoding") if name in answer.headers
            }
            (Path(folder) / f"{name}.json").write_text(json.dumps(answer_headers))
        known = {"If-None-Match": ask(server.site + path).headers.get("etag", "")}
        with serving("benchmarks.bare", {**environment(""), "BARE_FOLDER": folder}, "/identity") as bare:
            for name, headers in (("identity", {}), ("gzip", GZIP)):
                ours, floor = in_turn((server, path, headers), (bare, f"/{name}", headers))
                size = (Path(folder) / f"{name}.body").stat().st_size / 1000
                yield Row(f"public page of a notice, {name}, {size:.0f} kB", ours, floor=floor, most_ratio=bound)
            unchanged, whole = in_turn((server, path, known), (server, path, {}))
            yield Row("the same, unchanged (304), beside its 200", unchanged, floor=whole, most_ratio=1)


def in_turn(one: tuple[Server, str, dict[str, str]], other: tuple[Server, str, dict[str, str]]) -> tuple[float, float]:
    """CPU milliseconds of both, asked alternately: what else the machine does disturbs both alike."""
    pairs = [(ask_often(*one, seconds=2).cpu, ask_often(*other, seconds=2).cpu) for _round in range(ROUNDS)]
    return median(ours for ours, _ in pairs), median(others for _, others in pairs)


# Lists and searches.


def list_costs(server: Server) -> dict[str, float]:
    last, number = page_number(server, 100)
    return {"first": cost(server, "/").cpu, "last": cost(server, last).cpu, "number": number}


def cost(server: Server, path: str, seconds: float = 2, connections: int = 8) -> Load:
    """As a browser asks; the middle of three."""
    loads = [ask_often(server, path, BROWSER, seconds, connections) for _round in range(ROUNDS)]
    return sorted(loads, key=lambda load: load.cpu)[ROUNDS // 2]


def list_rows(lists: dict[int, dict[str, float]]) -> Iterator[Row]:
    few, many = lists[min(lists)], lists[max(lists)]
    for size, costs in lists.items():
        most, most_ratio = (4, 1.3) if costs is many else (None, None)
        for name, page in (("first page", "first"), (f"page {costs['number']:g}", "last")):
            what = f"{name} of the list, {size} notices"
            yield Row(what, costs[page], most=most, floor=few[page], most_ratio=most_ratio)


def stored_list_rows(server: Server) -> Iterator[Row]:
    path = next(link for link in links(ask(server.site).text) if re.fullmatch(r"/varsel/\d+/[^/]+/", link))
    paths = {
        "the whole feed": "/feed.atom",
        "the feed of a notice": f"{path.rpartition('/')[0].rpartition('/')[0]}/feed.atom",
        "the sitemap": "/sitemap.xml",
        "the list of trials": "/studier/",
        "the feed of one area": "/feed.atom?area=onkologi",
    }
    for name, address in paths.items():
        yield Row(f"{name}, asked again", cost(server, address).cpu, most=1.5)


def search_rows(server: Server) -> Iterator[Row]:
    for name, path in (
        ("one area", "/?area=onkologi"),
        ("area, type and language", "/?area=hud&type=medicine&language=nb"),
    ):
        yield Row(f"filtered list, {name}", cost(server, path).cpu, most=60)
    for name, word in (("common", COMMON), ("rare", RARE)):
        load = cost(server, f"/?q={word}", seconds=4, connections=16)
        yield Row(f"search for a {name} word", load.cpu, most=12)
        yield Row(f"the same, p99 at 16 connections ({load.requests} requests)", load.p99, most=100)
    # Answers are remembered until something public changes: what the first who asks for a word pays.
    for name, words in FIRST_ASKED.items():
        cost_of_word = each(server, lambda word: ask(f"{server.site}/?q={quote(word)}", BROWSER), words)
        yield Row(f"{len(words)} {name} words, each asked for the first time", cost_of_word.cpu, most=12)


# Files of all notices. Each worker learns by itself how long a file is, and both take turns.


def file_rows(server: Server) -> Iterator[Row]:
    for name, path in FILES.items():
        first = each(server, lambda path: ask(server.site + path, GZIP), [path]).cpu
        yield Row(f"all notices as {name}, compressed, nothing of it stored", first)
        each(server, lambda path: ask(server.site + path, GZIP), [path] * 4)
        again = each(server, lambda path: ask(server.site + path, GZIP), [path] * 6).cpu
        yield Row("the same, asked again", again)


def changed_file_rows(server: Server) -> Iterator[Row]:
    for name, path in FILES.items():
        cpu = each(server, lambda path: ask(server.site + path, GZIP), [path]).cpu
        yield Row(f"all notices as {name}, after {TO_WARM_UP + ACTED_ON} were published", cpu)


# The desk, and what one worker and one page weigh.


def desk_rows(server: Server, database: str) -> Iterator[Row]:
    command = [sys.executable, "benchmarks/drafts.py", str(TO_WARM_UP + ACTED_ON)]
    completed = subprocess.run(command, cwd=ROOT, env=environment(database), check=True, capture_output=True, text=True)
    bounds = {"the edit form": 27, "save": 30, "submit": 30, "approve and publish": 100}
    drafts = json.loads(completed.stdout)
    acts(server, drafts[:TO_WARM_UP])
    for name, act in acts(server, drafts[TO_WARM_UP:]).items():
        yield Row(name, act.cpu, most=bounds[name])


def memory_rows(server: Server) -> Iterator[Row]:
    resident, share = server.memory()
    yield Row(f"memory of a worker after all this (its share of it: {share:.0f} MiB)", resident, "MiB")


def weight_rows(server: Server) -> Iterator[Row]:
    path = next(link for link in links(ask(server.site).text) if re.fullmatch(r"/varsel/\d+/[^/]+/", link))
    for name, address in (("the list", "/"), ("a notice", path)):
        yield Row(f"{name} with everything it loads, as sent", weight(server.site + address) / 1000, "kB", most=100)


if __name__ == "__main__":
    main()
