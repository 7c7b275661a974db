"""What every format that leaves the house tells of a published version, read off its rows in one place.

Pages' metadata, API, bulk files and catalogue write the same facts in their own ways; no person is named in any.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, cast

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from pydantic import Field

from notices.document.citations import without_citations
from notices.document.model import SCHEMA, Choice, Document
from notices.document.rich_text import plain_text
from notices.document.template import HEADER_LABELS, Language
from notices.document.upgrades import upgraded
from notices.models import Listing, Publication
from notices.public.addresses import absolute, canonical
from notices.public.ledger import PublicRecord, PublishedVersion
from trials.study import identify

# How many notices are read at a time: few queries, and no more texts in memory than these.
CHUNK = 200

# The fields of a document that facts are made of, as its JSON names them, beside the numbers of its trials.
TOLD = {
    *("schema", "language", "title", "technology_type", "areas", "substances", "brand_names", "atc", "holder"),
    *("financing", "nye_metoder", "information_as_of", "summary"),
}

State = Literal["live", "replaced", "outdated"]
Change = Literal["first", "major", "minor"]
Number = Annotated[int, Field(ge=1, le=2_147_483_647)]
Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]


def says(description: str, **more: Any) -> Any:
    """What a field is, in words for people."""
    return Field(description=description, **more)


@dataclass(frozen=True)
class Coded:
    """A value of a code list, with its label in the notice's language."""

    code: str
    label: str


@dataclass(frozen=True)
class CitedTrial:
    """A trial by its number; `registry` is the registry's code, "" where the number is of none that we know."""

    number: str
    registry: str


@dataclass(frozen=True)
class Licence:
    """Under which the text may be used."""

    name: str
    url: Address


@dataclass(frozen=True)
class Addresses:
    """Whole addresses: the page of the live version, and the permanent ones of this very version."""

    page: Address
    permanent: Address
    json: Address
    pdf: Address
    ris: Address


@dataclass(frozen=True)
class Ending:
    """That the notice was withdrawn as outdated; `replaced_by` is the number of a notice that is live."""

    at: datetime
    note: str
    replaced_by: Number | None


# Each field says what it is: the API's description of itself is made from here.
@dataclass(frozen=True)
class Facts:
    """A published version. Texts are plain and without citations; what the template does not print is not here."""

    number: Annotated[Number, says(_("The notice's number; it never changes."))]
    version: Annotated[Number, says(_("Which of its published versions this is, from 1."))]
    state: Annotated[
        State,
        says(_("live; replaced by a newer version; or outdated: the last version of a notice that is withdrawn.")),
    ]
    title: str
    language: Annotated[Language, says(_("The language that the notice is written in."))]
    technology_type: Annotated[Coded, says(_("The type of technology."))]
    areas: Annotated[tuple[Coded, ...], says(_("The clinical areas."))]
    substances: Annotated[tuple[str, ...], says(_("Active substances, or what takes their place."))]
    brand_names: tuple[str, ...]
    atc_code: Annotated[str, says(_("The ATC code as printed; empty where there is none."))]
    atc_group: str
    company: Annotated[str, says(_("Applicant, holder, manufacturer or supplier."))]
    financing: Annotated[Coded | None, says(_("Who would pay."))]
    nye_metoder: Annotated[tuple[str, ...], says(_("Numbers of the notice itself in Nye metoder."))]
    trials: Annotated[tuple[CitedTrial, ...], says(_("The trials in its table, each once."))]
    information_as_of: Annotated[date | None, says(_("The day on which its information was gathered."))]
    summary: Annotated[str, says(_("The summary, without marks."))]
    first_published_at: Annotated[datetime, says(_("When the notice's first version took effect."))]
    published_at: Annotated[datetime, says(_("When this version took effect."))]
    approved_at: Annotated[datetime, says(_("When the second person approved this version."))]
    change: Annotated[Change, says(_("How large the change is that this version brought."))]
    public_note: Annotated[str, says(_("What was said to have changed."))]
    withdrawn: Annotated[Ending | None, says(_("When and why the notice was withdrawn as outdated."))]
    schema: Annotated[int, says(_("The number of the document's schema."))]
    sha256: Annotated[str, says(_("The hash of the bytes behind addresses.json."), pattern="^[0-9a-f]{64}$")]
    publisher: str
    licence: Annotated[Licence, says(_("Under which everybody may use the text."))]
    addresses: Addresses


def facts_of(record: PublicRecord, version: PublishedVersion, document: Document) -> Facts:
    """Of a version that the public may read; LookupError for one that was withdrawn as wrong."""
    if record.gone(version):
        raise LookupError("withdrawn as wrong: no word of it is public")
    state = record.state if version is record.current else "replaced"
    return _facts(
        version.publication,
        version.number,
        document,
        first_published_at=record.versions[0].publication.effective_at,
        state=state,
        withdrawn=_ending(record.withdrawal) if state == "outdated" and record.withdrawal else None,
    )


def all_live(at: datetime | None = None) -> Iterator[tuple[Facts, str]]:
    """Every notice that is live at this moment, by number, each with the JSON text of its version; a query a chunk."""
    live, last = live_at(at or timezone.now()), 0
    while rows := list(live.filter(notice__number__gt=last).order_by("notice__number")[:CHUNK]):
        for row in rows:
            yield facts_of_listing(row), row.publication.version.content
        last = rows[-1].notice.number or 0


def live_at(at: datetime) -> QuerySet[Listing]:
    """The listings that are live at this moment, with what `facts_of_listing` reads."""
    return (
        Listing.objects.filter(Q(live_until__isnull=True) | Q(live_until__gt=at), live_from__lte=at)
        .select_related("notice", "publication__notice", "publication__version", "publication__review")
        .defer("search_text", "publication__review__checks")
    )


def facts_of_listing(row: Listing) -> Facts:
    """Of a live notice."""
    return _facts(
        row.publication,
        row.published_number,
        skimmed(row.publication.version.content),
        first_published_at=row.first_published_at,
        state="live",
        withdrawn=None,
    )


def _ending(withdrawal: Any) -> Ending:
    # The title says whether the other notice is live itself: if not, its number is nobody's business.
    other = withdrawal.replaced_by.number if withdrawal.replacement_title else None
    return Ending(withdrawal.effective_at, withdrawal.public_note, other)


def _facts(publication: Publication, n: int, document: Document, **state: Any) -> Facts:
    review, number = publication.review, publication.notice.number
    if review is None or review.decided_at is None or number is None:
        raise LookupError("not a ledger row that publishes")
    return Facts(
        number=number,
        version=n,
        **document_metadata(document),
        published_at=publication.effective_at,
        approved_at=review.decided_at,
        change=cast(Change, review.change),
        public_note=review.public_note,
        schema=publication.version.schema_number,
        sha256=publication.version.sha256,
        publisher=settings.PUBLISHER_NAME,
        licence=Licence(settings.LICENCE_NAME, settings.LICENCE_URL),
        addresses=addresses_of(number, publication.notice.slug, n),
        **state,
    )


def addresses_of(number: int, slug: str, n: int) -> Addresses:
    """Where the n-th published version of a notice can be read, in every format."""
    return Addresses(
        page=absolute(canonical("notice", number, slug)),
        permanent=absolute(canonical("notice-version", number, n)),
        json=absolute(canonical("notice-version-json", number, n)),
        pdf=absolute(canonical("notice-version-pdf", number, n)),
        ris=absolute(canonical("notice-version-citation", number, n, "ris")),
    )


def document_metadata(document: Document) -> dict[str, Any]:
    """Return what the text itself says. A row that its type lacks may hold what another left behind."""
    rows = HEADER_LABELS[document.technology_type.code]
    return {
        "title": without_citations(document.title),
        "language": document.language,
        "technology_type": _coded(document.technology_type),
        "areas": tuple(_coded(area) for area in document.areas),
        "substances": _texts(row.text for row in document.substances if "substances" in rows),
        "brand_names": _texts(row.text for row in document.brand_names if "brand_names" in rows),
        "atc_code": document.atc.code if "atc" in rows else "",
        "atc_group": without_citations(document.atc.group) if "atc" in rows else "",
        "company": without_citations(document.holder) if "holder" in rows else "",
        "financing": _coded(document.financing) if document.financing else None,
        "nye_metoder": _texts(row.number for row in document.nye_metoder),
        "trials": _trials(document),
        "information_as_of": document.information_as_of,
        "summary": without_citations(plain_text(document.summary)),
    }


def skimmed(text: str) -> Document:
    """A stored document with what facts are made of, the rest left empty: to read all takes four times as long."""
    data = upgraded(json.loads(text), to=SCHEMA)
    told = {name: value for name, value in data.items() if name in TOLD}
    trials = [{"key": row["key"], "number": row["number"]} for row in data["trials"]]
    return Document.model_validate({**told, "trials": trials}, context={"stored": True})


def _coded(choice: Choice) -> Coded:
    return Coded(choice.code, choice.label)


def _texts(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(without_citations, texts)))


def _trials(document: Document) -> tuple[CitedTrial, ...]:
    """Each trial once, in the table's order."""
    known = ((row.number, identify(row.number)) for row in document.trials if row.number)
    cited = (CitedTrial(found.number, found.registry) if found else CitedTrial(typed, "") for typed, found in known)
    return tuple(dict.fromkeys(cited))
