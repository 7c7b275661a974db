"""How well old notices come in: texts of our own making, whose facts are known: `python -m benchmarks.importing`.

Prints for each layout how many fields were exactly right, how many were wrong but said to be doubtful, how many were
wrong and not said (none), and how many words were lost (none); seconds and memory a document.
"""

import os
import resource
import sys
import time
from collections import Counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horizonscan.settings")

from notices.importing.text_reader import read
from notices.importing.understanding import understand
from tests.support.imported_facts import verdicts, words_lost
from tests.support.old_notices import make


def main(count: int) -> None:
    """Import so many notices and print what became of their fields."""
    totals: dict[str, Counter[str]] = {}
    slowest, lost = 0.0, 0
    for seed in range(count):
        notice = make(seed)
        start = time.perf_counter()
        result = understand(str(seed), read(notice.data))
        slowest = max(slowest, time.perf_counter() - start)
        lost += sum(words_lost(result, notice.data).values())
        for place, verdict, detail in verdicts(result, notice.truth):
            totals.setdefault(notice.layout, Counter())[verdict] += 1
            if verdict != "right":
                print(f"{seed} {notice.layout} {place}: {verdict}: {detail}")
    _print(totals, count, slowest, lost)


def _print(totals: dict[str, Counter[str]], count: int, slowest: float, lost: int) -> None:
    whole = sum(totals.values(), Counter())
    for layout, counts in [*sorted(totals.items()), ("all", whole)]:
        share = counts["right"] / counts.total()
        print(
            f"{layout:12} {counts.total():6} fields, right {share:.1%}, "
            f"doubtful {counts['doubtful']}, wrong {counts['wrong']}"
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count} documents, words lost {lost}, slowest {slowest:.2f} s, {memory} MB in all")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 70)
