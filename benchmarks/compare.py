"""How long it takes to compare two versions of a notice, and to make the comparison into a page.

    .venv/bin/python benchmarks/compare.py

Three pairs: the demonstration's notice before and after its review; two different notices of the demonstration; and a
notice of 50 trials of which every second has changed words, five have moved, five went and five are new. Then the
longest texts that a field can hold, made to be hard. Milliseconds, the median of several runs.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ |= {"DJANGO_SETTINGS_MODULE": "horizonscan.settings", "DEBUG": "1"}

import django  # noqa: E402

django.setup()

from django.template.loader import render_to_string  # noqa: E402

from notices.comparison.documents import compare  # noqa: E402
from notices.comparison.rich_text import rich_text_differences  # noqa: E402
from notices.demo import baricitinib, baricitinib_first_try, outdated  # noqa: E402
from notices.document.field_types import MAX_RICH_TEXT_LENGTH  # noqa: E402
from notices.document.model import Document, TrialRow  # noqa: E402
from notices.rendering.comparison import printed_comparison  # noqa: E402

RUNS = 7
TRIALS = 50


def main() -> None:
    print(f"{'ms':>8} {'page':>8}  changes")
    measure("the demonstration's notice, first try and approved", baricitinib_first_try(), baricitinib())
    measure("two different notices of the demonstration", outdated(), baricitinib())
    measure(f"a notice of {TRIALS} trials, changes in many rows", many_trials(), worked_on(many_trials()))
    print(f"\n{'ms':>8}  rich texts that are hard, all but the first of {MAX_RICH_TEXT_LENGTH} letters")
    for name, before, after in hard_texts():
        print(f"{median(lambda before=before, after=after: rich_text_differences(before, after)):8.1f}  {name}")


def measure(name: str, before: Document, after: Document) -> None:
    """The comparison alone, and the comparison with its page."""
    alone = median(lambda: compare(before, after))
    page = median(lambda: page_of(before, after))
    print(f"{alone:8.1f} {page:8.1f}  {len(compare(before, after).changes):7}  {name}")


def page_of(before: Document, after: Document) -> str:
    comparison = printed_comparison(compare(before, after))
    context = {"comparison": comparison, "comment_url": "/comments/"}
    return render_to_string("shared/comparison/_comparison.html", context)


def median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def many_trials() -> Document:
    templates = baricitinib().trials
    return baricitinib().revised(trials=tuple(trial(templates, number) for number in range(TRIALS)))


def trial(templates: tuple[TrialRow, ...], number: int) -> TrialRow:
    row = templates[number % len(templates)]
    return row.model_copy(update={"key": f"t{number}", "number": f"NCT{number:08}", "name": f"STUDY-{number}"})


def worked_on(document: Document) -> Document:
    rows = list(document.trials)
    rows[::2] = [
        row.model_copy(
            update={
                "population": row.population.replace("voksne", "barn og voksne"),
                "outcomes": row.outcomes.replace("uker", "måneder"),
                "participants": (row.participants or 0) + 1,
                "arms": row.arms[1:],
            }
        )
        for row in rows[::2]
    ]
    moved = [*rows[45:], *rows[5:45]]
    new = [trial(document.trials, TRIALS + number) for number in range(5)]
    return document.revised(trials=(*moved, *new), disease=document.disease.replace("ofte", "sjelden"))


def hard_texts() -> list[tuple[str, str, str]]:
    chance = random.Random(1)
    words = [str(number) for number in range(MAX_RICH_TEXT_LENGTH // 7)]
    shuffled = chance.sample(words, len(words))
    few = [chance.choices(["og", "i", "på", "av"], k=MAX_RICH_TEXT_LENGTH // 4) for _ in range(2)]
    marked = "<p>Ei setning.</p>"
    # About as many as are still compared one by one.
    most = [chance.choices("abcdefgh", k=1050) for _ in range(2)]
    return [
        ("a text of eight words in random order", *(f"<p>{' '.join(text)}</p>" for text in most)),
        ("every word in another place", f"<p>{' '.join(words)}</p>", f"<p>{' '.join(shuffled)}</p>"),
        ("four words in random order, 25,000 of them", *(f"<p>{' '.join(text)}</p>" for text in few)),
        ("the same paragraph all along", marked * 5000, (marked * 3 + "<p>Ny.</p>") * 1200),
        ("paragraphs with hard words", *(paragraphs(random.Random(seed)) for seed in (1, 2))),
    ]


def paragraphs(chance: random.Random) -> str:
    """Each begins alike in both texts and goes on with as many like words as are still compared one by one."""
    return "".join(f"<p>Del {number}. {' '.join(chance.choices('abcd', k=240))}</p>" for number in range(190))


if __name__ == "__main__":
    main()
