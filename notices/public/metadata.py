"""The metadata of a published version, read off its rows in one place for every format that others read.

Page heads, the API, bulk files and the catalogue write the same metadata in their own ways; none names a person.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, cast

from django.conf import settings
from django.utils.translation import gettext_noop as _
from pydantic import Field

from notices.document.citations import without_citations
from notices.document.fields import HEADER_ROWS
from notices.document.model import SCHEMA, Document
from notices.document.rich_text import plain_text
from notices.document.template import Language
from notices.document.terms import GROUPS_OF_TYPES, TECHNOLOGY_GROUPS
from notices.document.upgrades import upgraded
from notices.models import Listing, Publication, Redaction
from notices.public.addresses import absolute, canonical
from notices.public.derived_facts import DerivedFacts, derived_facts
from notices.public.fact_fields import FACTS, DocumentFacts, coded, document_facts
from notices.public.fact_fields import Coded as Coded
from notices.public.ledger import PublicRecord, PublishedVersion
from trials.readable import watched_number

# The fields of a document that metadata are made of, as its JSON names them, besides number and phase of its trials.
METADATA_FIELDS = {
    *("schema", "language", "title", "technology_type", "areas", "substances", "brand_names", "atc", "holder"),
    *("financing", "nye_metoder", "information_as_of", "summary"),
    *FACTS,
}

State = Literal["live", "replaced", "outdated"]
Change = Literal["first", "major", "minor"]
Number = Annotated[int, Field(ge=1, le=2_147_483_647)]
Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]


def described(description: str, **more: Any) -> Any:
    """Return a pydantic field with its description for people."""
    return Field(description=description, **more)


@dataclass(frozen=True)
class CitedTrial:
    """A trial by its number; `registry` is the registry's code, "" where the number is of no known registry."""

    number: str
    registry: str


@dataclass(frozen=True)
class Licence:
    """The licence under which the text may be used."""

    name: str
    url: Url


@dataclass(frozen=True)
class Addresses:
    """Whole addresses: `page` is the live version's, the others are this version's own, for ever."""

    page: Url
    permanent: Url
    json: Url
    pdf: Url
    ris: Url


@dataclass(frozen=True)
class Ending:
    """The withdrawal of a notice; `replaced_by` is the number of a notice that is live."""

    at: datetime
    note: str
    replaced_by: Number | None


@dataclass(frozen=True)
class RemovedWords:
    """That words were removed from the text by law: when, and why."""

    at: datetime
    reason: str


# The descriptions of the fields become the API's description of itself.
@dataclass(frozen=True)
class VersionMetadata(DocumentFacts, DerivedFacts):
    """A published version. Texts are plain and without citations; fields that the template does not print are empty."""

    number: Annotated[Number, described(_("The notice's number; it never changes."))]
    version: Annotated[Number, described(_("Which of its published versions this is, from 1."))]
    state: Annotated[
        State,
        described(_("live; replaced by a newer version; or outdated: the last version of a notice that is withdrawn.")),
    ]
    title: str
    language: Annotated[Language, described(_("The language that the notice is written in."))]
    technology_type: Annotated[Coded, described(_("The type of technology."))]
    technology_group: Annotated[Coded, described(_("The official group that the type belongs to."))]
    areas: Annotated[tuple[Coded, ...], described(_("The clinical areas."))]
    substances: Annotated[tuple[str, ...], described(_("Active substances, or what takes their place."))]
    brand_names: tuple[str, ...]
    atc_code: Annotated[str, described(_("The ATC code as printed; empty where there is none."))]
    atc_group: str
    company: Annotated[str, described(_("Applicant, holder, manufacturer or supplier."))]
    financing: Annotated[Coded | None, described(_("Who would pay."))]
    nye_metoder: Annotated[tuple[str, ...], described(_("Numbers of the notice itself in Nye metoder."))]
    trials: Annotated[tuple[CitedTrial, ...], described(_("The trials in its table, each once."))]
    information_as_of: Annotated[date | None, described(_("The day on which its information was gathered."))]
    summary: Annotated[str, described(_("The summary, without marks."))]
    first_published_at: Annotated[datetime, described(_("When the notice's first version took effect."))]
    published_at: Annotated[datetime, described(_("When this version took effect."))]
    approved_at: Annotated[datetime, described(_("When the second person approved this version."))]
    change: Annotated[Change, described(_("How large the change is that this version brought."))]
    public_note: Annotated[str, described(_("What was said to have changed."))]
    withdrawn: Annotated[Ending | None, described(_("When and why the notice was withdrawn as outdated."))]
    schema: Annotated[int, described(_("The number of the document's schema."))]
    sha256: Annotated[
        Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None,
        described(_("The hash of the bytes behind addresses.json; null where words were removed by law.")),
    ]
    publisher: str
    licence: Annotated[Licence, described(_("Under which everybody may use the text."))]
    addresses: Addresses
    redacted: Annotated[
        RemovedWords | None,
        described(_("When and why words were removed by law; the version's files are gone then.")),
    ]
    trials_changed_since: Annotated[
        datetime | None,
        described(_("Since when a registry says otherwise of its trials in something important; else null.")),
    ]


def metadata_of(
    record: PublicRecord, version: PublishedVersion, document: Document, trials_changed_since: datetime | None = None
) -> VersionMetadata:
    """Return the metadata of a version that the public may read; LookupError for one that was withdrawn as wrong.

    Whoever tells of the trials says since when they have changed; a page's head does not.
    """
    if record.gone(version):
        raise LookupError("withdrawn as wrong: no word of it is public")
    state = record.state if version is record.current else "replaced"
    return _metadata(
        version.publication,
        version.number,
        document,
        first_published_at=record.versions[0].publication.effective_at,
        state=state,
        withdrawn=ending_of(record.withdrawal) if state == "outdated" and record.withdrawal else None,
        trials_changed_since=trials_changed_since,
    )


def metadata_of_listing(row: Listing) -> VersionMetadata:
    """Return the metadata of a live notice."""
    return _metadata(
        row.publication,
        row.published_number,
        partial_document(row.publication.version.content),
        first_published_at=row.first_published_at,
        state="live",
        withdrawn=None,
        trials_changed_since=row.trials_changed_since,  # type: ignore[attr-defined]  # annotated by `with_text`
    )


def ending_of(withdrawal: Any) -> Ending:
    """Return an entry of a public record that withdrew its notice."""
    # There is a title only if the other notice is live itself; otherwise its number is not public.
    other = withdrawal.replaced_by.number if withdrawal.replacement_title else None
    return Ending(withdrawal.effective_at, withdrawal.public_note, other)


def _metadata(publication: Publication, n: int, document: Document, **state: Any) -> VersionMetadata:
    review, number = publication.review, publication.notice.number
    if review is None or number is None:
        raise LookupError("not a ledger row that publishes")
    return VersionMetadata(
        number=number,
        version=n,
        **document_metadata(document),
        published_at=publication.effective_at,
        approved_at=publication.created_at,
        change=cast(Change, review.change),
        public_note=publication.public_note,
        schema=publication.version.schema_number,
        sha256=None if publication.version.redaction else publication.version.sha256,
        redacted=_removed_words(publication.version.redaction),
        publisher=settings.PUBLISHER_NAME,
        licence=Licence(settings.LICENCE_NAME, settings.LICENCE_URL),
        addresses=addresses_of(number, publication.notice.slug, n),
        **state,
    )


def _removed_words(redaction: Redaction | None) -> RemovedWords | None:
    return RemovedWords(redaction.confirmed_at, redaction.reason) if redaction else None


def addresses_of(number: int, slug: str, n: int) -> Addresses:
    """Return the addresses of a notice's n-th published version in every format."""
    return Addresses(
        page=absolute(canonical("notice", number, slug)),
        permanent=absolute(canonical("notice-version", number, n)),
        json=absolute(canonical("notice-version-json", number, n)),
        pdf=absolute(canonical("notice-version-pdf", number, n)),
        ris=absolute(canonical("notice-version-citation", number, n, "ris")),
    )


def document_metadata(document: Document) -> dict[str, Any]:
    """Return the metadata that the text itself holds.

    Fields that its type of technology does not print are left out: they may hold leftovers of another type.
    """
    rows = HEADER_ROWS[document.technology_type.code]
    return {
        "title": without_citations(document.title),
        "language": document.language,
        "technology_type": coded(document.technology_type),
        "technology_group": _group(document),
        "areas": tuple(coded(area) for area in document.areas),
        "substances": _texts(row.text for row in document.substances if "substances" in rows),
        "brand_names": _texts(row.text for row in document.brand_names if "brand_names" in rows),
        "atc_code": document.atc.code if "atc" in rows else "",
        "atc_group": without_citations(document.atc.group) if "atc" in rows else "",
        "company": without_citations(document.holder) if "holder" in rows else "",
        "financing": coded(document.financing) if document.financing else None,
        "nye_metoder": _texts(row.number for row in document.nye_metoder),
        "trials": _trials(document),
        "information_as_of": document.information_as_of,
        "summary": without_citations(plain_text(document.summary)),
        **document_facts(document),
        **derived_facts(document),
    }


def partial_document(text: str) -> Document:
    """Read a stored document's metadata fields and leave the rest empty; to read all takes four times as long."""
    data = upgraded(json.loads(text), to=SCHEMA)
    fields = {name: value for name, value in data.items() if name in METADATA_FIELDS}
    trials = [{name: row[name] for name in ("key", "number", "phase")} for row in data["trials"]]
    return Document.model_validate({**fields, "trials": trials}, context={"stored": True})


def _group(document: Document) -> Coded:
    """Return the group of the type, which no document holds: it is a function of the type."""
    code = GROUPS_OF_TYPES[document.technology_type.code]
    return Coded(code, TECHNOLOGY_GROUPS.label(code, document.language))


def _texts(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(without_citations, texts)))


def _trials(document: Document) -> tuple[CitedTrial, ...]:
    """Return each trial once, in the table's order."""
    numbers = ((row.number, watched_number(row.number)) for row in document.trials if row.number)
    trials = (CitedTrial(known.number, known.registry) if known else CitedTrial(text, "") for text, known in numbers)
    return tuple(dict.fromkeys(trials))
