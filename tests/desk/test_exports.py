"""Files that people take along: what stands in their cells, and what a spreadsheet must not carry out."""

import json
from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.utils import timezone as clock

from notices.formats.tables import cell
from notices.public import http
from notices.public.http import csv_response, json_lines_response
from tests.support.downloads import body, excel_rows
from tests.support.worlds import complete_document, created, published


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (1234, "1234"),
        (-3, "-3"),
        (12.5, "12.5"),
        (date(2026, 3, 29), "2026-03-29"),
        (datetime(2026, 3, 29, 3, 30, tzinfo=timezone(timedelta(hours=2))), "2026-03-29T01:30:00Z"),
        ("Sjekk = 2 + 2", "Sjekk = 2 + 2"),
    ],
)
def test_a_cell_is_written_for_machines_whatever_the_language(value, text):
    assert cell(value) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_text_that_a_spreadsheet_would_take_for_a_formula_is_kept_from_it(start):
    assert cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_a_file_has_a_header_row_and_reads_back_as_it_was():
    rows: list[list[Any]] = [["å; ,", 'en "sitert"\nlinje', None], ["b", "c", 1.5]]

    response = csv_response("log", ["first", "second", "third"], rows)

    assert excel_rows(response) == [
        {"first": "å; ,", "second": 'en "sitert"\nlinje', "third": ""},
        {"first": "b", "second": "c", "third": "1,5"},
    ]


def test_excel_with_norwegian_settings_shows_columns_and_letters():
    file = csv_response("log", ["navn", "antall"], [["Måling", 2]]).getvalue()

    assert file == b"\xef\xbb\xbfnavn;antall\r\n" + "Måling;2\r\n".encode()


def test_a_download_is_named_with_its_day_and_kept_by_nobody():
    response = csv_response("log", ["a"], [])
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    named = f'attachment; filename="horizonscan-log-{clock.localdate():%Y-%m-%d}.csv"'
    assert response["Content-Disposition"] == named
    assert response["Cache-Control"] == "no-store"


def test_of_a_long_file_the_rows_are_asked_for_as_they_are_sent(monkeypatch):
    monkeypatch.setattr(http, "MAX_MEASURED", 10)
    numbers = []

    def rows() -> Any:
        for number in range(100):
            numbers.append(number)
            yield [number]

    response = csv_response("log", ["a"], rows())

    assert (len(numbers) < 10, response.has_header("Content-Length")) == (True, False)
    assert len(excel_rows(response)) == 100


def test_json_lines_are_one_object_a_line_in_plain_letters():
    text = body(json_lines_response("log", [{"a": "ærlig\n"}, {"a": None}]))

    assert [json.loads(line) for line in text.splitlines()] == [{"a": "ærlig\n"}, {"a": None}]
    assert "ærlig" in text


@pytest.mark.django_db
def test_the_list_of_notices_can_be_taken_along_as_it_is_filtered(editor, reviewer, client_of):
    published(editor, reviewer, document=complete_document(title="=Publisert"))
    draft = created(editor, complete_document(title="Utkast")).notice
    client = client_of(reviewer)

    every, drafts = (
        excel_rows(client.get("/admin/notices/", {"format": "csv", **query})) for query in ({}, {"state": "drafting"})
    )

    assert [(row["title"], row["work"], row["public"]) for row in every] == [
        ("Utkast", "drafting", "never"),
        ("'=Publisert", "done", "publish"),
    ]
    assert [(row["id"], row["number"], row["assignee"]) for row in drafts] == [(str(draft.pk), "", "Editor")]


@pytest.mark.django_db
def test_the_list_leads_to_its_file_with_the_filter(editor, client_of):
    created(editor)

    assert (
        'href="/admin/notices/?words=eksempel&amp;format=csv"'
        in client_of(editor).get("/admin/notices/?words=eksempel&page=1").text
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/notices/", "/admin/log/", "/admin/overview/?table=languages"])
def test_each_table_that_is_a_csv_file_is_a_workbook_too(path: str, editor, reviewer, client_of):
    published(editor, reviewer, document=complete_document(title="=Publisert"))
    client, separator = client_of(reviewer), "&" if "?" in path else "?"

    answer = client.get(f"{path}{separator}format=xlsx")
    rows = excel_rows(client.get(f"{path}{separator}format=csv"))
    head, *cells = openpyxl.load_workbook(BytesIO(b"".join(answer))).active.values

    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert list(head) == list(rows[0])
    assert len(cells) == len(rows) > 0


@pytest.mark.django_db
def test_a_workbook_has_titles_as_they_are(editor, reviewer, client_of):
    published(editor, reviewer, document=complete_document(title="=Publisert"))

    sheet = openpyxl.load_workbook(BytesIO(b"".join(client_of(editor).get("/admin/notices/?format=xlsx")))).active

    assert "=Publisert" in [cell for row in sheet.values for cell in row]
