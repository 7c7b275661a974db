"""Tables as workbooks: typed cells, no formulas, and the same bytes for the same rows."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.test import Client

from notices.formats.spreadsheet import MAX_TEXT_LENGTH, workbook
from tests.support import worlds

MOMENT = datetime(2026, 11, 30, 11, 0, 5, tzinfo=UTC)


def sheet(columns: list[str], *rows: list[Any]) -> Any:
    return openpyxl.load_workbook(BytesIO(b"".join(workbook("notices", columns, rows)))).active


@pytest.mark.parametrize(
    ("value", "read", "kind"),
    [
        (3, 3, "n"),
        (1.5, 1.5, "n"),
        (True, True, "b"),
        (date(2020, 8, 1), datetime(2020, 8, 1), "d"),  # noqa: DTZ001  # a day has no zone
        (MOMENT, MOMENT.replace(tzinfo=None), "d"),
        (date(1899, 1, 1), "1899-01-01", "s"),
        ("2020-08", "2020-08", "s"),
        ("0123", "0123", "s"),
        ("=1+1", "=1+1", "s"),
        ("{=1+1}", "{=1+1}", "s"),
        ("@x", "@x", "s"),
        ("https://x.no/", "https://x.no/", "s"),
        ("x" * 40_000, "x" * MAX_TEXT_LENGTH, "s"),
        ("", None, "n"),
        (None, None, "n"),
    ],
)
def test_a_cell_is_of_its_type_and_no_text_is_a_formula(value: Any, read: Any, kind: str):
    one = sheet(["a", "b"], [value, 1])["A2"]

    assert (one.value, one.hyperlink) == (read, None)
    # openpyxl takes what begins so for a formula, whatever the file says; the file itself has no formula.
    assert one.data_type == kind or str(value).startswith("=")
    assert b"<f>" not in _sheet_xml(value)


def _sheet_xml(value: Any) -> bytes:
    with ZipFile(BytesIO(b"".join(workbook("notices", ["a"], [[value]])))) as file:
        return file.read("xl/worksheets/sheet1.xml")


def test_the_head_stays_in_sight_and_can_be_filtered_by():
    read = sheet(["a", "b"], [1, 2], [3, 4])

    assert [cell.value for cell in read[1]] == ["a", "b"]
    assert (read.title, read.freeze_panes, read.auto_filter.ref) == ("notices", "A2", "A1:B3")


def test_the_same_rows_give_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch):
    def once() -> bytes:
        return b"".join(workbook("notices", ["a"], [["x"], [MOMENT]]))

    first = once()
    monkeypatch.setattr("time.time", lambda: MOMENT.timestamp() + timedelta(days=400).total_seconds())

    assert once() == first


@pytest.mark.django_db
def test_the_list_as_a_workbook_holds_what_is_asked_for(visitor: Client, editor: User, reviewer: User):
    titles = ["=2+2 til behandling av kløe", "Eksempelmab mot eksem"]
    for title in titles:
        worlds.published(editor, reviewer, document=worlds.complete_document(title=title))

    answers = [visitor.get(f"/api/v1/notices.xlsx{query}") for query in ("", "?q=kløe", "?q=kløe")]
    files = [b"".join(answer) for answer in answers]

    columns = [[cell.value for cell in openpyxl.load_workbook(BytesIO(file)).active["D"]] for file in files]
    assert columns == [["title", *titles], ["title", titles[0]], ["title", titles[0]]]
    assert files[1] == files[2]
    assert answers[0]["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answers[0]["Content-Disposition"] == 'attachment; filename="metodevarsler.xlsx"'
