"""Paragraphs and items of lists, as words with their marks, and their HTML."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

# Word has nine levels; more is an accident or an attack.
MAX_LIST_DEPTH = 9
BREAK = "\n"
SPACES = re.compile("[ \u00a0]{2,}")


@dataclass(frozen=True, slots=True)
class Run:
    """Words with the same marks: tags without their brackets, the outermost first. A line break is "\\n"."""

    text: str
    marks: tuple[str, ...] = ()


@dataclass(slots=True)
class Block:
    """A paragraph, or a part of an item in a list at `level` (from 1)."""

    runs: list[Run]
    level: int = 0
    kind: str = ""  # "ul" or "ol"
    list_id: str = ""
    starts_item: bool = False
    # Whether the source has a paragraph inside the item.
    is_paragraph: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def tidy_runs(runs: Iterable[Run]) -> list[Run]:
    """Return the runs with single spaces, none at the ends of lines, and no marks around spaces alone."""
    joined = _joined(runs)
    while joined and not joined[-1].text.strip(" \u00a0\n"):
        joined.pop()
    if joined:
        joined[-1] = Run(joined[-1].text.rstrip(" \u00a0\n"), joined[-1].marks)
    return joined


def _joined(runs: Iterable[Run]) -> list[Run]:
    result: list[Run] = []
    before = BREAK  # a space at the start of a line is none
    waiting: list[Run] = []
    for run in runs:
        text = SPACES.sub(lambda spaces: "\u00a0" if " " not in spaces[0] else " ", run.text)
        if before == BREAK:
            text = text.lstrip(" \u00a0")
        elif before == " ":
            text = text.lstrip(" ")
        if not text:
            continue
        before = text[-1]
        if text.strip(" \n"):
            for space in waiting:
                _append(result, Run(space.text, _shared(result, run)))
            waiting = []
            _append(result, Run(text, run.marks))
        else:
            waiting.append(Run(text))
    return result


def _append(runs: list[Run], run: Run) -> None:
    if runs and runs[-1].marks == run.marks:
        runs[-1] = Run(runs[-1].text + run.text, run.marks)
    else:
        runs.append(run)


def _shared(runs: list[Run], following: Run) -> tuple[str, ...]:
    """Return the marks of the space between two runs: two raised or lowered words stay two."""
    shared = runs[-1].marks[: _length_in_common(runs[-1].marks, following.marks)] if runs else ()
    return shared if not {"sub", "sup"} & set(shared) else ()


def _length_in_common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return shared


def html_of(blocks: list[Block]) -> str:
    """Return the HTML of the blocks: paragraphs and lists, one inside another as their levels say."""
    writer = _Writer()
    for block, following in pairwise([*blocks, Block([])]):
        has_more = following.level == block.level and not following.starts_item
        writer.write(block, is_paragraph=block.is_paragraph or has_more)
    writer.close_lists(0)
    return "".join(writer.parts)


@dataclass
class _Writer:
    parts: list[str] = field(default_factory=list)
    open_lists: list[tuple[str, str]] = field(default_factory=list)

    def write(self, block: Block, *, is_paragraph: bool) -> None:
        level = min(block.level, len(self.open_lists) + 1, MAX_LIST_DEPTH)
        self.close_lists(level)
        if not level:
            self.parts.append(f"<p>{_inline(block.runs)}</p>")
            return
        starts_item = block.starts_item
        wanted = (block.kind, block.list_id)
        is_other_list = len(self.open_lists) == level and self.open_lists[-1] != wanted
        # What is nested deeper than we nest goes on in the deepest list.
        if is_other_list and starts_item and block.level <= MAX_LIST_DEPTH:
            self.close_lists(level - 1)
        if len(self.open_lists) < level:
            self.open_lists.append(wanted)
            self.parts.append(f"<{block.kind}><li>")
            starts_item = True
        elif starts_item:
            self.parts.append("</li><li>")
        text = _inline(block.runs)
        self.parts.append(f"<p>{text}</p>" if is_paragraph or not starts_item else text)

    def close_lists(self, level: int) -> None:
        while len(self.open_lists) > level:
            self.parts.append(f"</li></{self.open_lists.pop()[0]}>")


def _inline(runs: Iterable[Run]) -> str:
    return "".join(_inline_parts(runs))


def _inline_parts(runs: Iterable[Run]) -> Iterator[str]:
    open_marks: tuple[str, ...] = ()
    for run in (*runs, Run("")):
        shared = _length_in_common(open_marks, run.marks)
        yield from (f"</{mark.split()[0]}>" for mark in reversed(open_marks[shared:]))
        yield from (f"<{mark}>" for mark in run.marks[shared:])
        open_marks = run.marks
        yield "<br>".join(escaped(line) for line in run.text.split(BREAK))


def escaped(text: str) -> str:
    """Return the text as HTML writes it between tags."""
    return html.escape(text, quote=False).replace("\u00a0", "&nbsp;")


def link_mark(address: str) -> str:
    """Return the mark of a link."""
    return f'a href="{html.escape(address, quote=False).replace(chr(34), "&quot;").replace(chr(0xA0), "&nbsp;")}"'
