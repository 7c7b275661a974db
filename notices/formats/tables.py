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
    yield head_line(columns, for_excel=for_excel)
    for row in rows:
        yield csv_line(row, for_excel=for_excel)


def head_line(columns: Sequence[str], *, for_excel: bool = False) -> str:
    return (BYTE_ORDER_MARK if for_excel else "") + csv_line(columns, for_excel=for_excel)


def csv_line(row: Iterable[Any], *, for_excel: bool = False) -> str:
    decimal = "," if for_excel else "."
    line: str = WRITERS[for_excel].writerow([cell(value, decimal) for value in row])
    return line


class _Echo:
    """A file for csv.writer that returns each line instead of storing it."""

    def write(self, line: str) -> str:
        return line


# By whether they write for Excel.
WRITERS: dict[bool, Any] = {False: csv.writer(_Echo()), True: csv.writer(_Echo(), delimiter=";")}


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
