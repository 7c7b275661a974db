"""All notices in one file: JSON lines with the whole texts, or a table. How each is written.

What was withdrawn stays in them: as outdated with its text, as wrong with nothing of it but the title, so that who has
an older copy learns to delete it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, TypeAdapter

from notices.document.field_types import Kind
from notices.document.template import Language
from notices.formats.spreadsheet import workbook
from notices.formats.tables import cell, csv_line, head_line
from notices.models import Publication
from notices.models.public_revision import public_revision
from notices.public.addresses import absolute, canonical
from notices.public.derived_facts import EXPECTED
from notices.public.fact_fields import COLUMNS as FACT_TYPES
from notices.public.fact_fields import FACT_NAMES, FACTS, row_words
from notices.public.metadata import Coded, Ending, Licence, Url, VersionMetadata, described
from notices.public.page_cache.file_parts import FileFormat, StoredFile
from notices.public.public_notices import NoticeWithText, WithdrawnAsWrong, in_states, wrong_at
from trials.dates import PartialDate

# The version of the two files' format; it goes up when a column or field disappears or changes its meaning.
SCHEMA_VERSION = 2
JSON_LINES = "application/jsonl"
# Between several values in one cell of the table.
SEPARATOR = "; "

CODED = {name for name, kind in FACT_TYPES if kind.__origin__ in (Coded | None, tuple[Coded, ...])}
ROWS = {name for name, field in FACTS.items() if field.kind is Kind.ROWS}
# Facts that came with the second version of the format.
NEWER_FACTS = ("regulatory_change", "regulatory_statuses")


def _columns_of(names: Iterable[str]) -> list[str]:
    return [each for name in names for each in ((name, f"{name}_label") if name in CODED | ROWS else (name,))]


OLDER_FACTS = [name for name in FACT_NAMES if name not in NEWER_FACTS]
METADATA = TypeAdapter(VersionMetadata)
WITHDRAWN_AS_WRONG = TypeAdapter(WithdrawnAsWrong)
COLUMNS = (
    *("number", "version", "state", "title", "language", "technology_type", "technology_type_label"),
    *("technology_group", "technology_group_label"),
    *("areas", "areas_label", "substances", "brand_names", "atc_code", "atc_group", "company"),
    *("financing", "financing_label", "nye_metoder", "trials", "information_as_of", "summary"),
    *("first_published_at", "published_at", "approved_at", "change", "public_note", "document_schema", "sha256"),
    *("publisher", "licence_name", "licence_url", "page", "permanent", "json", "pdf", "ris"),
    # New facts come last, so that no column changes its place.
    *_columns_of(OLDER_FACTS),
    *("redacted_at", "redaction_reason"),
    *("withdrawn_at", "withdrawal_reason", "replaced_by"),
    *_columns_of(NEWER_FACTS),
    *("phases", "phases_label", "time_perspective", "time_perspective_label"),
    *(*EXPECTED, "trials_changed_since"),
)


class FileDescription(BaseModel):
    """What the files hold at this moment; it has the same ETag as they."""

    generated_at: Annotated[datetime, described(_("When it was counted."))]
    schema_version: Annotated[
        int, described(_("The version of the files' format. It goes up when a field goes or changes its meaning."))
    ]
    count: Annotated[int, described(_("How many notices each file holds."), ge=0)]
    live: Annotated[int, described(_("How many of them are live."), ge=0)]
    withdrawn_as_outdated: Annotated[
        int, described(_("How many were withdrawn as outdated; their text is there."), ge=0)
    ]
    withdrawn_as_wrong: Annotated[
        int, described(_("How many were withdrawn as wrong; they have number, title, dates and reason."), ge=0)
    ]
    publisher: str
    licence: Annotated[Licence, described(_("Under which everybody may use the text."))]
    document_schema: Annotated[Url, described(_("Where the JSON Schema of the texts is."))]
    columns: Annotated[tuple[str, ...], described(_("The columns of the tables."))]


def description(at: datetime) -> FileDescription:
    """Count what the files hold."""
    live, outdated, wrong = (
        rows.count() for rows in (in_states(["live"], at), in_states(["outdated"], at), wrong_at(at))
    )
    return FileDescription(
        generated_at=at,
        schema_version=SCHEMA_VERSION,
        count=live + outdated + wrong,
        live=live,
        withdrawn_as_outdated=outdated,
        withdrawn_as_wrong=wrong,
        publisher=settings.PUBLISHER_NAME,
        licence=Licence(settings.LICENCE_NAME, settings.LICENCE_URL),
        document_schema=absolute(canonical("api-document-schema")),
        columns=("generated_at", "schema_version", *COLUMNS),
    )


def etag() -> str:
    """Return a weak etag: it stays the same as long as the files differ only in the time they were made."""
    # The files are made later: a change in between is in them already, and they are then fetched once too often. What
    # is expected today has passed after midnight.
    newest = Publication.objects.effective().values_list("pk", flat=True).last()
    state: list[Any] = [public_revision(), newest, timezone.localdate()]
    state += [settings.VERSION, settings.SITE_URL, settings.PUBLISHER_NAME, settings.LICENCE_NAME, settings.LICENCE_URL]
    return f'W/"{hashlib.sha256(repr(state).encode()).hexdigest()}"'


def _line(notice: NoticeWithText) -> bytes:
    """Return a notice as a line: its metadata, and its document in the bytes that were hashed.

    The document is null where words were removed by law, and where the notice was withdrawn as wrong.
    """
    metadata, text = notice
    if isinstance(metadata, WithdrawnAsWrong):
        facts, document = WITHDRAWN_AS_WRONG.dump_json(metadata), b"null"
    else:
        facts = METADATA.dump_json(metadata)
        document = b"null" if metadata.redacted or text is None else text.encode()
    return b'{"facts":%b,"document":%b}\n' % (facts, document)


def _table(name: str, *, for_excel: bool) -> FileFormat:
    """Return the format of a table: a header row of names, then a row a notice, with the file's time and version."""
    separator = ";" if for_excel else ","

    def prefix(at: datetime) -> bytes:
        return f"{cell(at)}{separator}{SCHEMA_VERSION}{separator}".encode()

    def write(notice: NoticeWithText) -> bytes:
        return csv_line(map(row(notice[0]).get, COLUMNS), for_excel=for_excel).encode()

    head = head_line(["generated_at", "schema_version", *COLUMNS], for_excel=for_excel).encode()
    return FileFormat(name, head, prefix, write, _valid_before)


def _valid_before(notice: NoticeWithText) -> date | None:
    """Return the day on which the time of an expected authorisation is over; None where nothing passes."""
    metadata = notice[0]
    if isinstance(metadata, WithdrawnAsWrong) or metadata.expected_authorisation_passed:
        return None
    expected = metadata.expected_authorisation_date
    return PartialDate(value=expected).last_day() + timedelta(days=1) if expected else None


def _no_prefix(at: datetime) -> bytes:
    return b""


LINES = FileFormat("jsonl", b"", _no_prefix, _line, _valid_before)
TABLE, EXCEL_TABLE = _table("csv", for_excel=False), _table("excel", for_excel=True)


def make_files() -> None:
    """Make the parts of the files that are missing, so that nobody waits for them."""
    for form in (LINES, TABLE, EXCEL_TABLE) if settings.STORED_PAGES else ():
        for _chunk in StoredFile(form).chunks(is_gzip=True):
            pass


def spreadsheet(notices: Iterable[NoticeWithText]) -> Iterator[bytes]:
    """Yield the same table as a workbook, without the file's time: the same notices give the same bytes."""
    rows = (map(row(metadata).get, COLUMNS) for metadata, _text in notices)
    yield from workbook("notices", COLUMNS, rows)


def row(metadata: VersionMetadata | WithdrawnAsWrong) -> dict[str, Any]:
    """Return a notice's metadata by column; a coded value has one for the code and one for the label.

    Of what was withdrawn as wrong most columns are missing.
    """
    return _row_without_text(metadata) if isinstance(metadata, WithdrawnAsWrong) else _row(metadata)


def _row_without_text(metadata: WithdrawnAsWrong) -> dict[str, Any]:
    return {
        "number": metadata.number,
        "state": metadata.state,
        "title": metadata.title,
        "first_published_at": metadata.first_published_at,
        "published_at": metadata.published_at,
        **_withdrawal(metadata.withdrawn),
    }


def _withdrawal(withdrawn: Ending | None) -> dict[str, Any]:
    return {
        "withdrawn_at": withdrawn.at if withdrawn else None,
        "withdrawal_reason": withdrawn.note if withdrawn else "",
        "replaced_by": withdrawn.replaced_by if withdrawn else None,
    }


def _row(metadata: VersionMetadata) -> dict[str, Any]:
    return {
        "number": metadata.number,
        "version": metadata.version,
        "state": metadata.state,
        "title": metadata.title,
        "language": metadata.language,
        **_coded("technology_type", [metadata.technology_type]),
        **_coded("technology_group", [metadata.technology_group]),
        **_coded("areas", metadata.areas),
        "substances": SEPARATOR.join(metadata.substances),
        "brand_names": SEPARATOR.join(metadata.brand_names),
        "atc_code": metadata.atc_code,
        "atc_group": metadata.atc_group,
        "company": metadata.company,
        **_coded("financing", [metadata.financing] if metadata.financing else []),
        "nye_metoder": SEPARATOR.join(metadata.nye_metoder),
        "trials": SEPARATOR.join(trial.number for trial in metadata.trials),
        "information_as_of": metadata.information_as_of,
        "summary": metadata.summary,
        "first_published_at": metadata.first_published_at,
        "published_at": metadata.published_at,
        "approved_at": metadata.approved_at,
        "change": metadata.change,
        "public_note": metadata.public_note,
        "document_schema": metadata.schema,
        "sha256": metadata.sha256,
        "publisher": metadata.publisher,
        "licence_name": metadata.licence.name,
        "licence_url": metadata.licence.url,
        "page": metadata.addresses.page,
        "permanent": metadata.addresses.permanent,
        "json": metadata.addresses.json,
        "pdf": metadata.addresses.pdf,
        "ris": metadata.addresses.ris,
        **_facts(metadata, OLDER_FACTS),
        "redacted_at": metadata.redacted.at if metadata.redacted else None,
        "redaction_reason": metadata.redacted.reason if metadata.redacted else "",
        **_withdrawal(metadata.withdrawn),
        **_facts(metadata, NEWER_FACTS),
        **_coded("phases", metadata.phases),
        **_coded("time_perspective", filter(None, [metadata.time_perspective])),
        **{name: getattr(metadata, name) for name in (*EXPECTED, "trials_changed_since")},
    }


def _facts(metadata: VersionMetadata, names: Iterable[str]) -> dict[str, Any]:
    each = (_fact(name, getattr(metadata, name), metadata.language) for name in names)
    return {column: value for columns in each for column, value in columns.items()}


def _fact(name: str, value: Any, language: Language) -> dict[str, Any]:
    if name in ROWS:
        words = SEPARATOR.join(row_words(each, language) for each in value)
        return {name: SEPARATOR.join(map(_row_values, value)), f"{name}_label": words}
    return (
        _coded(name, filter(None, value if isinstance(value, tuple) else [value])) if name in CODED else {name: value}
    )


def _row_values(row: Any) -> str:
    """Return a row as "region=norway, kind=ma, date=2021-02, date_estimated=true", without what is empty."""
    values = ((each.name, getattr(row, each.name)) for each in fields(row))
    cells = ((name, cell(value.code if isinstance(value, Coded) else value)) for name, value in values if value)
    return ", ".join(f"{name}={text}" for name, text in cells)


def _coded(name: str, values: Any) -> dict[str, str]:
    coded: list[Coded] = list(values)
    return {
        name: SEPARATOR.join(value.code for value in coded),
        f"{name}_label": SEPARATOR.join(value.label for value in coded),
    }
