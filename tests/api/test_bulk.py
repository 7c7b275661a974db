"""All notices in one file: as JSON lines and as a table."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pydantic import TypeAdapter

from notices import workflow
from notices.api.bulk_files import COLUMNS, SCHEMA_VERSION, row
from notices.document.model import Name
from notices.models import Notice
from notices.models.public_revision import bump_public_revision
from notices.public import http, public_notices
from notices.public.metadata import VersionMetadata
from notices.public.public_notices import WithdrawnAsWrong, every_notice
from tests.support.sites import Site
from tests.support.worlds import act, complete_document, saved, submitted
from tests.support.worlds import published as publish

pytestmark = pytest.mark.django_db

JSON_LINES, CSV, EXCEL = "/api/v1/notices.jsonl", "/api/v1/notices.csv", "/api/v1/notices.excel.csv"
META = "/api/v1/notices.meta.json"


def lines(visitor: Client) -> list[Any]:
    answer = visitor.get(JSON_LINES)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/jsonl")
    return [json.loads(line) for line in b"".join(answer).decode().splitlines()]


def table(visitor: Client) -> list[dict[str, str]]:
    answer = visitor.get(CSV)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8; header=present")
    return list(csv.DictReader(StringIO(b"".join(answer).decode())))


def readable(site: Site) -> Iterator[Notice]:
    """Those whose text is in the files."""
    yield from (site.live, site.revised, site.rereviewed, site.outdated)


def test_excel_with_norwegian_settings_reads_the_same_table(site: Site, visitor: Client):
    file = b"".join(visitor.get(EXCEL))

    assert file.startswith(b"\xef\xbb\xbfgenerated_at;")
    read = list(csv.DictReader(StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))
    times = {"generated_at"}
    assert [{k: v for k, v in each.items() if k not in times} for each in read] == [
        {k: v for k, v in each.items() if k not in times} for each in table(visitor)
    ]


def test_what_the_files_hold_is_said_beside_them(site: Site, visitor: Client):
    answer = visitor.get(META)
    head = answer.json()

    assert answer["ETag"] == visitor.head(JSON_LINES)["ETag"]
    assert datetime.fromisoformat(head.pop("generated_at")).tzinfo
    assert head == {
        "schema_version": SCHEMA_VERSION,
        "count": 5,
        "live": 3,
        "withdrawn_as_outdated": 1,
        "withdrawn_as_wrong": 1,
        "publisher": settings.PUBLISHER_NAME,
        "licence": {"name": settings.LICENCE_NAME, "url": settings.LICENCE_URL},
        "document_schema": f"{settings.SITE_URL}/api/v1/document.schema.json",
        "columns": ["generated_at", "schema_version", *COLUMNS],
    }
    assert len(lines(visitor)) == len(table(visitor)) == 5


def test_each_line_is_a_notice_with_the_very_bytes_that_were_hashed(site: Site, visitor: Client):
    answer = b"".join(visitor.get(JSON_LINES)).splitlines()

    assert all(set(json.loads(line)) == {"facts", "document"} for line in answer)
    with_text = [line for line in answer if json.loads(line)["document"] is not None]
    assert [json.loads(line)["facts"]["number"] for line in with_text] == [notice.number for notice in readable(site)]
    for line in with_text:
        text = line.partition(b'"document":')[2].removesuffix(b"}")
        assert sha256(text).hexdigest() == json.loads(line)["facts"]["sha256"]


def test_what_was_withdrawn_as_outdated_is_there_with_reason_and_day(site: Site, visitor: Client):
    (line,) = [line for line in lines(visitor) if line["facts"]["state"] == "outdated"]
    (row,) = [row for row in table(visitor) if row["state"] == "outdated"]
    at = site.outdated.publications.get(kind="withdraw_outdated").effective_at

    assert line["facts"]["number"] == int(row["number"]) == site.outdated.number
    assert line["document"]["title"] == row["title"]
    assert line["facts"]["withdrawn"]["note"] == row["withdrawal_reason"] == "Metoden er besluttet innført."
    assert datetime.fromisoformat(line["facts"]["withdrawn"]["at"]) == datetime.fromisoformat(row["withdrawn_at"]) == at


def test_of_what_was_withdrawn_as_wrong_no_file_has_a_word_but_the_title(
    site: Site, visitor: Client, editor, reviewer, manager
):
    """Two versions, and the whole of both is gone from every file."""
    text = complete_document(
        title="Feil tittel",
        disease="<p>Hemmelig sykdom</p>",
        summary="<p>Hemmelig sammendrag</p>",
        holder="Hemmelig AS",
        substances=(Name(key="s", text="hemmeligmab"),),
    )
    notice = publish(editor, reviewer, document=text).notice
    publish(editor, reviewer, saved(notice, editor, title="Den siste tittelen").notice)
    addresses = (JSON_LINES, CSV, EXCEL)
    assert all(b"emmelig" in b"".join(visitor.get(where)) for where in addresses)

    notice.refresh_from_db()
    act(workflow.withdraw, notice, manager, kind="withdraw_wrong", reason="Internt", public_note="Feil dose.")

    for where in (*addresses, META):
        content = visitor.get(where).getvalue().decode()
        hashes = notice.versions.values_list("sha256", flat=True)
        assert [word for word in ("emmelig", "Feil tittel", "Internt", *hashes) if word in content] == [], where
    (line,) = [line for line in lines(visitor) if line["facts"]["number"] == notice.number]
    assert line["document"] is None
    names = {"number", "state", "title", "first_published_at", "published_at", "withdrawn"}
    assert (set(line["facts"]), line["facts"]["title"]) == (names, "Den siste tittelen")
    (row,) = [row for row in table(visitor) if row["number"] == str(notice.number)]
    assert {name for name, value in row.items() if value} == {
        *("generated_at", "schema_version", "withdrawn_at", "withdrawal_reason"),
        *(names - {"withdrawn"}),
    }
    assert row["withdrawal_reason"] == line["facts"]["withdrawn"]["note"] == "Feil dose."


def test_older_texts_of_a_notice_are_in_no_file(site: Site, visitor: Client, editor, reviewer):
    publish(editor, reviewer, saved(site.live, editor, title="Ny tittel", holder="Ny eier").notice)

    (row,) = [row for row in table(visitor) if row["number"] == str(site.live.number)]

    assert (row["version"], row["title"], row["company"]) == ("2", "Ny tittel", "Ny eier")


def test_a_row_of_the_table_says_what_the_line_says(site: Site, visitor: Client):
    rows = [row for row in table(visitor) if row["state"] != "wrong"]
    facts = [line["facts"] for line in lines(visitor) if line["document"]]

    assert [each["number"] for each in rows] == [str(one["number"]) for one in facts]
    for each, one in zip(rows, facts, strict=True):
        assert each["schema_version"] == str(SCHEMA_VERSION)
        assert datetime.fromisoformat(each["generated_at"]).tzinfo
        for name in ("title", "language", "company", "sha256", "summary", "information_as_of", "change"):
            assert each[name] == str(one[name])
        assert (each["areas"], each["areas_label"]) == ("hud", "Hud")
        assert datetime.fromisoformat(each["published_at"]) == datetime.fromisoformat(one["published_at"])
        assert each["permanent"] == one["addresses"]["permanent"]


def test_every_fact_has_a_column(site: Site):
    each = [metadata for metadata, _text in every_notice()]
    nested = {"licence": "licence_name", "addresses": "permanent", "schema": "document_schema"}
    nested |= {"redacted": "redacted_at", "withdrawn": "withdrawn_at"}

    for metadata in each:
        kind = WithdrawnAsWrong if isinstance(metadata, WithdrawnAsWrong) else VersionMetadata
        columns = row(metadata)
        assert kind is WithdrawnAsWrong or tuple(columns) == COLUMNS
        names = {nested.get(name, name) for name in TypeAdapter(kind).dump_python(metadata)}
        assert names - columns.keys() == set()
    assert {type(metadata) for metadata in each} == {VersionMetadata, WithdrawnAsWrong}


def test_a_text_that_looks_like_a_formula_is_made_harmless(site: Site, visitor: Client, editor, reviewer):
    document = complete_document(title="=1+1", brand_names=(Name(key="b", text="@SUM(A1)"),), holder="+47 AS")
    notice = publish(editor, reviewer, document=document).notice

    mine = next(each for each in table(visitor) if each["number"] == str(notice.number))

    assert (mine["title"], mine["brand_names"], mine["company"]) == ("'=1+1", "'@SUM(A1)", "'+47 AS")


def test_who_asks_for_the_headers_alone_makes_nobody_write_the_file(site: Site, visitor: Client, monkeypatch):
    monkeypatch.setattr(public_notices, "with_text", lambda _rows: pytest.fail("the file is written"))

    for where in (JSON_LINES, CSV):
        answer = visitor.head(where)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer["ETag"].startswith('W/"')


def test_the_file_has_another_etag_after_each_change_and_the_same_in_between(
    site: Site, visitor: Client, editor, reviewer, manager
):
    def tag() -> str:
        return str(visitor.head(JSON_LINES)["ETag"])

    tags = [tag(), tag()]
    submitted(editor)
    tags.append(tag())
    assert len(set(tags)) == 1
    publish(editor, reviewer, saved(site.live, editor, title="Ny tittel").notice)
    tags.append(tag())
    act(workflow.withdraw, site.live, manager, kind="withdraw_wrong", reason="Feil", public_note="Feil dose.")
    tags.append(tag())

    assert len(set(tags)) == 3
    assert visitor.get(JSON_LINES, headers={"If-None-Match": tags[-1]}).status_code == 304
    assert "Ny tittel" not in str([line for line in lines(visitor) if line["document"]])


def test_the_etag_follows_the_public_revision(site: Site, visitor: Client):
    """An entry that was written slowly is not the newest of the ledger when it comes: only the revision tells."""
    before = visitor.head(JSON_LINES)["ETag"]

    bump_public_revision()

    assert visitor.head(JSON_LINES)["ETag"] != before


def test_what_is_scheduled_changes_the_etag_at_its_second(site: Site, visitor: Client, set_now):
    at = site.scheduled.publications.get().effective_at

    def file_at(moment: datetime) -> Any:
        set_now(moment)
        return visitor.head(JSON_LINES)["ETag"], len(lines(visitor))

    before, after = file_at(at.replace(microsecond=0)), file_at(at)

    assert (before[1], after[1]) == (5, 6)
    assert before[0] != after[0]


@pytest.mark.parametrize("path", [JSON_LINES, CSV, "/api/v1/notices.xlsx"])
def test_a_file_that_is_written_for_a_reader_tells_its_length_where_it_is_not_huge(
    path: str, site: Site, visitor: Client, monkeypatch
):
    address = f"{path}?state=live"
    monkeypatch.setattr(http, "PIECE", 100)
    answer: Any = visitor.get(address)
    pieces = list(answer.streaming_content)

    assert len(pieces) > 1 and int(answer["Content-Length"]) == len(b"".join(pieces))

    monkeypatch.setattr(http, "MAX_MEASURED", 100)
    huge: Any = visitor.get(address)
    assert "Content-Length" not in huge.headers
    assert len(b"".join(huge.streaming_content)) == len(b"".join(pieces))


def test_the_texts_of_a_few_notices_at_a_time_are_in_memory(
    site: Site, visitor: Client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(public_notices, "CHUNK", 1)
    answer: Any = visitor.get(JSON_LINES)

    with django_assert_max_num_queries(2):
        parts = answer.streaming_content
        next(parts), next(parts)

    assert len(list(parts)) == 3
