"""What a search costs in one process: CPU milliseconds a request, asked of the WSGI application itself.

    DATABASE_URL=sqlite:////tmp/thousand.sqlite3 .venv/bin/python benchmarks/search.py
    DATABASE_URL=sqlite:////tmp/thousand.sqlite3 .venv/bin/python benchmarks/search.py profile common

Fill the database first with `benchmarks/load.py`. Settings are those of production; neither a server nor a test client
is between, so what is measured is the site's own work. Prints a table in Markdown. With `profile`, prints where the
time of words of a kind (`common`, `rare`, `again`, `index`) goes instead.
"""

import cProfile
import io
import os
import pstats
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.serving import environment  # noqa: E402
from benchmarks.words import COMMON, FIRST_ASKED  # noqa: E402

os.environ |= environment(os.environ["DATABASE_URL"])

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

from notices import search  # noqa: E402
from notices.models import Listing  # noqa: E402

MANY = 200
LINES = 40


def main() -> None:
    call_command("collectstatic", "--noinput", verbosity=0)
    site = get_wsgi_application()
    ask(site, "/")
    if sys.argv[1:2] == ["profile"]:
        profile(acts(site)[sys.argv[2]])
        return
    print(f"{Listing.objects.not_ended().count()} live notices\n\n| what | CPU |\n|---|---|")
    for what, act in acts(site).items():
        costs = list(act())
        print(f"| {what} | {median(costs):.2f} ms, at most {max(costs):.2f} |", flush=True)


def acts(site: Callable[..., Iterable[bytes]]) -> dict[str, Callable[[], Iterable[float]]]:
    """Each yields the CPU milliseconds of its requests."""

    def first_asked(kind: str) -> Iterable[float]:
        # The styles, templates and spellings that the first of all needs are no part of it.
        ask(site, f"/?q={quote(COMMON)}")
        return [ask(site, f"/?q={quote(word)}") for word in FIRST_ASKED[kind]]

    def index() -> Iterable[float]:
        search.clear_cache()
        return [ask(site, "/")]

    def again() -> Iterable[float]:
        return [ask(site, f"/?q={quote(COMMON)}") for _request in range(MANY)]

    return {
        "common": lambda: first_asked("common"),
        "rare": lambda: first_asked("rare"),
        "again": again,
        "index": index,
    }


def ask(site: Callable[..., Iterable[bytes]], address: str) -> float:
    """Return the CPU milliseconds until the whole page, compressed, has been answered."""
    path, _mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    statuses: list[str] = []
    begun = time.process_time()
    answer = site(environ, lambda status, _headers, _error=None: statuses.append(status))
    size = sum(map(len, answer))
    cost = time.process_time() - begun
    # It says that the request is over.
    getattr(answer, "close", lambda: None)()
    if statuses != ["200 OK"] or not size:
        raise SystemExit(f"{address}: {statuses}")
    return cost * 1000


def profile(act: Callable[[], Iterable[float]]) -> None:
    profiler = cProfile.Profile()
    profiler.enable()
    act()
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(LINES).sort_stats("cumulative").print_stats(2 * LINES)


if __name__ == "__main__":
    main()
