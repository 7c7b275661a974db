"""The catalogue for harvesters: DCAT-AP-NO 3, the Norwegian profile of DCAT, as Turtle.

https://data.norge.no/specification/dcat-ap-no says which properties must be there, and which are recommended;
data.norge.no reads it. Size and checksum are not told: the files are written while they are sent.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from notices.formats.moments import moment_text
from notices.formats.turtle import RdfAddress, RdfResource, RdfTerm, RdfText, turtle
from notices.public.addresses import absolute, canonical
from notices.public.dataset import DESCRIPTION, DISTRIBUTIONS, KEYWORDS, TITLE, Distribution, in_each_language

MEDIA_TYPE = "text/turtle"
PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# The code lists of the EU, and the list of media types.
EU = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
# The EU's identifiers of the licences that are common in Norway.
LICENCES = {
    "https://data.norge.no/nlod/no/2.0": f"{EU}/licence/NLOD_2_0",
    "https://creativecommons.org/licenses/by/4.0/": f"{EU}/licence/CC_BY_4_0",
    "https://creativecommons.org/publicdomain/zero/1.0/": f"{EU}/licence/CC0",
}
LANGUAGES = {"nb": "NOB", "nn": "NNO", "en": "ENG"}
OPENAPI_STANDARD = "https://spec.openapis.org/oas/v3.1.0"
# The registry of Norwegian organisations.
ORGANISATIONS = "https://data.brreg.no/enhetsregisteret/api/enheter"


class PublicSpan(NamedTuple):
    """When the public's texts began, and when they changed last; None where there never were any."""

    began: datetime | None = None
    changed: datetime | None = None


def catalogue(span: PublicSpan) -> bytes:
    """Return the whole file."""
    return turtle(PREFIXES, _things(span)).encode()


def _things(span: PublicSpan) -> Iterator[RdfResource]:
    yield _catalogue(span)
    yield _dataset(span)
    if span.began:
        yield _period(span)
    for distribution in DISTRIBUTIONS:
        yield _distribution(distribution, span)
    yield _service()
    yield _publisher()
    yield _contact()
    yield RdfResource(
        _licence(), {"a": [RdfTerm("dct:LicenseDocument")], "dct:title": [RdfText(settings.LICENCE_NAME)]}
    )


def _catalogue(span: PublicSpan) -> RdfResource:
    name = format_lazy("{}: {}", settings.PUBLISHER_NAME, _("open data"))
    return RdfResource(
        _here("catalogue"),
        {
            "a": [RdfTerm("dcat:Catalog")],
            "dct:title": _texts(name),
            "dct:description": _texts(_("Open data on new medicines and health technologies.")),
            **_responsible("catalogue"),
            "dct:license": [_licence()],
            "dct:language": _languages(),
            "dct:spatial": [_norway()],
            **_dates(span),
            "dcat:themeTaxonomy": [RdfAddress(f"{EU}/data-theme")],
            "foaf:homepage": [_front_page()],
            "dcat:dataset": [_here("notices")],
            "dcat:service": [_here("api")],
        },
    )


def _dataset(span: PublicSpan) -> RdfResource:
    return RdfResource(
        _here("notices"),
        {
            "a": [RdfTerm("dcat:Dataset")],
            "dct:title": _texts(TITLE),
            "dct:description": _texts(DESCRIPTION),
            **_responsible("notices"),
            "dcat:theme": [RdfAddress(f"{EU}/data-theme/HEAL")],
            "dcat:keyword": _keywords(),
            "dct:accessRights": [RdfAddress(f"{EU}/access-right/PUBLIC")],
            "dct:license": [_licence()],
            "dct:language": _languages(),
            "dct:spatial": [_norway()],
            "dct:temporal": [_here("period")] if span.began else [],
            "dct:accrualPeriodicity": [RdfAddress(f"{EU}/frequency/IRREG")],
            **_dates(span),
            "dct:creator": [_publisher_name()],
            "dct:conformsTo": [RdfAddress(absolute(canonical("api-document-schema")))],
            "dcat:landingPage": [_front_page()],
            "foaf:page": [_documentation()],
            "dcat:distribution": [_here(distribution.url_name) for distribution in DISTRIBUTIONS],
        },
    )


def _period(span: PublicSpan) -> RdfResource:
    """Describe the time that the notices are of, which has no end yet."""
    return RdfResource(_here("period"), {"a": [RdfTerm("dct:PeriodOfTime")], "dcat:startDate": _moment(span.began)})


def _distribution(distribution: Distribution, span: PublicSpan) -> RdfResource:
    address, described_at = RdfAddress(distribution.address), distribution.described_at
    return RdfResource(
        _here(distribution.url_name),
        {
            "a": [RdfTerm("dcat:Distribution")],
            "dct:title": _texts(distribution.title),
            "dct:description": _texts(distribution.about),
            "dcat:accessURL": [address],
            "dcat:downloadURL": [address] if distribution.is_file else [],
            "dcat:accessService": [] if distribution.is_file else [_here("api")],
            "dcat:mediaType": [RdfAddress(f"{MEDIA_TYPES}/{distribution.media_type}")],
            "dct:format": [RdfAddress(f"{EU}/file-type/{distribution.format}")],
            "dct:conformsTo": [RdfAddress(distribution.conforms_to)] if distribution.conforms_to else [],
            "dct:language": _languages(),
            **_dates(span),
            "dct:license": [_licence()],
            "adms:status": [RdfAddress(f"{EU}/distribution-status/COMPLETED")],
            "dcatap:availability": [_stable()],
            "foaf:page": [
                _documentation(),
                *([RdfAddress(absolute(canonical(described_at)))] if described_at else []),
            ],
        },
    )


def _service() -> RdfResource:
    return RdfResource(
        _here("api"),
        {
            "a": [RdfTerm("dcat:DataService")],
            "dct:title": _texts(_("API for horizon-scanning notices")),
            "dct:description": _texts(_("Notices, their versions and trials, and what has changed since a moment.")),
            **_responsible("api"),
            "dcat:endpointURL": [RdfAddress(absolute(canonical("api-notices")))],
            "dcat:endpointDescription": [RdfAddress(absolute(canonical("api-openapi")))],
            "dcat:servesDataset": [_here("notices")],
            "dcat:landingPage": [_documentation()],
            "foaf:page": [_documentation()],
            "dct:conformsTo": [RdfAddress(OPENAPI_STANDARD)],
            "dcatap:availability": [_stable()],
            "dcat:theme": [RdfAddress(f"{EU}/data-theme/HEAL")],
            "dcat:keyword": _keywords(),
            "dct:accessRights": [RdfAddress(f"{EU}/access-right/PUBLIC")],
            "dct:license": [_licence()],
            "dct:format": [RdfAddress(f"{EU}/file-type/JSON")],
        },
    )


def _publisher() -> RdfResource:
    number = settings.ORGANISATION_NUMBER
    return RdfResource(
        _publisher_name(),
        {
            "a": [RdfTerm("foaf:Agent"), RdfTerm("org:Organization")],
            "foaf:name": [RdfText(settings.PUBLISHER_NAME)],
            "dct:identifier": [RdfText(number)] if number else [],
        },
    )


def _contact() -> RdfResource:
    """Describe the contact. One of the two is required: where neither is set, the front page stands in."""
    email, page = settings.CONTACT_EMAIL, settings.CONTACT_URL
    return RdfResource(
        _here("contact"),
        {
            "a": [RdfTerm("vcard:Organization")],
            "vcard:fn": [RdfText(settings.PUBLISHER_NAME)],
            "vcard:hasEmail": [RdfAddress(f"mailto:{email}")] if email else [],
            "vcard:hasURL": [RdfAddress(page)] if page else [] if email else [_front_page()],
        },
    )


def _responsible(name: str) -> dict[str, list[RdfAddress | RdfText]]:
    """Return what a catalogue and everything in it must have: a permanent identifier, a publisher and a contact."""
    return {
        "dct:identifier": [RdfText(_here(name).address)],
        "dct:publisher": [_publisher_name()],
        "dcat:contactPoint": [_here("contact")],
    }


def _publisher_name() -> RdfAddress:
    number = settings.ORGANISATION_NUMBER
    return RdfAddress(f"{ORGANISATIONS}/{number}") if number else _here("publisher")


def _licence() -> RdfAddress:
    return RdfAddress(LICENCES.get(settings.LICENCE_URL, settings.LICENCE_URL))


def _here(name: str) -> RdfAddress:
    """Return the address of something that is described in this file."""
    return RdfAddress(f"{absolute(canonical('catalogue'))}#{name}")


def _front_page() -> RdfAddress:
    return RdfAddress(absolute(canonical("notice-list")))


def _documentation() -> RdfAddress:
    """Return the page that explains API and files."""
    return RdfAddress(absolute(canonical("api")))


def _norway() -> RdfAddress:
    return RdfAddress(f"{EU}/country/NOR")


def _stable() -> RdfAddress:
    return RdfAddress(f"{EU}/planned-availability/STABLE")


def _keywords() -> list[RdfText]:
    return [text for keyword in KEYWORDS for text in _texts(keyword)]


def _dates(span: PublicSpan) -> dict[str, list[RdfText]]:
    return {"dct:issued": _moment(span.began), "dct:modified": _moment(span.changed)}


def _texts(text: str | Promise) -> list[RdfText]:
    return [RdfText(translated, language) for language, translated in in_each_language(text).items()]


def _languages() -> list[RdfAddress]:
    return [RdfAddress(f"{EU}/language/{LANGUAGES[language]}") for language, _name in settings.LANGUAGES]


def _moment(moment: datetime | None) -> list[RdfText]:
    return [RdfText(moment_text(moment), type="xsd:dateTime")] if moment else []
