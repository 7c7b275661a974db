"""Lists that people take along: CSV for a spreadsheet, JSON lines for a program. Sent row by row, however many.

CSV is UTF-8 with a header row of names that stay as they are, ISO 8601 dates and times (UTC), a full stop as decimal
sign, and nothing for what is not there.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

# A spreadsheet takes a text that starts so for a formula, and would carry it out.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A download: `columns` are the names for machines, in the order of each row's values."""
    return _download(name, "csv", "text/csv; charset=utf-8; header=present", csv_lines(columns, rows))


def json_lines_response(name: str, objects: Iterable[Mapping[str, Any]]) -> StreamingHttpResponse:
    """A download: one JSON object a line."""
    lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n" for one in objects)
    return _download(name, "jsonl", "application/x-ndjson; charset=utf-8", lines)


def csv_lines(columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
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


def _download(name: str, ending: str, content_type: str, lines: Iterable[str]) -> StreamingHttpResponse:
    """Nothing on the way keeps a copy: it may hold what only the desk may see."""
    filename = f"horizonscan-{name}-{timezone.localdate().isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(lines, content_type=content_type, headers=headers)
