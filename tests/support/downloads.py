"""Files that people take along: their text, and the rows that Excel with Norwegian settings reads in them."""

import csv
import io
from typing import Any

BYTE_ORDER_MARK = "\ufeff"


def body(response: Any) -> str:
    return b"".join(response.streaming_content).decode()


def excel_rows(response: Any) -> list[dict[str, str]]:
    text = body(response)
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""), delimiter=";"))
