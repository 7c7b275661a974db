"""Find citations (`[@key]`) in a document's texts, and number its references by their first appearance.

Several citations may share a bracket: `[@a; @b]`. Texts count in the template's order, header included.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from notices.document.edition import Edition
from notices.document.field_types import Kind
from notices.document.fields import DOCUMENT_FIELDS, RICH_TEXTS, PartField, fields_of, has_field
from notices.document.model import Document, Part, Reference, Row, TrialRow

KEY = r"@[A-Za-z0-9][A-Za-z0-9_-]*"
CITATION = re.compile(rf"\[\s*({KEY}(?:\s*[;,]\s*{KEY})*)\s*\]")


@dataclass(frozen=True)
class CitingText:
    """A text of the document: its place ("holder", "trials/<key>/population") and whether it is rich text."""

    place: str
    text: str
    is_rich: bool = False


def keys_of(citation: str) -> list[str]:
    """Return the keys in the text of one bracket: "@a; @b" -> ["a", "b"]."""
    return [key.strip().removeprefix("@") for key in re.split(r"[;,]", citation)]


def without_citations(text: str) -> str:
    """Return the text for pages without a list of references: lists, addresses, searches."""
    return re.sub(r"[ \t]+", " ", CITATION.sub("", text)).strip()


def passages(document: Document) -> Iterator[CitingText]:
    """Yield every text that may cite, in the template's order, but not rows that the type of technology lacks."""
    for name in SUMMARY_FIRST if document.edition.has_summary_first else CITING_FIELDS:
        # What another type left in such a row is not printed.
        if has_field(document.technology_type.code, name):
            yield from _within(name, getattr(document, name), document.edition, is_rich=name in RICH_TEXTS)


def _within(place: str, value: Any, edition: Edition, *, is_rich: bool = False) -> Iterator[CitingText]:
    if isinstance(value, str):
        yield CitingText(place, value, is_rich)
    elif isinstance(value, tuple):
        for row in value:
            yield from _within(f"{place}/{row.key if isinstance(row, Row) else row.code}", row, edition)
    else:
        part: type[Part] = type(value)
        for name in edition.trial_texts if part is TrialRow else citing_fields(part):
            yield from _within(f"{place}/{name}", getattr(value, name), edition)


@cache
def citing_fields(part: type[Part]) -> tuple[str, ...]:
    """Return the names of the fields that may cite, in the order in which they are printed; a trial's see `edition`."""
    return tuple(name for name, field in fields_of(part).items() if name not in BOX_FIELDS and _may_cite(field))


def _may_cite(field: PartField) -> bool:
    if field.holds:
        return bool(citing_fields(field.holds))
    return field.about.cites and field.kind in (Kind.LINE, Kind.TEXT, Kind.RICH_TEXT)


# The words of a box are the template's.
BOX_FIELDS = ("code", "label")
CITING_FIELDS = tuple(name for name, field in DOCUMENT_FIELDS.items() if name == "kinds" or _may_cite(field))

# The same where the summary stands right under the title.
SUMMARY_FIRST = tuple(sorted(CITING_FIELDS, key=lambda name: name not in ("title", "summary")))


@dataclass(frozen=True)
class Citations:
    """The numbers of a document's references, citations to no reference, and references without citation."""

    numbers: dict[str, int]
    references: list[Reference]
    dangling: list[tuple[str, str]]  # (place, key) of a citation to no reference
    unused: list[str]  # keys of references that nothing cites

    def number(self, key: str) -> int | None:
        """Return the printed number of a reference, None when there is no such reference."""
        return self.numbers.get(key)


def collect_citations(document: Document) -> Citations:
    """Number the references: the cited ones by first appearance, then the others in their own order."""
    by_key = {reference.key: reference for reference in document.references}
    cited: dict[str, None] = {}
    dangling: list[tuple[str, str]] = []
    for passage in passages(document):
        for match in CITATION.finditer(passage.text):
            for key in keys_of(match[1]):
                if key in by_key:
                    cited[key] = None
                else:
                    dangling.append((passage.place, key))
    unused = [key for key in by_key if key not in cited]
    order = [*cited, *unused]
    return Citations(
        {key: number for number, key in enumerate(order, 1)},
        [by_key[key] for key in order],
        dangling,
        unused,
    )
