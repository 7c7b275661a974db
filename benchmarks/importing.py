"""How well old notices come in: files of our own making, whose facts are known: `python -m benchmarks.importing [N]`.

N notices, 70 where nothing is said, each as text, as Word file and as PDF, in all layouts. Prints for each kind and
layout how many fields were exactly right, how many were wrong but said to be doubtful, how many were wrong and not said
(none), how many words were lost (none), seconds a document; then how soon files that are made to break a reader are
refused, each in the child process, and how much memory the largest child took.
"""

import io
import os
import resource
import sys
import time
import zipfile
from collections import Counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horizonscan.settings")

from notices.importing.door import import_file
from notices.importing.pdf.reader import read as read_pdf
from notices.importing.proof import unaccounted, unread
from notices.importing.text_reader import read as read_text
from notices.importing.understanding import understand
from notices.importing.word.reader import read as read_word
from tests.support import word_documents as word
from tests.support.foreign_notices import FOREIGN
from tests.support.imported_facts import verdicts
from tests.support.old_files import PdfMaker, WordMaker
from tests.support.old_notice_text import Maker
from tests.support.old_notice_words import LAYOUTS
from tests.support.old_notices import make
from tests.support.pdf_pages import PdfPage, pdf

KINDS = {"text": (Maker, read_text), "docx": (WordMaker, read_word), "pdf": (PdfMaker, read_pdf)}
ALL_LAYOUTS = (*LAYOUTS, *FOREIGN)
BOMB_SIZE = 1_000_000_000  # bytes, once unpacked


def main(count: int) -> None:
    """Import so many notices in each kind of file, then the files that must be refused."""
    for kind in KINDS:
        _print(kind, *_imported(kind, count))
    for name, data in _hostile_files().items():
        start = time.perf_counter()
        refused = import_file(name, data).refused
        print(f"{name} ({len(data):,} bytes): {refused or 'read'} after {time.perf_counter() - start:.1f} s")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"the largest child took {memory} MB")


def _imported(kind: str, count: int) -> tuple[dict[str, Counter[str]], int, float, float]:
    maker, read = KINDS[kind]
    totals: dict[str, Counter[str]] = {}
    lost, slowest, seconds = 0, 0.0, 0.0
    for seed in range(count):
        notice = make(seed, ALL_LAYOUTS[seed % len(ALL_LAYOUTS)], maker)
        start = time.perf_counter()
        source = read(notice.data)
        result = understand(str(seed), source)
        took = time.perf_counter() - start
        slowest, seconds = max(slowest, took), seconds + took
        lost += sum((unaccounted(source, result.pieces) + unread(source)).values())
        for place, verdict, detail in verdicts(result, notice.truth):
            totals.setdefault(notice.layout, Counter())[verdict] += 1
            if verdict != "right":
                print(f"{seed} {notice.layout} {place}: {verdict}: {detail}")
    return totals, lost, seconds / count, slowest


def _print(kind: str, totals: dict[str, Counter[str]], lost: int, mean: float, slowest: float) -> None:
    whole = sum(totals.values(), Counter())
    for layout, counts in [*sorted(totals.items()), ("all", whole)]:
        share = counts["right"] / counts.total()
        print(
            f"{kind:5}{layout:12} {counts.total():6} fields, right {share:.2%}, "
            f"doubtful {counts['doubtful']}, wrong {counts['wrong']}"
        )
    print(f"{kind}: words lost {lost}, {mean:.2f} s a document, the slowest {slowest:.2f} s")


def _hostile_files() -> dict[str, bytes]:
    page = PdfPage()
    for line in range(60):
        page.words(36, 40 + 12 * line, f"Line {line} of a page that is full of words, as reports are.", 9)
    rows = [("N = 12 voksne", "A", "Placebo", "Andel", f"NCT{number:08}", "Pågående") for number in range(10_000)]
    bomb = io.BytesIO(word.word_document(word.paragraph("Metodevarsel")))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/footnotes.xml", "w") as part:
        for _million in range(BOMB_SIZE // 1_000_000):
            part.write(b"<a>" * 333_333 + b" ")
    return {
        "300 pages": pdf(*[page] * 300),
        "10,000 rows": word.word_document(word.table(*rows)),
        "zip bomb": bomb.getvalue(),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 70)
