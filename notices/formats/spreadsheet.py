"""Write a workbook (.xlsx) with one sheet, row by row, however many rows there are.

Numbers, days and times (UTC) are cells of their type; everything else is text, also what looks like a formula. The
same rows give the same bytes: nothing in the file says when it was made. Rows go through a temporary file, so that
memory stays bounded.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import IO, Any

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet holds no longer text in a cell, and no earlier day.
MAX_TEXT_LENGTH, FIRST_DAY = 32_767, date(1900, 3, 1)
COLUMN_WIDTH = 18
CHUNK_SIZE = 64 * 1024
# Every file says that it was made then.
MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(name: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """Yield a workbook: a sheet of this name with a head that stays in sight and can be filtered by, then the rows."""
    with tempfile.TemporaryFile() as file:
        _write(file, name, columns, rows)
        file.seek(0)
        while chunk := file.read(CHUNK_SIZE):
            yield chunk


def _write(file: IO[bytes], name: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    # Four megabytes of a worker that nobody asks for a workbook.
    from xlsxwriter import Workbook

    with Workbook(file, OPTIONS) as book:
        book.set_properties({"created": MADE_AT})
        sheet = book.add_worksheet(name)
        formats: dict[type, Any] = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        sheet.set_column(0, len(columns) - 1, COLUMN_WIDTH)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        number = 0
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                _write_cell(sheet, number, place, value, formats)
        sheet.autofilter(0, 0, number, len(columns) - 1)


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.astimezone(UTC).replace(tzinfo=None), formats[datetime])
    elif isinstance(value, date) and value >= FIRST_DAY:
        sheet.write_datetime(row, column, value, formats[date])
    else:
        sheet.write_string(row, column, str(value)[:MAX_TEXT_LENGTH])
