"""How long it takes to read a thousand records of the registry, and whether what is noise stays silent.

    .venv/bin/python benchmarks/reading.py

The real records beside the project where they are, over and over; else made-up ones. Then one record of five megabytes,
false alarms between records of one study on two days without an edit, and how many of the changes that were made on
purpose are found with the level they should have. Milliseconds a record; memory is the most that Python held at once.
"""

import json
import os
import sys
import time
import tracemalloc
from itertools import cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horizonscan.settings")
os.environ.setdefault("DEBUG", "1")

import django  # noqa: E402

# Installs the registries: how much a change of status weighs is known by the codes of its registry.
django.setup()

from tests.support.registry_records import SHARED, record  # noqa: E402
from tests.trials.test_study_changes import CHANGES, SILENT  # noqa: E402
from trials.changes import changes_between, fingerprint  # noqa: E402
from trials.clinicaltrials_gov.reading import read_study  # noqa: E402

RECORDS = 1000


def main() -> None:
    contents = list(islice(cycle(real_records() or [json.dumps(record())]), RECORDS))
    size = sum(map(len, contents)) / RECORDS / 1000
    print(f"{RECORDS} records, {'real' if real_records() else 'made up'}, {size:.1f} kB each on average")
    print(f"{per_record(contents, json.loads):8.3f} ms a record to parse the JSON")
    print(f"{per_record(contents, study_in):8.3f} ms a record to parse and read")
    print(f"{per_record(contents, lambda text: fingerprint(study_in(text))):8.3f} ms a record with its fingerprint")
    print(f"{most_memory(contents):8.1f} MB at most, one record after the other")
    huge = json.dumps(record(eligibility="* EASI \\>16\n" * 430_000))
    print(f"{per_record([huge], study_in):8.1f} ms for a record of {len(huge) / 1e6:.1f} MB")
    report_pairs()
    graded_right = sum(graded(before, after) == [(field, level)] for before, after, field, level in CHANGES)
    print(f"changes made on purpose: {graded_right} of {len(CHANGES)} found with their level")
    print(f"noise made on purpose: {sum(graded(*pair) != [] for pair in SILENT)} false alarms in {len(SILENT)}")


def real_records() -> list[str]:
    return [path.read_text() for path in sorted(SHARED.glob("NCT*.json"))]


def study_in(text: str) -> Any:
    return read_study(json.loads(text))


def graded(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    changes = changes_between(read_study(record(**before)), read_study(record(**after)))
    return [(change.field, change.level) for change in changes]


def per_record(contents: list[str], act: Any) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    for content in contents:
        act(content)
    return (time.perf_counter() - begun) * 1000 / len(contents)


def most_memory(contents: list[str]) -> float:
    """Megabytes, without the texts of the records themselves."""
    tracemalloc.start()
    for content in contents:
        study_in(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def report_pairs() -> None:
    """Real records, each on two days without an edit by the sponsor."""
    files = sorted((SHARED / "pairs").glob("*.json"))
    pairs = [
        (study_in(old.read_text()), study_in(new.read_text())) for old, new in zip(files[::2], files[1::2], strict=True)
    ]
    if pairs:
        alarms = sum(bool(changes_between(*pair)) or fingerprint(pair[0]) != fingerprint(pair[1]) for pair in pairs)
        print(f"real pairs without an edit: {alarms} false alarms in {len(pairs)}")


if __name__ == "__main__":
    main()
