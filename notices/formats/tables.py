"""CSV for a spreadsheet, written row by row, however many.

It is UTF-8 with a header row of names that stay as they are, ISO 8601 dates and times (UTC), a full stop as decimal
sign, and nothing for what is not there.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

# A spreadsheet takes a text that starts so for a formula, and would carry it out.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_lines(columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Write a header row of `columns`, then a line for each row."""
    writer = csv.writer(_Passing())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


class _Passing:
    """Hands each line on: csv wants something to write to."""

    def write(self, line: str) -> str:
        return line


def cell(value: Any) -> str:
    """A value as it stands in the file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (int, float, date)):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
