"""Make a new document from another: which parts are copied, and under which keys."""

from typing import Any
from uuid import UUID, uuid5

from notices.document.fields import DOCUMENT_FIELDS, lists_in
from notices.document.model import Document, Name, TrialRow

# Lists whose rows keep their keys, or get them elsewhere: citations name a reference by its key, other names take the
# place of the substances, and a trial's arms get new keys with it.
OTHER_KEYS = {"references", "substances", "trials"}
LISTS_WITH_NEW_KEYS = [
    name for name in lists_in(Document) if DOCUMENT_FIELDS[name].about.is_copied and name not in OTHER_KEYS
]


def copy_as_new(source: Document, *, title: str, seed: UUID, keep_trials: bool) -> Document:
    """Copy the text of `source` as the first version of another notice.

    Left out, because they are true of that notice alone: the fields whose definition says so (title, Nye metoder
    numbers, the date of its information …), the day on which a trial was read in its registry; and the trials, unless
    `keep_trials`. The same seed gives the same keys, so that a request made twice makes the same document.
    """
    left_out = {
        name: Document.model_fields[name].default
        for name, field in DOCUMENT_FIELDS.items()
        if not field.about.is_copied
    }
    rows = {name: _with_new_keys(getattr(source, name), seed) for name in LISTS_WITH_NEW_KEYS}
    trials = [_trial(trial, seed) for trial in source.trials] if keep_trials else []
    return source.revised(**left_out | rows | {"title": title, "trials": tuple(trials)})


def with_names_and_trials(document: Document, *, substances: list[str], trials: list[str], seed: UUID) -> Document:
    """Return the document with these substances, and with these trials after its own, each once."""
    names = tuple(Name(key=_key(seed, f"substance {text}"), text=text) for text in dict.fromkeys(substances))
    numbers = {trial.number for trial in document.trials}
    new = [TrialRow(key=_key(seed, number), number=number) for number in dict.fromkeys(trials) if number not in numbers]
    return document.revised(substances=names, trials=(*document.trials, *new))


def _with_new_keys(rows: tuple[Any, ...], seed: UUID) -> tuple[Any, ...]:
    return tuple(row.model_copy(update={"key": _key(seed, row.key)}) for row in rows)


def _trial(trial: TrialRow, seed: UUID) -> TrialRow:
    arms = _with_new_keys(trial.arms, seed)
    return trial.model_copy(update={"key": _key(seed, trial.key), "arms": arms, "checked_on": None})


def _key(seed: UUID, name: str) -> str:
    return uuid5(seed, name).hex[:12]
