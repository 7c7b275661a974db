"""How long it takes to set a notice as PDF, from the document to the file, and how large the file is.

    .venv/bin/python benchmarks/pdf.py

The demonstration's notice, a notice of 50 trials, and one of 100 trials with long texts. The setter is a process of its
own, started for each file: its seconds count, the memory that it took at most is given, and that of ours after it.
"""

import os
import resource
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ |= {"DJANGO_SETTINGS_MODULE": "horizonscan.settings", "DEBUG": "1"}

import django  # noqa: E402

django.setup()

from notices.demo import baricitinib  # noqa: E402
from notices.document.field_types import MAX_RICH_TEXT_LENGTH, MAX_ROWS  # noqa: E402
from notices.document.model import Document  # noqa: E402
from notices.public.pdf.front_matter import FrontMatter  # noqa: E402
from notices.public.pdf.typeset import typeset  # noqa: E402

RUNS = 7
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
AT = "https://varsel.example.org/varsel/1/"
FRONT_MATTER = FrontMatter(
    1,
    1,
    "0" * 64,
    MOMENT,
    MOMENT,
    "first",
    "",
    "live",
    None,
    "",
    "",
    "",
    AT,
    AT,
    AT,
    "HorizonScan",
    "NLOD 2.0",
    AT,
    False,
)


def main() -> None:
    print(f"{'seconds':>8} {'kB':>6} {'MiB setter':>11} {'MiB ours':>9}")
    measure("the demonstration's notice", baricitinib())
    measure("a notice of 50 trials", with_trials(50))
    measure(f"a notice of {MAX_ROWS} trials and long texts", long_one())


def measure(name: str, document: Document) -> None:
    seconds = []
    for _run in range(RUNS):
        start = time.perf_counter()
        content = typeset(document, FRONT_MATTER.texts(document), MOMENT)
        seconds.append(time.perf_counter() - start)
    # In kB on Linux; of all children so far, so the longest notice comes last.
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{statistics.median(seconds):8.2f} {len(content) / 1000:6.0f} {most:11.0f} {resident():9.0f}  {name}")


def with_trials(count: int) -> Document:
    rows = baricitinib().trials
    return baricitinib().revised(
        trials=tuple(rows[n % len(rows)].model_copy(update={"key": f"t{n}"}) for n in range(count))
    )


def long_one() -> Document:
    texts = ("summary", "status", "description", "disease", "current_treatment", "research")
    paragraph = "<p>Metoden er ny, og <em>dokumentasjonen</em> er ventet om noen år [@ema].</p>"
    text = paragraph * (MAX_RICH_TEXT_LENGTH // 10 // len(paragraph))
    return with_trials(MAX_ROWS).revised(**dict.fromkeys(texts, text))


def resident() -> float:
    """The memory of this process, MiB (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
