"""All notices that are live, in one file: JSON lines with the whole texts, or a table. Written as it is sent."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from pydantic import BaseModel, TypeAdapter

from notices.formats.tables import csv_lines
from notices.models import Publication
from notices.models.public_revision import public_revision
from notices.public.metadata import Coded, Licence, VersionMetadata, all_live, live_at

# How the two files are made; it goes up when a column or a field goes or means something else.
SCHEMA_VERSION = 1
JSON_LINES, CSV = "application/jsonl", "text/csv; charset=utf-8; header=present"
# Several values in one cell of the table.
BETWEEN = "; "

FACTS = TypeAdapter(VersionMetadata)
COLUMNS = (
    *("number", "version", "state", "title", "language", "technology_type", "technology_type_label"),
    *("areas", "areas_label", "substances", "brand_names", "atc_code", "atc_group", "company"),
    *("financing", "financing_label", "nye_metoder", "trials", "information_as_of", "summary"),
    *("first_published_at", "published_at", "approved_at", "change", "public_note", "document_schema", "sha256"),
    *("publisher", "licence_name", "licence_url", "page", "permanent", "json", "pdf", "ris"),
)


class Head(BaseModel):
    """The first line of the JSON lines."""

    generated_at: datetime
    schema_version: int
    count: int
    publisher: str
    licence: Licence


def etag() -> str:
    """The same as long as the files would say the same, but for the time of their making; so it is a weak one."""
    # The revision first: what changes after it is in the file already, and the file is asked for once too often.
    seen: list[Any] = [public_revision(), Publication.objects.effective().values_list("pk", flat=True).last()]
    seen += [settings.VERSION, settings.SITE_URL, settings.PUBLISHER_NAME, settings.LICENCE_NAME, settings.LICENCE_URL]
    return f'W/"{hashlib.sha256(repr(seen).encode()).hexdigest()}"'


def json_lines(at: datetime) -> Iterator[bytes]:
    """The head, then a notice a line: its facts, and its document in the very bytes that were hashed."""
    head = Head(
        generated_at=at,
        schema_version=SCHEMA_VERSION,
        count=live_at(at).count(),
        publisher=settings.PUBLISHER_NAME,
        licence=Licence(settings.LICENCE_NAME, settings.LICENCE_URL),
    )
    yield head.model_dump_json().encode() + b"\n"
    for facts, text in all_live(at):
        yield b'{"facts":%b,"document":%b}\n' % (FACTS.dump_json(facts), text.encode())


def table(at: datetime) -> Iterator[bytes]:
    """A header row of names, then a notice a row; each row says when the file was made, and how."""
    rows = ([at, SCHEMA_VERSION, *map(row(facts).__getitem__, COLUMNS)] for facts, _text in all_live(at))
    for line in csv_lines(["generated_at", "schema_version", *COLUMNS], rows):
        yield line.encode()


def row(facts: VersionMetadata) -> dict[str, Any]:
    """The facts of a notice by column; of a coded value the code and the label."""
    return {
        "number": facts.number,
        "version": facts.version,
        "state": facts.state,
        "title": facts.title,
        "language": facts.language,
        **_coded("technology_type", [facts.technology_type]),
        **_coded("areas", facts.areas),
        "substances": BETWEEN.join(facts.substances),
        "brand_names": BETWEEN.join(facts.brand_names),
        "atc_code": facts.atc_code,
        "atc_group": facts.atc_group,
        "company": facts.company,
        **_coded("financing", [facts.financing] if facts.financing else []),
        "nye_metoder": BETWEEN.join(facts.nye_metoder),
        "trials": BETWEEN.join(trial.number for trial in facts.trials),
        "information_as_of": facts.information_as_of,
        "summary": facts.summary,
        "first_published_at": facts.first_published_at,
        "published_at": facts.published_at,
        "approved_at": facts.approved_at,
        "change": facts.change,
        "public_note": facts.public_note,
        "document_schema": facts.schema,
        "sha256": facts.sha256,
        "publisher": facts.publisher,
        "licence_name": facts.licence.name,
        "licence_url": facts.licence.url,
        "page": facts.addresses.page,
        "permanent": facts.addresses.permanent,
        "json": facts.addresses.json,
        "pdf": facts.addresses.pdf,
        "ris": facts.addresses.ris,
    }


def _coded(name: str, values: Any) -> dict[str, str]:
    chosen: list[Coded] = list(values)
    return {
        name: BETWEEN.join(value.code for value in chosen),
        f"{name}_label": BETWEEN.join(value.label for value in chosen),
    }
