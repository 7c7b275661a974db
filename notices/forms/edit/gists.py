"""What stands in a section, in a few words: shown in its head while it is folded."""

from collections.abc import Callable, Iterator

from django.utils.text import Truncator
from django.utils.translation import ngettext

from notices.document.citations import without_citations
from notices.document.model import Document
from notices.document.rich_text import plain_text

MAX_LENGTH = 110


def gist_of(section: str, document: Document) -> str:
    """Return what stands in the section of the document, "" for nothing."""
    words = " · ".join(filter(None, GISTS[section](document))) if section in GISTS else ""
    return Truncator(words).chars(MAX_LENGTH)


def _header(document: Document) -> Iterator[str]:
    yield document.technology_type.label
    yield from (area.label for area in document.areas)
    yield from (name.text for name in document.substances)
    yield document.atc.code


def _status(document: Document) -> Iterator[str]:
    yield document.regulatory_change.label if document.regulatory_change else ""
    yield _prose(document.status)


def _evidence(document: Document) -> Iterator[str]:
    yield from (row.number for row in document.norwegian_assessments)
    yield _counted(len(document.trials), lambda number: ngettext("%(number)s trial", "%(number)s trials", number))


def _references(document: Document) -> Iterator[str]:
    yield _counted(
        len(document.references),
        lambda number: ngettext("%(number)s reference", "%(number)s references", number),
    )


def _counted(number: int, words: Callable[[int], str]) -> str:
    return words(number) % {"number": number} if number else ""


def _prose(rich_text: str) -> str:
    # Long texts are cut: more is never shown.
    return without_citations(" ".join(plain_text(rich_text[: 20 * MAX_LENGTH]).split()))


GISTS: dict[str, Callable[[Document], Iterator[str]]] = {
    "header": _header,
    "summary": lambda document: iter([_prose(document.summary)]),
    "status": _status,
    "description": lambda document: iter([_prose(document.description)]),
    "disease": lambda document: iter([_prose(document.disease)]),
    "current_treatment": lambda document: iter([_prose(document.current_treatment)]),
    "evidence": _evidence,
    "elements": lambda document: (box.label for box in document.elements if box.checked),
    "kinds": lambda document: (kind.label for kind in document.kinds if kind.checked),
    "references": _references,
}
