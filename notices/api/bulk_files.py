"""All live notices in one file: JSON lines with the whole texts, or a table. Each is written while it is sent."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from pydantic import BaseModel, TypeAdapter

from notices.formats.tables import csv_lines
from notices.models import Publication
from notices.models.public_revision import public_revision
from notices.public.fact_fields import COLUMNS as FACT_TYPES
from notices.public.fact_fields import FACT_NAMES
from notices.public.metadata import Coded, Licence, VersionMetadata, all_live, live_at

# The version of the two files' format; it goes up when a column or field disappears or changes its meaning.
SCHEMA_VERSION = 1
JSON_LINES = "application/jsonl"
# Between several values in one cell of the table.
SEPARATOR = "; "

CODED = {name for name, kind in FACT_TYPES if kind.__origin__ in (Coded | None, tuple[Coded, ...])}
FACT_COLUMNS = [each for name in FACT_NAMES for each in ((name, f"{name}_label") if name in CODED else (name,))]
METADATA = TypeAdapter(VersionMetadata)
COLUMNS = (
    *("number", "version", "state", "title", "language", "technology_type", "technology_type_label"),
    *("technology_group", "technology_group_label"),
    *("areas", "areas_label", "substances", "brand_names", "atc_code", "atc_group", "company"),
    *("financing", "financing_label", "nye_metoder", "trials", "information_as_of", "summary"),
    *("first_published_at", "published_at", "approved_at", "change", "public_note", "document_schema", "sha256"),
    *("publisher", "licence_name", "licence_url", "page", "permanent", "json", "pdf", "ris"),
    # New facts come last, so that no column changes its place.
    *FACT_COLUMNS,
    *("redacted_at", "redaction_reason"),
)


class FileHeader(BaseModel):
    """The first line of the JSON lines."""

    generated_at: datetime
    schema_version: int
    count: int
    publisher: str
    licence: Licence


def etag() -> str:
    """Return a weak etag: it stays the same as long as the files differ only in the time they were made."""
    # The revision is read first: a later change is in the file already, and the file is then fetched once too often.
    state: list[Any] = [public_revision(), Publication.objects.effective().values_list("pk", flat=True).last()]
    state += [settings.VERSION, settings.SITE_URL, settings.PUBLISHER_NAME, settings.LICENCE_NAME, settings.LICENCE_URL]
    return f'W/"{hashlib.sha256(repr(state).encode()).hexdigest()}"'


def json_lines(at: datetime) -> Iterator[bytes]:
    """Yield the header, then a line for each notice: its metadata, and its document in the bytes that were hashed.

    The document is null where words were removed by law: its file is gone.
    """
    header = FileHeader(
        generated_at=at,
        schema_version=SCHEMA_VERSION,
        count=live_at(at).count(),
        publisher=settings.PUBLISHER_NAME,
        licence=Licence(settings.LICENCE_NAME, settings.LICENCE_URL),
    )
    yield header.model_dump_json().encode() + b"\n"
    for metadata, text in all_live(at):
        yield b'{"facts":%b,"document":%b}\n' % (
            METADATA.dump_json(metadata),
            b"null" if metadata.redacted else text.encode(),
        )


def table(at: datetime, *, for_excel: bool = False) -> Iterator[bytes]:
    """Yield a header row of names, then a row for each notice; each row has the file's time and format version."""
    rows = ([at, SCHEMA_VERSION, *map(row(metadata).__getitem__, COLUMNS)] for metadata, _text in all_live(at))
    for line in csv_lines(["generated_at", "schema_version", *COLUMNS], rows, for_excel=for_excel):
        yield line.encode()


def row(metadata: VersionMetadata) -> dict[str, Any]:
    """Return a notice's metadata by column; a coded value has one for the code and one for the label."""
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
        **{column: text for name in FACT_NAMES for column, text in _fact(name, getattr(metadata, name)).items()},
        "redacted_at": metadata.redacted.at if metadata.redacted else None,
        "redaction_reason": metadata.redacted.reason if metadata.redacted else "",
    }


def _fact(name: str, value: Any) -> dict[str, Any]:
    return (
        _coded(name, filter(None, value if isinstance(value, tuple) else [value])) if name in CODED else {name: value}
    )


def _coded(name: str, values: Any) -> dict[str, str]:
    coded: list[Coded] = list(values)
    return {
        name: SEPARATOR.join(value.code for value in coded),
        f"{name}_label": SEPARATOR.join(value.label for value in coded),
    }
