"""Find citations (`[@key]`) in a document's texts, and number its references by their first appearance.

Several citations may share a bracket: `[@a; @b]`. Texts count in the template's order, header included.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notices.document.model import Document, Reference
from notices.document.template import HEADER_LABELS

KEY = r"@[A-Za-z0-9][A-Za-z0-9_-]*"
CITATION = re.compile(rf"\[\s*({KEY}(?:\s*[;,]\s*{KEY})*)\s*\]")


@dataclass(frozen=True)
class Passage:
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


def passages(document: Document) -> Iterator[Passage]:
    """Yield every text that may cite, in the template's order."""
    yield Passage("title", document.title)
    yield from _header(document)
    yield Passage("summary", document.summary, is_rich=True)
    for status in document.regulatory_statuses:
        yield Passage(f"regulatory_statuses/{status.key}/note", status.note)
    for name in ("status", "description", "disease", "current_treatment"):
        yield Passage(name, getattr(document, name), is_rich=True)
    yield from _evidence(document)
    yield Passage("elements_other", document.elements_other)
    for kind in document.kinds:
        yield Passage(f"kinds/{kind.code}/comment", kind.comment)


def _header(document: Document) -> Iterator[Passage]:
    """Yield the rows that the type of technology has; texts that another type left in other rows are not printed."""
    rows = HEADER_LABELS[document.technology_type.code]
    for name in ("substances", "brand_names"):
        if name in rows:
            yield from (Passage(f"{name}/{row.key}/text", row.text) for row in getattr(document, name))
    if "atc" in rows:
        yield Passage("atc/group", document.atc.group)
    if "holder" in rows:
        yield Passage("holder", document.holder)


def _evidence(document: Document) -> Iterator[Passage]:
    for assessment in document.norwegian_assessments:
        yield Passage(f"norwegian_assessments/{assessment.key}/title", assessment.title)
    yield Passage("norwegian_note", document.norwegian_note, is_rich=True)
    yield Passage("international_done/citations", document.international_done.citations)
    yield Passage("international_ongoing/citations", document.international_ongoing.citations)
    yield Passage("international_note", document.international_note, is_rich=True)
    yield Passage("alerts/citations", document.alerts.citations)
    yield Passage("alerts_note", document.alerts_note, is_rich=True)
    yield Passage("research", document.research, is_rich=True)
    for trial in document.trials:
        yield Passage(f"trials/{trial.key}/population", trial.population)
        yield Passage(f"trials/{trial.key}/intervention", trial.intervention)
        for arm in trial.arms:
            yield Passage(f"trials/{trial.key}/arms/{arm.key}/text", arm.text)
        for name in ("control", "outcomes", "name", "note"):
            yield Passage(f"trials/{trial.key}/{name}", getattr(trial, name))


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
