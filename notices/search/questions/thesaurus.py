"""The thesaurus: which words mean the same, and which spelling a piece of a word has in the other Norwegian. Pure.

`thesaurus.txt` beside this module says how it is written, and where it is from.
"""

from pathlib import Path
from typing import NamedTuple

from notices.search.terms import folded


class Meaning(NamedTuple):
    """The words of one meaning as a page shows them, and words that each mean a kind of it."""

    words: tuple[str, ...]
    narrower: tuple[str, ...] = ()


def _read() -> tuple[list[Meaning], list[tuple[str, str]]]:
    meanings, nynorsk = [], []
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if " ~ " in line and not line.startswith("#"):
            one, other = line.split(" ~ ")
            nynorsk.append((folded(one), folded(other)))
        elif line and not line.startswith("#"):
            words, _sign, narrower = line.partition(" > ")
            meanings.append(Meaning(_parts(words), _parts(narrower)))
    return meanings, nynorsk


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


MEANINGS, NYNORSK = _read()
