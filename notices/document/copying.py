"""A new document made from another: what comes along, under which keys, and what does not. Pure."""

from typing import Any
from uuid import UUID, uuid5

from notices.document.model import Document, Name, TrialRow

# Lists whose keys name nothing but their rows. A reference's key is what citations name: it stays.
ROW_KEYS_ONLY = ("brand_names", "regulatory_statuses", "norwegian_assessments")


def started_from(source: Document, *, title: str, seed: UUID, keep_trials: bool) -> Document:
    """The text of `source` as the beginning of another notice.

    Left out, as they were true of that notice alone: the title, its Nye metoder numbers, the date of its information,
    the day on which a trial was read in its registry; and the trials, unless they are to be kept. The same seed gives
    the same keys, so that one request made twice says the same.
    """
    rows = {name: _with_new_keys(getattr(source, name), seed) for name in ROW_KEYS_ONLY}
    kept = [_trial(trial, seed) for trial in source.trials] if keep_trials else []
    return source.revised(title=title, nye_metoder=(), information_as_of=None, trials=tuple(kept), **rows)


def with_beginning(document: Document, *, substances: list[str], trials: list[str], seed: UUID) -> Document:
    """The document with these substances, and with these trials after its own, each once."""
    names = tuple(Name(key=_key(seed, f"substance {text}"), text=text) for text in dict.fromkeys(substances))
    known = {trial.number for trial in document.trials}
    added = [TrialRow(key=_key(seed, number), number=number) for number in dict.fromkeys(trials) if number not in known]
    return document.revised(substances=names, trials=(*document.trials, *added))


def _with_new_keys(rows: tuple[Any, ...], seed: UUID) -> tuple[Any, ...]:
    return tuple(row.model_copy(update={"key": _key(seed, row.key)}) for row in rows)


def _trial(trial: TrialRow, seed: UUID) -> TrialRow:
    arms = _with_new_keys(trial.arms, seed)
    return trial.model_copy(update={"key": _key(seed, trial.key), "arms": arms, "checked_on": None})


def _key(seed: UUID, name: str) -> str:
    return uuid5(seed, name).hex[:12]
