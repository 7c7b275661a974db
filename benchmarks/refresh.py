"""How long a refreshing of 1,000 watched trials takes, and what it costs: time is the politeness limit.

    .venv/bin/python benchmarks/refresh.py

Fills a database of its own (SQLite in a temporary folder) from a registry on this machine, in a process of its own,
with the pauses that the real registry gets: a first round, one in which 3 of 100 trials have changed, and one on the
same data. Prints for each the calls made, seconds, and the highest memory use until then.
"""

import multiprocessing
import os
import resource
import sys
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TRIALS = 1000
NUMBERS = [f"NCT{number:08}" for number in range(1, TRIALS + 1)]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "horizonscan.settings"
        sys.path.insert(0, str(ROOT))
        here, there = multiprocessing.Pipe()
        server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,))
        server.start()
        try:
            measure(here)
        finally:
            here.send(None)
            server.join()


def measure(registry: Connection) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from trials.clinicaltrials_gov.client import ClinicalTrialsGov
    from trials.clinicaltrials_gov.registry import REGISTRY
    from trials.refresh.round import refresh

    call_command("migrate", verbosity=0)
    url = registry.recv()
    for name, day in (("first round", 20), ("3 % changed", 21), ("same data", 21)):
        registry.send(day)
        registry.recv()
        with ClinicalTrialsGov(url) as client:
            summary = refresh(NUMBERS, registry=REGISTRY, client=client)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        counts = f"{len(summary.new):4} new  {len(summary.changed):3} changed  {summary.unchanged:4} unchanged"
        print(f"{name:12}{summary.calls:4} calls {summary.seconds:6.1f} s {memory:6.0f} MiB  {counts}{summary.problem}")


def serve(control: Connection) -> None:
    """The registry: told the day, it has that day's data; 3 of 100 trials change from the 20th to the 21st."""
    import django

    django.setup()
    from tests.support.registry_server import registry_of

    with registry_of(*map(record_of, NUMBERS)) as registry:
        control.send(registry.url)
        while day := control.recv():
            registry.data_version = f"2026-11-{day}T09:00:06"
            if day == 21:
                registry.records |= {number: record_of(number, 660) for number in NUMBERS[:30]}
            control.send(day)


def record_of(number: str, participants: int = 624) -> dict[str, Any]:
    """A record of a usual size: real ones with the fields that are asked for have some 10 kB."""
    from tests.support.registry_records import enrolled, record

    criteria = "Inclusion Criteria:\n\n" + "* A made-up condition that takes a whole line to read \\>16\n" * 60
    outcomes = [{"measure": f"A made-up measure number {place}", "timeFrame": "Week 16"} for place in range(40)]
    return record(number=number, enrollment=enrolled(participants), eligibility=criteria, secondary_outcomes=outcomes)


if __name__ == "__main__":
    main()
