"""How long the pages of the desk take with 5,000 notices and 50,000 events, and how many queries.

    .venv/bin/python benchmarks/desk.py

Fills a database of its own (SQLite in a temporary folder, or the empty database that BENCHMARK_DATABASE_URL names),
asks for each page nine times through Django's test client and prints the middle time in milliseconds, the number of
queries and the time of the slowest one.
"""

import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
EVERYTHING, WRITER = "everything", "writes"
PAGES = (
    ("my work, all roles", EVERYTHING, "/admin/"),
    ("my work, who wrote everything", WRITER, "/admin/"),
    ("all notices", EVERYTHING, "/admin/notices/"),
    ("all notices, last page", EVERYTHING, "/admin/notices/?page=10000"),
    ("all notices, by title", EVERYTHING, "/admin/notices/?sort=title"),
    ("all notices, by person", EVERYTHING, "/admin/notices/?sort=person"),
    ("all notices, by due day", EVERYTHING, "/admin/notices/?sort=due"),
    ("all notices, overdue", EVERYTHING, "/admin/notices/?view=late&sort=due"),
    ("all notices, drafts", EVERYTHING, "/admin/notices/?state=drafting"),
    ("all notices, in review", EVERYTHING, "/admin/notices/?state=in_review"),
    ("all notices, published", EVERYTHING, "/admin/notices/?state=published"),
    ("all notices, words and type", EVERYTHING, "/admin/notices/?words=eksem+77&type=medicine"),
    ("all notices, mine", WRITER, "/admin/notices/?assignee=me"),
    ("one notice", EVERYTHING, "/admin/notices/4000/"),
)


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from benchmarks.scratch import scratch_site

    with scratch_site():
        from django.contrib.auth.models import User

        from benchmarks.many import fill
        from notices.models import Event, Notice
        from notices.workflow import accounts

        fill()
        accounts.give_role(person=User.objects.get(username=WRITER), role="editor", by=None)
        print(f"{Notice.objects.count()} notices, {Event.objects.count()} events")
        for page in PAGES:
            measure(*page)


def measure(name: str, person: str, page: str) -> None:
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=person))
    taken = []
    for _again in range(9):
        with CaptureQueriesContext(connection) as captured:
            start = time.perf_counter()
            response = client.get(page)
            taken.append((time.perf_counter() - start) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{page}: {response.status_code}")
    slowest = max(float(query["time"]) * 1000 for query in captured.captured_queries)
    print(f"{name:30} {median(taken):7.1f} ms, {len(captured):2} queries, the slowest {slowest:6.1f} ms")


if __name__ == "__main__":
    main()
