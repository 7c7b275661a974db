"""How long the overview and the log take with 5,000 notices and 50,000 events.

    .venv/bin/python benchmarks/overview.py

Fills a database of its own (SQLite in a temporary folder), asks for each page five times through Django's test client
and prints the middle time in milliseconds, the number of queries, and the size of the answer.
"""

import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "/admin/overview/",
    "/admin/log/",
    "/admin/log/?notice=eksem&command=approve",
    "/admin/log/?before=25000&since=2020-01-01",
    "/admin/log/?format=csv",
    "/admin/log/?format=jsonl",
)


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from benchmarks.scratch import scratch_site

    with scratch_site():
        from benchmarks.many import fill
        from notices.models import Event, Notice

        fill()
        print(f"{Notice.objects.count()} notices, {Event.objects.count()} events")
        for page in PAGES:
            measure(page)


def measure(page: str) -> None:
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="everything"))
    taken = []
    for _again in range(5):
        with CaptureQueriesContext(connection) as captured:
            start = time.perf_counter()
            response = client.get(page)
            size = len(b"".join(response))
            taken.append(1000 * (time.perf_counter() - start))
        if response.status_code != 200:
            raise SystemExit(f"{page}: {response.status_code}")
    print(f"{median(taken):7.0f} ms  {len(captured):2} queries  {size / 1000:8.0f} kB  {page}")


if __name__ == "__main__":
    main()
