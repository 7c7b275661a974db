"""The printed words of documents of older schemas stay, in their order, whatever the program learns since."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from notices.document.model import Document, parse
from notices.public.page_cache.visible_words import words_of
from notices.public.pdf.blocks import Blocks
from notices.public.pdf.glyphs import SOFT_BREAK
from notices.rendering.fragment import fragment
from notices.trial_table.timeline import draw_timeline

GOLDEN = Path(__file__).parents[1] / "support" / "data" / "golden"
# What a block for Typst has for its words: runs of text, the boxes of a checklist, a legend.
PRINTED = ("text", "box", "words")


@pytest.mark.parametrize("page", sorted(GOLDEN.glob("*.html")), ids=lambda page: page.stem)
def test_a_document_of_an_older_schema_prints_what_it_printed_when_it_was_approved(page: Path):
    """The pages were made by programs of their time. A word that changes here changes what a person has approved."""
    stored = page.with_suffix(".json").read_text()

    assert words_of(fragment(parse(stored))) == words_of(page.read_text())


@pytest.mark.parametrize("words", sorted(GOLDEN.glob("*.pdf.txt")), ids=lambda words: words.name)
def test_a_document_of_an_older_schema_has_the_same_words_on_paper(words: Path):
    document = parse((GOLDEN / words.name.replace(".pdf.txt", ".json")).read_text())

    assert words_on_paper(document) == words.read_text().split()


def words_on_paper(document: Document) -> list[str]:
    """The words of the text in the PDF, without the breaks in long ones."""
    blocks = Blocks(fragment(document), draw_timeline(document)).all()
    return "\n".join(_printed(blocks)).replace(SOFT_BREAK, "").split()


def _printed(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in PRINTED and isinstance(inner, str):
                yield inner
            else:
                yield from _printed(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _printed(inner)
