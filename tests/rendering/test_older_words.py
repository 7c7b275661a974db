"""The printed words of documents of older schemas stay byte for byte, whatever the program learns since."""

from pathlib import Path

import pytest

from notices.document.model import parse
from notices.rendering.fragment import fragment

GOLDEN = Path(__file__).parents[1] / "support" / "data" / "golden"


@pytest.mark.parametrize("page", sorted(GOLDEN.glob("*.html")), ids=lambda page: page.stem)
def test_a_document_of_an_older_schema_prints_what_it_printed_when_it_was_approved(page: Path):
    """The pages were made by the program of schema 2. A word that changes here changes what a person has approved."""
    stored = page.with_suffix(".json").read_text()

    assert fragment(parse(stored)) == page.read_text()
