"""Gather words into paragraphs, items of lists and rows of tables, as the elements around them say."""

import re
from dataclasses import dataclass

from notices.document.pasting import word_lists
from notices.document.pasting.blocks import Block, Run, tidy_runs
from notices.document.pasting.formats import Attributes
from notices.document.pasting.lines import unwrapped
from notices.document.pasting.messages import MessageList
from notices.document.pasting.styles import Declarations, StyleSheet
from notices.document.pasting.tables import Cell, PastedTable, span


@dataclass(slots=True)
class _List:
    kind: str
    list_id: str
    number: int = 0
    item_pending: bool = True
    level: int = 0  # where an item says it itself
    has_number_message: bool = False


@dataclass(slots=True)
class _WordItem:
    """The paragraph that is read is an item of a list of Word's."""

    level: int
    list_id: str
    list_format: str
    mark: str = ""
    is_started: bool = False


class Outline:
    """What was read so far: the words of the paragraph, and the blocks before it."""

    def __init__(self, messages: MessageList) -> None:
        self.messages = messages
        self.sheet = StyleSheet()
        self.runs: list[Run] = []
        self.block_number = 0
        self.lists: list[_List] = []
        self.tables: list[PastedTable] = []
        self.word_item: _WordItem | None = None
        # Where blocks go: those of the whole text, then those of each cell that is open.
        self._sinks: list[list[Block]] = [[]]
        self._lists_outside: list[list[_List]] = []
        self._list_count = 0
        self._word_kinds: dict[tuple[str, int], str] = {}

    @property
    def blocks(self) -> list[Block]:
        return self._sinks[0]

    def add(self, blocks: list[Block]) -> None:
        """Add blocks that were read elsewhere."""
        self._sinks[-1].extend(blocks)

    def end_block(self, *, is_paragraph: bool) -> None:
        """Make a block of the words; `is_paragraph` says whether a paragraph stands around them in the source."""
        runs, self.runs = tidy_runs(self.runs), []
        self.block_number += 1
        if not runs:
            return
        block = Block(unwrapped(runs, self.messages))
        if self.word_item:
            self._place_word_item(block, self.word_item)
        elif self.lists:
            self._place_item(block, self.lists[-1], is_paragraph=is_paragraph)
        self._sinks[-1].append(block)

    def _place_item(self, block: Block, inside: _List, *, is_paragraph: bool) -> None:
        block.level, block.kind, block.list_id = inside.level or len(self.lists), inside.kind, inside.list_id
        block.starts_item, inside.item_pending = inside.item_pending, False
        block.is_paragraph = is_paragraph

    def start_list(self, name: str, attributes: Attributes, style: Declarations, *, is_kept: bool) -> None:
        """Begin a list; `is_kept` says whether its words are."""
        self._list_count += 1
        kind = "ol" if name == "ol" else "ul"
        inside = _List(kind, f"html {self._list_count}")
        if kind == "ol" and is_kept:
            self._tell_numbering(attributes, style, inside)
        self.lists.append(inside)

    def start_item(self, attributes: Attributes, style: Declarations, *, is_kept: bool) -> None:
        """Begin an item, at the level that it names or that the lists around it make."""
        if not self.lists:
            self.start_list("ul", {}, {}, is_kept=is_kept)
        inside = self.lists[-1]
        inside.item_pending = True
        inside.number += 1
        level = attributes.get("data-aria-level") or attributes.get("aria-level") or ""
        inside.level = max(1, int(level)) if level.isascii() and level.isdigit() and len(level) < 3 else 0
        if list_id := attributes.get("data-listid"):
            inside.list_id = f"{list_id} {inside.level}"
        if inside.kind == "ol" and inside.number == 1 and is_kept:
            self._tell_numbering(attributes, style, inside)

    def end_list(self) -> None:
        if self.lists:
            self.lists.pop()

    def _tell_numbering(self, attributes: Attributes, style: Declarations, inside: _List) -> None:
        """Tell that the list is numbered otherwise in the source: from 4 on, with letters, or backwards."""
        first = _first_mark(attributes, style)
        if first and not inside.has_number_message:
            inside.has_number_message = True
            self.messages.add("list_numbers", first)

    def start_word_item(self, classes: str, style: Declarations) -> None:
        """Begin an item if Word, or what is left of Word's look, says that this paragraph is one."""
        if place := word_lists.level_in_style(style):
            level, name, override = place
            self.word_item = _WordItem(level, override or name, self.sheet.list_format(name, str(level)))
        elif classes.lower().startswith("msolistparagraph"):
            self.word_item = _WordItem(word_lists.level_by_indent(style), "", "")

    def _place_word_item(self, block: Block, item: _WordItem) -> None:
        if not item.mark.strip() and not item.list_format:
            self._take_mark(block, item)
        mark = item.mark.strip()
        if not mark and not item.list_format and not item.list_id:
            return  # a paragraph that only looks like one of a list
        is_counted = word_lists.is_number(mark) if mark else item.list_format not in ("", "bullet")
        block.kind = "ol" if is_counted else "ul"
        block.level, block.list_id = item.level, f"word {item.list_id}"
        block.starts_item, item.is_started = not item.is_started, True
        place = (item.list_id, item.level)
        is_first = self._word_kinds.get(place) != block.kind or not self._follows_item()
        if is_first and is_counted and not word_lists.is_first(mark):
            self.messages.add("list_numbers", mark)
        self._word_kinds[place] = block.kind

    def _follows_item(self) -> bool:
        return bool(self._sinks[-1] and self._sinks[-1][-1].level)

    def _take_mark(self, block: Block, item: _WordItem) -> None:
        """Take the bullet or number off the words, where only the look of a list is left."""
        match = word_lists.BULLET_OR_NUMBER.match(block.text)
        if not match or len(block.runs[0].text) < len(match["mark"]):
            return
        item.mark = match["mark"]
        rest = len(match[0])
        runs: list[Run] = []
        for run in block.runs:
            runs.append(Run(run.text[rest:], run.marks))
            rest = max(0, rest - len(run.text))
        block.runs = tidy_runs(run for run in runs if run.text)

    def start_cell(self, attributes: Attributes) -> None:
        """Begin a cell: what follows goes into it."""
        table = self.tables[-1]
        if not table.rows:
            table.rows.append([])
        cell = Cell(columns=span(attributes.get("colspan")), rows=span(attributes.get("rowspan")))
        table.rows[-1].append(cell)
        self._sinks.append([])
        self._lists_outside.append(self.lists)
        self.lists = []

    def end_cell(self) -> None:
        if len(self._sinks) > 1:
            self.lists = self._lists_outside.pop()
            self.tables[-1].rows[-1][-1].blocks = self._sinks.pop()

    def end_table(self) -> None:
        """Put the table's lines in its place."""
        blocks, has_columns = self.tables.pop().blocks()
        if has_columns and blocks:
            self.messages.add("tables", blocks[0].text)
        for block in blocks:
            if self.lists and not block.level:
                self._place_item(block, self.lists[-1], is_paragraph=True)
            self._sinks[-1].append(block)


def _first_mark(attributes: Attributes, style: Declarations) -> str:
    """Return how the first item is numbered in the source, "" for an ordinary 1."""
    start = (attributes.get("start") or attributes.get("value") or "").strip()
    look = style.get("list-style-type", "") or style.get("list-style", "")
    by_type = {"a": "a", "A": "A", "i": "i", "I": "I"}.get(attributes.get("type") or "", "")
    letters = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A"}
    letters |= {"lower-roman": "i", "upper-roman": "I", "lower-greek": "α"}
    letter = by_type or next((letters[name] for name in letters if name in look), "")
    if re.fullmatch(r"-?\d{1,6}", start) and start != "1":
        return f"{start}."
    if "reversed" in attributes:
        return "…3, 2, 1"
    return f"{letter}." if letter else ""
