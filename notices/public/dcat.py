"""The catalogue for harvesters: DCAT-AP-NO 3, the Norwegian profile of DCAT, as Turtle.

https://data.norge.no/specification/dcat-ap-no says which properties must be there; data.norge.no reads it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from notices.formats.turtle import RdfAddress, RdfResource, RdfTerm, RdfText, turtle
from notices.public.addresses import absolute, canonical
from notices.public.dataset import DESCRIPTION, DISTRIBUTIONS, KEYWORDS, TITLE, Distribution, in_each_language

MEDIA_TYPE = "text/turtle"
PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
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
API = "/api/"
# The registry of Norwegian organisations.
ORGANISATIONS = "https://data.brreg.no/enhetsregisteret/api/enheter"


def catalogue(modified: datetime | None) -> bytes:
    """Return the whole file; `modified` is when the public's texts changed last, None where there never were any."""
    return turtle(PREFIXES, _things(modified)).encode()


def _things(modified: datetime | None) -> Iterator[RdfResource]:
    yield _catalogue(modified)
    yield _dataset(modified)
    for distribution in DISTRIBUTIONS:
        yield _distribution(distribution)
    yield _service()
    yield _publisher()
    yield _contact()
    yield RdfResource(
        _licence(), {"a": [RdfTerm("dct:LicenseDocument")], "dct:title": [RdfText(settings.LICENCE_NAME)]}
    )


def _catalogue(modified: datetime | None) -> RdfResource:
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
            "dct:modified": _moment(modified),
            "foaf:homepage": [_front_page()],
            "dcat:dataset": [_here("notices")],
            "dcat:service": [_here("api")],
        },
    )


def _dataset(modified: datetime | None) -> RdfResource:
    return RdfResource(
        _here("notices"),
        {
            "a": [RdfTerm("dcat:Dataset")],
            "dct:title": _texts(TITLE),
            "dct:description": _texts(DESCRIPTION),
            **_responsible("notices"),
            "dcat:theme": [RdfAddress(f"{EU}/data-theme/HEAL")],
            "dcat:keyword": [text for keyword in KEYWORDS for text in _texts(keyword)],
            "dct:accessRights": [RdfAddress(f"{EU}/access-right/PUBLIC")],
            "dct:license": [_licence()],
            "dct:language": _languages(),
            "dct:spatial": [RdfAddress(f"{EU}/country/NOR")],
            "dct:accrualPeriodicity": [RdfAddress(f"{EU}/frequency/IRREG")],
            "dct:modified": _moment(modified),
            "dcat:landingPage": [_front_page()],
            "dcat:distribution": [_here(distribution.url_name) for distribution in DISTRIBUTIONS],
        },
    )


def _distribution(distribution: Distribution) -> RdfResource:
    address = RdfAddress(distribution.address)
    return RdfResource(
        _here(distribution.url_name),
        {
            "a": [RdfTerm("dcat:Distribution")],
            "dct:title": _texts(distribution.title),
            "dcat:accessURL": [address],
            "dcat:downloadURL": [address] if distribution.is_file else [],
            "dcat:accessService": [] if distribution.is_file else [_here("api")],
            "dcat:mediaType": [RdfAddress(f"{MEDIA_TYPES}/{distribution.media_type}")],
            "dct:format": [RdfAddress(f"{EU}/file-type/{distribution.format}")],
            "dct:license": [_licence()],
            "adms:status": [RdfAddress(f"{EU}/distribution-status/COMPLETED")],
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
            "dcat:landingPage": [RdfAddress(absolute(API))],
            "dcat:theme": [RdfAddress(f"{EU}/data-theme/HEAL")],
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


def _texts(text: str | Promise) -> list[RdfText]:
    return [RdfText(translated, language) for language, translated in in_each_language(text).items()]


def _languages() -> list[RdfAddress]:
    return [RdfAddress(f"{EU}/language/{LANGUAGES[language]}") for language, _name in settings.LANGUAGES]


def _moment(moment: datetime | None) -> list[RdfText]:
    return [RdfText(moment.astimezone(UTC).isoformat(timespec="seconds"), type="xsd:dateTime")] if moment else []
