"""What became of a file as one line of JSON, for other programs."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from notices.importing.reasons import REFUSALS
from notices.importing.result import Doubt, Fate, ImportResult


def json_line(result: ImportResult, translated: Callable[[str], str] = str) -> str:
    """Return the line: keys sorted, nothing between, so that the document stands in it as its canonical JSON."""
    return json.dumps(data_of(result, translated), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def data_of(result: ImportResult, translated: Callable[[str], str] = str) -> dict[str, Any]:
    """Return what the line holds; `translated` puts the reasons into the reader's language."""
    document = result.document
    return {
        "file": result.file,
        "kind": result.kind or None,
        "refused": translated(REFUSALS[result.refused]) if result.refused else None,
        "document": json.loads(document.canonical()) if document else None,
        "findings": [{"place": doubt.place, "why": reason_of(doubt, translated)} for doubt in result.doubts],
        "not_placed": [*result.texts(Fate.NOT_PLACED), *result.unread],
        "furniture": [*result.texts(Fate.FURNITURE), *replaced_words(result)],
    }


def reason_of(doubt: Doubt, translated: Callable[[str], str] = str) -> str:
    """Return why something is doubtful, with the words that are."""
    reason = translated(doubt.why)
    return f"{reason} “{doubt.words}”" if doubt.words else reason


def replaced_words(result: ImportResult) -> list[str]:
    """Return the words that a code, a number or a date stands for now: they are in the field, in another form."""
    texts = []
    for change in result.normalisations:
        gone = Counter(change.before) - Counter(change.after)
        if gone:
            texts.append(" ".join(gone.elements()))
    return texts
