"""Tables by their ruling lines, as pdfplumber finds them; what goes on over a page is one table again."""

import io
from dataclasses import dataclass, field

import pdfplumber

from notices.importing.pdf.letters import Glyph
from notices.importing.pdf.lines import Line, lines_of
from notices.importing.reasons import RefusedFile

MAX_ROWS = 2_000
MAX_LINES = 20_000  # ruled on a page
# In points: how far columns of two pages may differ.
TOLERANCE = 3.0
Box = tuple[float, float, float, float]
Cell = list[Line]


@dataclass
class RuledTable:
    """A ruled table on a page: its place, the edges of its columns, and the lines of each cell by row."""

    page: int
    box: Box
    rows: list[list[Cell]] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)
    # Has the table a line below its last row?
    is_closed: bool = True

    def has(self, letter: Glyph) -> bool:
        return _is_in(self.box, letter)


def tables_of(data: bytes, letters: dict[int, list[Glyph]]) -> dict[int, list[RuledTable]]:
    """Return the tables of each page, from the top."""
    tables: dict[int, list[RuledTable]] = {}
    rows = 0
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            number = page.page_number
            tables[number] = _on_page(page, letters.get(number, []))
            rows += sum(len(table.rows) for table in tables[number])
            if rows > MAX_ROWS:
                raise RefusedFile("too_many_rows")
            page.close()
    return tables


def _on_page(page: "pdfplumber.page.Page", letters: list[Glyph]) -> list[RuledTable]:
    verticals = [edge for edge in page.edges if edge["orientation"] == "v"]
    if not verticals or len(page.edges) > MAX_LINES:
        return []
    # A row that goes on over the page has no line where the page ends.
    ends = {round(edge[side], 1) for edge in verticals for side in ("top", "bottom")}
    outer = [min(ends), max(ends)]
    ruled = page.find_tables({"explicit_horizontal_lines": outer})
    horizontals = [edge["top"] for edge in page.edges if edge["orientation"] == "h"]
    tables = [_table(table, page.page_number, letters, horizontals) for table in ruled]
    return sorted((table for table in tables if table.rows and len(table.edges) > 1), key=lambda table: table.box[1])


def _table(ruled: "pdfplumber.table.Table", page: int, letters: list[Glyph], horizontals: list[float]) -> RuledTable:
    box: Box = ruled.bbox
    inside = [letter for letter in letters if _is_in(box, letter)]
    table = RuledTable(page, box, is_closed=any(abs(line - box[3]) < TOLERANCE for line in horizontals))
    for row in ruled.rows:
        cells = [lines_of(letter for letter in inside if cell and _is_in(cell, letter)) for cell in row.cells]
        if any(cells):
            table.rows.append(cells)
    columns = max((row.cells for row in ruled.rows), key=len, default=[])
    table.edges = [cell[2] for cell in columns if cell]
    table.lefts = [cell[0] for cell in columns if cell]
    return table


def _is_in(box: Box, letter: Glyph) -> bool:
    x, y = (letter.x0 + letter.x1) / 2, (letter.top + letter.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def goes_on(before: RuledTable, after: RuledTable) -> bool:
    """Have two tables, on two pages, the same columns?"""
    pairs = list(zip(before.lefts + before.edges, after.lefts + after.edges, strict=False))
    return len(before.edges) == len(after.edges) and all(abs(one - two) < TOLERANCE for one, two in pairs)


def stitched(before: RuledTable, after: RuledTable) -> tuple[list[list[Cell]], list[list[Cell]]]:
    """Return the rows of a table's next page that are new, and those that repeat its head.

    The last row of `before` is made longer where a row goes on over the page.
    """
    rows = list(after.rows)
    repeated: list[list[Cell]] = []
    while (
        rows
        and before.rows
        and len(repeated) < len(before.rows)
        and _words(rows[0]) == _words(before.rows[len(repeated)])
    ):
        repeated.append(rows.pop(0))
    if rows and before.rows and _is_rest(before, rows[0]):
        before.rows[-1] = [[*one, *two] for one, two in zip(before.rows[-1], rows.pop(0), strict=True)]
    return rows, repeated


def _is_rest(before: RuledTable, row: list[Cell]) -> bool:
    """Does the row go on from the page before? It has no line above, or begins in the middle of a sentence."""
    if len(row) != len(before.rows[-1]):
        return False
    first = next((cell[0].text.strip() for cell in row if cell), "")
    has_gap = any(not cell for cell in row) and any(
        last and not cell for last, cell in zip(before.rows[-1], row, strict=True)
    )
    return not before.is_closed or first[:1].islower() or has_gap


def _words(row: list[Cell]) -> list[str]:
    return ["".join(line.text for line in cell).replace(" ", "") for cell in row]
