"""What an import made of a notice whose facts are known: right, doubtful and said so, or wrong."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from notices.document.citations import without_citations
from notices.document.model import Document
from notices.document.rich_text import plain_text
from notices.importing.result import Fate, ImportResult
from notices.importing.words import count_words

CITED = re.compile(r"\s*\(\d{1,2}\)")


def verdicts(result: ImportResult, truth: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the place of each known fact, "right", "doubtful" or "wrong", and both values."""
    assert result.document is not None
    values = facts(result.document)
    doubts = [doubt.place for doubt in result.doubts]
    for place, expected in _flat(truth):
        value = values.get(place)
        if _same(value, expected):
            yield place, "right", ""
        else:
            is_doubtful = any(_is_about(doubt, place, result.document) for doubt in doubts)
            yield place, "doubtful" if is_doubtful else "wrong", f"{value!r} is not {expected!r}"


def words_lost(result: ImportResult, data: bytes) -> Counter[str]:
    """Return the words of the text that stand nowhere in the result."""
    pieces: Counter[str] = Counter()
    for fate in Fate:
        for text in result.texts(fate):
            pieces += count_words(text)
    return count_words(data.decode()) - pieces


def _is_about(doubt: str, place: str, document: Document) -> bool:
    """Is the doubt about this fact? A trial's facts are numbered, its doubts name its key."""
    parts = place.split("/")
    if parts[0] == "trials" and len(parts) > 1:
        key = document.trials[int(parts[1])].key if int(parts[1]) < len(document.trials) else ""
        names = {f"trials/{key}/{parts[2]}", f"trials/{key}", "trials"}
        aliases = {"arms": "intervention", "completion": "status"}
        names.add(f"trials/{key}/{aliases.get(parts[2], parts[2])}")
        return doubt in names
    return doubt.split("/")[0] == parts[0]


def _flat(truth: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in truth.items():
        if name == "trials":
            for number, trial in enumerate(value):
                yield from ((f"trials/{number}/{field}", fact) for field, fact in trial.items())
            yield "trial_count", len(value)
        else:
            yield name, value


def _same(value: Any, expected: Any) -> bool:
    if isinstance(expected, str) and isinstance(value, str):
        return re.sub(r"\s", "", CITED.sub("", value)) == re.sub(r"\s", "", CITED.sub("", expected))
    return bool(value == expected)


def facts(document: Document) -> dict[str, Any]:
    """Return the facts of a document by the names that the generator uses."""
    values: dict[str, Any] = {
        name: _words(getattr(document, name))
        for name in (
            "title", "holder", "status", "description", "disease", "current_treatment", "summary", "previous_use",
            "pharmaceutical_form", "international_note",
        )
    }  # fmt: skip
    values |= {
        "technology_type": document.technology_type.code,
        "areas": [area.label for area in document.areas],
        "substances": [row.text for row in document.substances],
        "brand_names": [row.text for row in document.brand_names],
        "atc": document.atc.code,
        "atc_group": document.atc.group,
        "financing": document.financing.code if document.financing else "",
        "regulatory_change": document.regulatory_change.code if document.regulatory_change else "",
        "regulatory_statuses": [
            (row.region.code, row.status.code) for row in document.regulatory_statuses if row.region and row.status
        ],
        "norwegian_assessments": [
            (row.number, row.relation.code if row.relation else "") for row in document.norwegian_assessments
        ],
        "international_done": document.international_done.count,
        "international_ongoing": document.international_ongoing.count,
        "alerts": document.alerts.count,
        "elements": [box.code for box in document.elements if box.checked],
        "kinds": [box.code for box in document.kinds if box.checked],
        "kind_comment": " ".join(box.comment for box in document.kinds).strip(),
        "reference_count": len(document.references),
        "version_log": [f"{row.date.value if row.date else ''} {row.note}" for row in document.version_log],
        "trial_count": len(document.trials),
        "first_published": _published(document),
    }
    for number, trial in enumerate(document.trials):
        values |= {f"trials/{number}/{name}": value for name, value in _trial(trial).items()}
    return values


def _published(document: Document) -> tuple[str, str, str] | None:
    first = document.first_published
    return (first.date.value if first.date else "", first.agency, first.number) if first else None


def _words(text: str) -> str:
    return " ".join(without_citations(plain_text(text)).split())


def _trial(trial: Any) -> dict[str, Any]:
    return {
        "number": trial.number,
        "name": trial.name,
        "phase": trial.phase.code if trial.phase else "",
        "participants": trial.participants,
        "participants_estimated": trial.participants_estimated,
        "population": trial.population,
        "intervention": trial.intervention,
        "arms": [arm.text for arm in trial.arms],
        "control": trial.control,
        "outcomes": trial.outcomes,
        "status": trial.status.code if trial.status else "",
        "primary_completion": (
            (trial.primary_completion.value, trial.primary_completion.estimated) if trial.primary_completion else None
        ),
        "completion": (trial.completion.value, trial.completion.estimated) if trial.completion else None,
    }
