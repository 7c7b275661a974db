"""Read a pasted text, in any mixture of formats, as entries; what is not understood is kept, line by line."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from notices.document.pasting.characters import composed
from notices.references.bibtex import read_bibtex
from notices.references.csl import read_item
from notices.references.entry import Entry
from notices.references.lines import read_line
from notices.references.nbib import read_nbib
from notices.references.ris import read_ris

MAX_ENTRIES = 1000
MAX_LENGTH = 5_000_000
# A text of brackets that are no JSON is not read over and over again.
MAX_JSON_TRIES = 20

RIS_LINE = re.compile(r"\s{0,3}([A-Z][A-Z0-9])\s{1,2}-\s?(.*)")
NBIB_START = re.compile(r"PMID *- ?\d")
BIBTEX_START = re.compile(r"\s{0,3}@\s*[A-Za-z]{3,30}\s*[{(]")
ITEM_FIELDS = {"title", "DOI", "container-title", "author", "URL"}


class TooMuch(ValueError):
    """The text holds more than MAX_ENTRIES sources, or is too long; `count` is 0 where nothing was counted."""

    def __init__(self, count: int = 0) -> None:
        super().__init__("too much at once")
        self.count = count


@dataclass
class Reading:
    """The entries of a text, and the lines that were not understood, as they were pasted."""

    entries: list[Entry] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


def read_sources(text: str) -> Reading:
    """Return what a pasted text holds. Raises TooMuch."""
    if len(text) > MAX_LENGTH:
        raise TooMuch
    reading = Reading()
    for block, entries in _Blocks(composed(text)):
        useful = [entry for entry in entries if _says_something(entry)]
        reading.entries += useful
        reading.rest += [] if useful else [block]
    if len(reading.entries) > MAX_ENTRIES:
        raise TooMuch(len(reading.entries))
    return reading


def _says_something(entry: Entry) -> bool:
    return bool(entry.title or entry.doi or entry.pmid or entry.url or (entry.authors and entry.source))


class _Blocks:
    """The blocks of a text, each with its entries."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.at = 0
        self.json_tries = 0

    def __iter__(self) -> Iterator[tuple[str, list[Entry]]]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip():
                self.at += 1
            elif NBIB_START.match(line):
                block = self._until(lambda line: not line.strip() or NBIB_START.match(line))
                yield block, read_nbib(block)
            elif BIBTEX_START.match(line):
                block = self._bibtex()
                yield block, read_bibtex(block)
            elif self._is_ris(line):
                block = self._ris()
                yield block, read_ris(_tidy_ris(block))
            elif line.lstrip().startswith(("[", "{")) and (items := self._json()):
                yield items
            else:
                self.at += 1
                yield line.strip(), read_line(line)

    def _until(self, is_end: Any) -> str:
        """Return the lines from here to the one before the next that ends the block."""
        start = self.at
        self.at += 1
        while self.at < len(self.lines) and not is_end(self.lines[self.at]):
            self.at += 1
        return "\n".join(self.lines[start : self.at])

    def _bibtex(self) -> str:
        """Return the lines to the brace that closes the entry, or to the next entry."""
        start, depth = self.at, 0
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if self.at > start and BIBTEX_START.match(line):
                break
            depth += line.count("{") + line.count("(") - line.count("}") - line.count(")")
            self.at += 1
            if depth <= 0:
                break
        return "\n".join(self.lines[start : self.at])

    def _is_ris(self, line: str) -> bool:
        """Does a record begin here? Without its first tag it must be two lines of tags at least."""
        match = RIS_LINE.match(line)
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        return bool(match and (match[1] == "TY" or RIS_LINE.match(following)))

    def _ris(self) -> str:
        def is_end(line: str) -> bool:
            tag = RIS_LINE.match(line)
            before = RIS_LINE.match(self.lines[self.at - 1])
            return bool(
                (before and before[1] == "ER") or (tag and tag[1] == "TY") or (not tag and self._is_apart(line))
            )

        return self._until(is_end)

    def _is_apart(self, line: str) -> bool:
        """Is it a blank line behind which no tag follows, or text behind a blank line?"""
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        return not line.strip() and not RIS_LINE.match(following)

    def _json(self) -> tuple[str, list[Entry]] | None:
        """Return items of CSL-JSON that begin here, None where there are none."""
        self.json_tries += 1
        if self.json_tries > MAX_JSON_TRIES:
            return None
        text = "\n".join(self.lines[self.at :]).lstrip()
        try:
            data, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return None
        items = data if isinstance(data, list) else data.get("items", [data])
        if not isinstance(items, list) or not any(
            isinstance(item, dict) and ITEM_FIELDS & item.keys() for item in items
        ):
            return None
        skipped = "\n".join(self.lines[self.at :])
        self.lines[self.at :] = skipped[len(skipped) - len(text) + end :].lstrip(" ,").split("\n")
        return text[:end], [read_item(item) for item in items if isinstance(item, dict)]


def _tidy_ris(block: str) -> str:
    """Return the record with its tags in the places where RIS has them, and with its first and last tag."""
    lines = [
        line if (tag := RIS_LINE.match(line)) is None else f"{tag[1]}  - {tag[2] or ''}" for line in block.split("\n")
    ]
    start = [] if lines[0].startswith("TY") else ["TY  - GEN"]
    end = [] if lines[-1].startswith("ER") else ["ER  - "]
    return "\n".join((*start, *lines, *end))
