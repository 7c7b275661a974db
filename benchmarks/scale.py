"""What grows with the number of notices, and how fast: CPU milliseconds, megabytes, and the slope of each.

    .venv/bin/python benchmarks/scale.py postgresql://postgres@%2Ftmp%2Fpg/notices_{}
    .venv/bin/python benchmarks/scale.py sqlite:////tmp/notices-{}.sqlite3 100 1000

The address names a database for each size, 1000 and 10000 unless others follow it, with the size in the place of {}.
An empty one is filled first, as `benchmarks/public.py` does it, and the server is measured in the same way. Prints a
table in Markdown; the slope is what 1,000 more notices add. `docs/scaling.md` calculates with it. Acts are also given
by the clock, with all that this machine does beside them, so run it on a quiet one.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.public import made_ready  # noqa: E402  # it sets Django up

from benchmarks.acting import Person, acts, each  # noqa: E402  # isort: skip
from benchmarks.asking import BROWSER, ask  # noqa: E402
from benchmarks.serving import Server, environment, manage, serving  # noqa: E402
from benchmarks.words import COMMON  # noqa: E402

SIZES = (1_000, 10_000)
# Answers a round: the system counts CPU time in hundredths of a second.
ROUNDS, ANSWERS, ACTED_ON, TO_WARM_UP = 3, 30, 20, 3
PUBLIC_PAGES = {
    "the list": "/",
    "the list by area and type": "/?area=hud&type=medicine",
    f"search for “{COMMON}”": f"/?q={COMMON}",
    "the trials that are recruiting": "/studier/?status=ongoing",
    "a page of the API": "/api/v1/notices",
}
DESK_PAGES = {
    "my work": "/admin/",
    "all notices": "/admin/notices/",
    "the overview": "/admin/overview/",
    "the audit log": "/admin/log/",
    "the audit log as a file": "/admin/log/?format=csv",
}
# By the name of what was measured: its unit and a number.
Measures = dict[str, tuple[str, float]]


def main() -> None:
    sizes = sorted(int(size) for size in sys.argv[2:]) or list(SIZES)
    databases = {size: sys.argv[1].replace("{}", str(size)) for size in sizes}
    manage(databases[sizes[0]], "collectstatic", "--noinput")
    for size, database in databases.items():
        made_ready(database, size)
    measured = {size: dict(measures(database)) for size, database in databases.items()}
    print(f"| {databases[sizes[0]].partition(':')[0]} | {' | '.join(f'{size:,}' for size in sizes)} | 1,000 more |")
    print("|---" * (len(sizes) + 2) + "|")
    for line in lines(measured):
        print(line)


def lines(measured: dict[int, Measures]) -> Iterator[str]:
    few, many = min(measured), max(measured)
    for name, (unit, _number) in measured[few].items():
        numbers = [measures[name][1] for measures in measured.values()]
        slope = (numbers[-1] - numbers[0]) * 1000 / (many - few) if many > few else 0
        yield f"| {name} | {' | '.join(f'{number:.1f} {unit}' for number in numbers)} | {slope:+.2f} {unit} |"


def measures(database: str) -> Iterator[tuple[str, tuple[str, float]]]:
    with serving("horizonscan.wsgi", environment(database)) as server:
        for name, path in PUBLIC_PAGES.items():
            yield name, ("ms", cpu_of(server, partial(ask, server.site + path, BROWSER)))
        editor = Person(server.site, "editor")
        for name, path in DESK_PAGES.items():
            yield name, ("ms", cpu_of(server, partial(editor.get, path)))
        drafts = made_drafts(database)
        acts(server, drafts[:TO_WARM_UP])
        for name, act in acts(server, drafts[TO_WARM_UP:]).items():
            yield name, ("ms", act.cpu)
            yield f"{name}, by the clock", ("ms", act.clock)
        yield "memory of a worker", ("MiB", server.memory()[0])
    yield from verified(database)
    yield "the database", ("MB", megabytes(database))


def cpu_of(server: Server, page: Callable[[], object]) -> float:
    """CPU milliseconds of one answer, the middle of some; the first one of each worker fills what it remembers."""
    for _worker in range(4):
        page()
    return median(each(server, lambda _round: page(), range(ANSWERS)).cpu for _round in range(ROUNDS))


def made_drafts(database: str) -> list[int]:
    command = [sys.executable, "benchmarks/drafts.py", str(TO_WARM_UP + ACTED_ON)]
    answer = subprocess.run(command, cwd=ROOT, env=environment(database), check=True, capture_output=True, text=True)
    drafts: list[int] = json.loads(answer.stdout)
    return drafts


def verified(database: str) -> Iterator[tuple[str, tuple[str, float]]]:
    """What the whole of `verify` takes, in a process of its own."""
    command = [sys.executable, __file__, "--verify"]
    answer = subprocess.run(command, cwd=ROOT, env=environment(database), check=True, capture_output=True, text=True)
    seconds, memory = map(float, answer.stdout.split())
    yield "verify", ("s", seconds)
    yield "memory of verify", ("MiB", memory)


def verify_here() -> None:
    import django

    django.setup()
    from notices.verification import verify

    for finding in verify():
        print(finding, file=sys.stderr)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def megabytes(database: str) -> float:
    if not database.startswith("postgres"):
        return Path(database.partition("///")[2]).stat().st_size / 1_000_000
    import psycopg

    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return float(row[0]) / 1_000_000 if row else 0.0


if __name__ == "__main__":
    verify_here() if sys.argv[1:2] == ["--verify"] else main()
