"""What `verify` costs a notice, and whether its memory stays flat, on made-up notices.

    DATABASE_URL=sqlite:////tmp/verify-{}.sqlite3 .venv/bin/python benchmarks/verify.py 200 1000

The address names a database for each size, with the size in the place of {}. An empty one is filled first
(`benchmarks/load.py`), and the page of each live notice is stored. Each size is verified in a process of its own, three
times; the CPU time is the best of them without the work that is done once, which a database of no notice shows. Exits
with 1 where a bound is broken.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_MS_A_NOTICE = 2.0
# The largest may hold so much more memory than the smallest, in MiB: what is read ahead of a table, not its size.
MAX_GROWTH = 30.0
ROUNDS = 3


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [200, 1000]
    once, _memory = measure_in_a_process(0)
    print(f"{once:.0f} ms CPU once, before the first notice")
    measured = []
    for size in sizes:
        milliseconds, memory = measure_in_a_process(size)
        measured.append(((milliseconds - once) / size, memory))
        print(f"{size:6} notices: {measured[-1][0]:.2f} ms CPU a notice, at most {memory:.0f} MiB")
    growth = measured[-1][1] - measured[0][1]
    if measured[-1][0] > MAX_MS_A_NOTICE or growth > MAX_GROWTH:
        sys.exit(f"The bounds are {MAX_MS_A_NOTICE:g} ms a notice and {MAX_GROWTH:g} MiB more memory.")


def measure_in_a_process(size: int) -> tuple[float, float]:
    """Return the CPU time of the whole in milliseconds, and the memory of its process in MiB."""
    environment = {
        **os.environ,
        "DATABASE_URL": os.environ["DATABASE_URL"].format(size),
        "DEBUG": "1",
        "STORED_PAGES": "1",
        "MAIL_AT_ONCE": "0",
        "SITE_URL": "http://localhost",
        "DJANGO_SETTINGS_MODULE": "horizonscan.settings",
        "PYTHONPATH": str(ROOT),
    }
    for step in ("fill", "measure"):
        command = [sys.executable, __file__, f"--{step}", str(size)]
        answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    milliseconds, memory = answer.stdout.split()
    return float(milliseconds), float(memory)


def fill(count: int) -> None:
    from django.core.management import call_command

    from benchmarks.load import load
    from notices.models import Listing, Notice, StoredPage
    from notices.public.addresses import canonical
    from notices.public.page_cache.warm_up import request_page

    call_command("migrate", verbosity=0)
    if count and not Notice.objects.exists():
        load(count)
    if not StoredPage.objects.exists():
        live = Listing.objects.live().values_list("notice__number", "notice__slug")
        for number, slug in live:
            request_page(canonical("notice", number, slug))


def measure() -> None:
    from notices.verification import verify

    times = []
    for _round in range(ROUNDS):
        begun = time.process_time()
        for finding in verify():
            print(finding, file=sys.stderr)
        times.append(time.process_time() - begun)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(min(times) * 1000, memory)


if __name__ == "__main__":
    if sys.argv[1:2] in (["--fill"], ["--measure"]):
        import django
        from django.conf import settings

        django.setup()
        settings.DEBUG = False  # or every query would be written down
        fill(int(sys.argv[2])) if sys.argv[1] == "--fill" else measure()
    else:
        main()
