"""Tables as text: one line a row, with " | " between its cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from notices.document.pasting.blocks import Block, Run, tidy_runs

MAX_SPAN = 100
MAX_COLUMNS = 500


@dataclass(slots=True)
class Cell:
    """What stands in a cell, and over how many columns and rows it reaches."""

    blocks: list[Block] = field(default_factory=list)
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class PastedTable:
    """A table while it is read."""

    rows: list[list[Cell]] = field(default_factory=list)
    # A table inside a table: the outer one only arranges the page.
    holds_table: bool = False

    def blocks(self) -> tuple[list[Block], bool]:
        """Return the text, and whether the table had columns at all."""
        filled = [[cell for cell in row if cell.blocks] for row in self.rows]
        if self.holds_table or all(len(row) < 2 for row in filled):
            return [block for row in filled for cell in row for block in cell.blocks], False
        return [Block(runs) for row in self._grid() if (runs := tidy_runs(_row_runs(row)))], True

    def _grid(self) -> Iterator[list[list[Run]]]:
        """Yield the cells of each row; a cell over several rows stands in each, one over columns in the first."""
        from_above: dict[int, tuple[int, list[Run]]] = {}
        for row in self.rows:
            line: list[list[Run]] = []
            below: dict[int, tuple[int, list[Run]]] = {}
            for cell in row:
                _fill_from_above(line, from_above, below)
                runs = _cell_runs(cell)
                if cell.rows > 1:
                    below[len(line)] = (cell.rows - 1, runs)
                line += [runs, *([] for _ in range(cell.columns - 1))]
                if len(line) > MAX_COLUMNS:
                    break
            _fill_from_above(line, from_above, below)
            from_above = below
            while line and not line[-1]:
                line.pop()
            yield line


def _fill_from_above(
    line: list[list[Run]], from_above: dict[int, tuple[int, list[Run]]], below: dict[int, tuple[int, list[Run]]]
) -> None:
    while len(line) in from_above:
        rows, runs = from_above.pop(len(line))
        if rows > 1:
            below[len(line)] = (rows - 1, runs)
        line.append(runs)


def _cell_runs(cell: Cell) -> list[Run]:
    """Return the words of a cell on one line."""
    runs: list[Run] = []
    for block in cell.blocks:
        if runs:
            runs.append(Run(" " if runs[-1].text[-1:] in ".,;:!?" else "; "))
        runs += (Run(run.text.replace("\n", " "), run.marks) for run in block.runs)
    return runs


def _row_runs(cells: list[list[Run]]) -> Iterator[Run]:
    for number, runs in enumerate(cells):
        if number:
            yield Run(" | ")
        yield from runs


def span(value: str | None) -> int:
    """Return how far a cell reaches: 1 where that is not said, or nonsense."""
    text = (value or "").strip()
    return min(max(int(text), 1), MAX_SPAN) if text.isascii() and text.isdigit() and len(text) < 9 else 1
