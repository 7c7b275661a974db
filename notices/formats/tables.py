"""Write CSV for spreadsheets, row by row, however many rows there are.

The file is UTF-8 with a header row of names that never change, ISO 8601 dates and times (UTC), and empty cells for
missing values. Programs read commas between the cells and a full stop as decimal sign; Excel with Norwegian settings
reads semicolons and a decimal comma, and knows UTF-8 by its mark alone.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from notices.formats.moments import moment_text

# A spreadsheet takes a text that starts with one of these for a formula, and would run it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

BYTE_ORDER_MARK = "\ufeff"


def csv_lines(columns: Sequence[str], rows: Iterable[Iterable[Any]], *, for_excel: bool = False) -> Iterator[str]:
    """Write a header row of `columns`, then a line for each row."""
    writer = csv.writer(_Echo(), delimiter=";" if for_excel else ",")
    decimal = "," if for_excel else "."
    yield (BYTE_ORDER_MARK if for_excel else "") + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([cell(value, decimal) for value in row])


class _Echo:
    """A file for csv.writer that returns each line instead of storing it."""

    def write(self, line: str) -> str:
        return line


def cell(value: Any, decimal: str = ".") -> str:
    """Return a value as the file holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, float):
        return str(value).replace(".", decimal)
    if isinstance(value, (int, date)):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
