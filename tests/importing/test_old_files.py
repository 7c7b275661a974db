"""Old notices in their agencies' layouts, as Word files and as PDF: each fact is right, or said to be doubtful."""

from collections import Counter

import pytest

from notices.importing.pdf.reader import read as read_pdf
from notices.importing.understanding import understand
from notices.importing.word.reader import read as read_word
from notices.importing.words import count_words
from tests.support.imported_facts import verdicts
from tests.support.old_files import FileMaker, PdfMaker, WordMaker
from tests.support.old_notices import make

READERS = {WordMaker: read_word, PdfMaker: read_pdf}


@pytest.mark.parametrize("kind", [WordMaker, PdfMaker])
@pytest.mark.parametrize(("layout", "seed"), [("N1", 0), ("N1", 21), ("N2", 5), ("N3", 6), ("N5", 4)])
def test_every_fact_of_an_old_file_is_right_or_doubtful(kind: type[FileMaker], layout: str, seed: int):
    notice = make(seed, layout, kind)
    source = READERS[kind](notice.data)
    result = understand("notice", source)
    counts = Counter(verdict for _place, verdict, _why in verdicts(result, notice.truth))

    assert source.words == count_words(source.text)
    assert [(place, why) for place, verdict, why in verdicts(result, notice.truth) if verdict == "wrong"] == []
    assert counts["right"] > 20 * counts["doubtful"]
