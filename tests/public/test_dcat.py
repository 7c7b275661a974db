"""The catalogue for harvesters has what the Norwegian profile of DCAT asks for, and leads to what is there."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from notices import workflow
from notices.formats.moments import moment_text
from notices.models import Publication
from notices.public.dataset import DISTRIBUTIONS
from notices.public.dcat import PublicSpan, catalogue
from tests.support.worlds import act, created, published, submitted

DCAT, DCT, FOAF = (
    Namespace(address)
    for address in ("http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/", "http://xmlns.com/foaf/0.1/")
)
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
ADMS, PROV = Namespace("http://www.w3.org/ns/adms#"), Namespace("http://www.w3.org/ns/prov#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
EU = "http://publications.europa.eu/resource/authority"
XSD_MOMENT = "http://www.w3.org/2001/XMLSchema#dateTime"
BEGAN, MOMENT = datetime(2026, 1, 5, 12, tzinfo=UTC), datetime(2026, 6, 5, 12, tzinfo=UTC)
# What DCAT-AP-NO 3 calls mandatory, and how many values there may be.
ONE, SOME = "one", "some"
MANDATORY = {
    DCAT.Catalog: {DCT.title: SOME, DCT.description: SOME, DCT.publisher: ONE, DCAT.contactPoint: SOME},
    DCAT.Dataset: {
        DCT.title: SOME,
        DCT.description: SOME,
        DCT.publisher: ONE,
        DCAT.contactPoint: SOME,
        DCAT.theme: SOME,
    },
    DCAT.Distribution: {DCAT.accessURL: SOME},
    DCAT.DataService: {DCT.title: SOME, DCT.publisher: ONE, DCAT.contactPoint: SOME, DCAT.endpointURL: ONE},
    FOAF.Agent: {FOAF.name: SOME},
    VCARD.Organization: {VCARD.fn: SOME},
}
# What it calls recommended (anbefalt). The lists are those of its own SHACL file, version 3.0 of 30 January 2025:
# https://github.com/Informasjonsforvaltning/dcat-ap-no, shacl/dcatapno3-core-shapes.ttl
RECOMMENDED = {
    DCAT.Catalog: [
        *(DCAT.dataset, DCAT.service, DCT.spatial, DCT.modified, FOAF.homepage, DCT.license, DCT.language),
        *(DCAT.themeTaxonomy, DCT.issued),
    ],
    DCAT.Dataset: [
        *(DCT.subject, PROV.wasGeneratedBy, DCAT.distribution, DCT.spatial, DCAT.keyword),
        *(DCATAP.applicableLegislation, DCT.temporal, DCT.accessRights),
    ],
    DCAT.Distribution: [DCT.description, DCT["format"], DCT.license, ADMS.status, DCATAP.availability],
    DCAT.DataService: [
        *(DCAT.keyword, DCAT.endpointDescription, DCT["format"], DCATAP.applicableLegislation, DCT.conformsTo),
        *(DCAT.theme, DCAT.servesDataset, DCATAP.availability),
    ],
    FOAF.Agent: [DCT.identifier, DCT.type],
}
# What nobody can tell for a publisher that is only named by a setting.
NOT_TOLD = {
    DCT.subject: "a concept of a published catalogue of concepts, of which none is set",
    PROV.wasGeneratedBy: "an activity that is described elsewhere",
    DCATAP.applicableLegislation: "only what a law orders to be open names that law",
    DCT.type: "the kind of publisher, which the number leads to",
}
# Optional ones that readers of the catalogue gain from.
OPTIONAL = {
    DCAT.Dataset: [DCT.accrualPeriodicity, DCT.conformsTo, DCT.modified, DCT.issued, FOAF.page, DCAT.landingPage],
    DCAT.Distribution: [DCAT.mediaType, DCT.modified, DCT.title, DCT.language, FOAF.page],
    DCAT.DataService: [DCT.license, DCT.accessRights, DCT.description, FOAF.page],
}
# Of these there may be one, and of the texts one a language.
AT_MOST_ONE = [DCT.license, DCT.accessRights, DCT.modified, DCT.accrualPeriodicity, DCAT.mediaType, DCT.identifier]
IN_A_LANGUAGE = [DCT.title, DCT.description, DCAT.keyword]


def read(changed: datetime | None = MOMENT) -> Graph:
    span = PublicSpan(BEGAN, changed) if changed else PublicSpan()
    return Graph().parse(data=catalogue(span), format="turtle")


def of(graph: Graph, kind: URIRef) -> list[Any]:
    return sorted(graph.subjects(RDF.type, kind))


@pytest.mark.parametrize("kind", MANDATORY, ids=lambda kind: kind.rpartition("/")[2])
def test_everything_that_is_mandatory_is_there(kind: URIRef):
    graph = read()

    subjects = of(graph, kind)

    assert len(subjects) == (len(DISTRIBUTIONS) if kind == DCAT.Distribution else 1)
    for thing in subjects:
        for name, number in MANDATORY[kind].items():
            values = list(graph.objects(thing, name))
            assert len(values) == 1 if number == ONE else values, (thing, name)


@pytest.mark.parametrize("kind", RECOMMENDED, ids=lambda kind: kind.rpartition("/")[2])
def test_everything_that_is_recommended_is_there_or_cannot_be_told(kind: URIRef, settings: Any):
    settings.ORGANISATION_NUMBER = "974761076"
    graph = read()

    names = RECOMMENDED[kind] + OPTIONAL.get(kind, [])
    missing = {name for thing in of(graph, kind) for name in names if not list(graph.objects(thing, name))}

    assert missing == {name for name in names if name in NOT_TOLD}


def test_the_notices_are_of_the_time_since_the_first_was_published():
    graph = read()

    (period,) = of(graph, DCT.PeriodOfTime)
    assert list(graph.subjects(DCT.temporal, period)) == of(graph, DCAT.Dataset)
    assert list(graph.objects(period, DCAT.startDate)) == [Literal("2026-01-05T12:00:00Z", datatype=XSD_MOMENT)]
    assert set(graph.objects(None, DCT.issued)) == set(graph.objects(period, DCAT.startDate))
    assert of(read(None), DCT.PeriodOfTime) == []


def test_each_form_says_what_it_keeps_to_and_where_it_is_explained():
    graph = read()
    site = settings.SITE_URL

    pages = {str(page) for thing in of(graph, DCAT.Distribution) for page in graph.objects(thing, FOAF.page)}

    assert pages == {f"{site}/api/", f"{site}/api/v1/notices.meta.json"}
    standards = {str(standard) for standard in graph.objects(None, DCT.conformsTo)}
    assert f"{site}/api/v1/document.schema.json" in standards
    assert "https://www.rfc-editor.org/rfc/rfc4287" in standards


def test_what_may_be_there_once_is_there_once():
    graph = read()

    for name in AT_MOST_ONE:
        things = list(graph.subjects(name))
        assert things
        assert len(things) == len(set(things)), name


def test_texts_are_in_every_language_and_say_something_else_in_each():
    graph = read()

    # A licence is called what it is called.
    graph.remove((None, DCT.title, Literal(settings.LICENCE_NAME)))
    for name in IN_A_LANGUAGE:
        for thing in set(graph.subjects(name)):
            languages = [text.language or "" for text in graph.objects(thing, name) if isinstance(text, Literal)]
            assert sorted(set(languages)) == ["en", "nb", "nn"], (thing, name)
            assert name == DCAT.keyword or len(languages) == 3
    (dataset,) = of(graph, DCAT.Dataset)
    for language in ("nb", "nn", "en"):
        with override(language):
            assert (dataset, DCT.title, Literal(_("Horizon-scanning notices"), lang=language)) in graph


def test_what_is_named_is_described():
    """Catalogue, data set, ways to it, publisher and contact hang together."""
    graph = read()
    ours = urlsplit(settings.SITE_URL).netloc

    names = {value for value in graph.objects() if isinstance(value, URIRef) and "dcat.ttl#" in value}

    assert {urlsplit(name).netloc for name in names} == {ours}
    assert {name for name in names if (name, RDF.type, None) not in graph} == set()
    # The data set, its period, the service, the publisher and the contact.
    assert len(names) == 5 + len(DISTRIBUTIONS)


def test_codes_are_those_of_the_european_lists():
    graph = read()
    (dataset,) = of(graph, DCAT.Dataset)

    def values_of(name: URIRef) -> set[str]:
        return {str(value) for value in graph.objects(dataset, name)}

    assert values_of(DCAT.theme) == {f"{EU}/data-theme/HEAL"}
    assert values_of(DCT.accessRights) == {f"{EU}/access-right/PUBLIC"}
    assert values_of(DCT.language) == {f"{EU}/language/{code}" for code in ("NOB", "NNO", "ENG")}
    assert values_of(DCT.license) == {f"{EU}/licence/NLOD_2_0"}
    formats = {str(value) for value in graph.objects(None, DCT["format"])}
    assert formats == {f"{EU}/file-type/{code}" for code in ("JSON", "CSV", "ATOM")}


def test_every_form_says_its_licence(settings: Any):
    settings.LICENCE_NAME, settings.LICENCE_URL = "En lisens", "https://example.org/lisens"

    graph = read()

    for kind in (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService):
        for thing in of(graph, kind):
            assert list(graph.objects(thing, DCT.license)) == [URIRef("https://example.org/lisens")]
    assert (URIRef("https://example.org/lisens"), DCT.title, Literal("En lisens")) in graph


def test_the_publisher_has_its_number_where_one_is_set(settings: Any):
    settings.PUBLISHER_NAME, settings.ORGANISATION_NUMBER = 'Et "direktorat"', "974761076"

    graph = read()

    (publisher,) = of(graph, FOAF.Agent)
    assert publisher == URIRef("https://data.brreg.no/enhetsregisteret/api/enheter/974761076")
    assert list(graph.objects(publisher, DCT.identifier)) == [Literal("974761076")]
    assert list(graph.objects(publisher, FOAF.name)) == [Literal('Et "direktorat"')]
    assert set(graph.objects(None, DCT.publisher)) == {publisher}


def test_without_a_number_the_publisher_has_none(settings: Any):
    settings.ORGANISATION_NUMBER = ""

    graph = read()

    assert list(graph.objects(of(graph, FOAF.Agent)[0], DCT.identifier)) == []


@pytest.mark.parametrize(
    ("email", "website", "emails", "websites"),
    [
        ("post@example.org", "", ["mailto:post@example.org"], []),
        ("", "https://example.org/kontakt", [], ["https://example.org/kontakt"]),
        ("post@example.org", "https://example.org/", ["mailto:post@example.org"], ["https://example.org/"]),
        ("", "", [], [f"{settings.SITE_URL}/"]),
    ],
)
def test_whom_to_write_to_is_always_said(
    settings: Any, email: str, website: str, emails: list[str], websites: list[str]
):
    settings.CONTACT_EMAIL, settings.CONTACT_URL = email, website

    graph = read()

    (contact,) = of(graph, VCARD.Organization)
    assert list(map(str, graph.objects(contact, VCARD.hasEmail))) == emails
    assert list(map(str, graph.objects(contact, VCARD.hasURL))) == websites


def test_times_are_written_as_everywhere_else():
    moments = re.findall(r'"([^"]+)"\^\^xsd:dateTime', catalogue(PublicSpan(BEGAN, MOMENT)).decode())

    assert set(moments) == {"2026-01-05T12:00:00Z", "2026-06-05T12:00:00Z"}


def test_it_says_when_the_texts_changed_last_if_there_ever_were_any():
    graph, empty = read(), read(None)

    assert set(graph.objects(None, DCT.modified)) == {Literal("2026-06-05T12:00:00Z", datatype=XSD_MOMENT)}
    assert list(empty.objects(None, DCT.modified)) == []


# As an address


@pytest.mark.django_db
def test_everybody_can_fetch_it_and_fetches_it_once(visitor: Client):
    answer = visitor.get("/dcat.ttl")

    assert answer["Content-Type"] == "text/turtle; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=60"
    again = visitor.get("/dcat.ttl", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for one in (answer, again, visitor.head("/dcat.ttl")):
        assert one["Access-Control-Allow-Origin"] == "*"
        assert one["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert not one.has_header("Vary")
        assert not one.cookies
    assert visitor.post("/dcat.ttl").status_code == 405
    assert len(Graph().parse(data=answer.content, format="turtle")) > 50


@pytest.mark.django_db
def test_all_that_it_leads_to_is_there(visitor: Client):
    graph = Graph().parse(data=visitor.get("/dcat.ttl").content, format="turtle")
    leads = (DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCAT.endpointDescription, DCAT.landingPage, FOAF.page)

    addresses = {str(address) for name in leads for address in graph.objects(None, name)}
    answers = {address: visitor.get(urlsplit(address).path) for address in addresses}

    assert len(addresses) >= len(DISTRIBUTIONS) + 2
    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}
    for distribution in DISTRIBUTIONS:
        media_type = answers[distribution.address]["Content-Type"]
        assert media_type.partition(";")[0] == distribution.media_type


@pytest.mark.django_db
def test_it_changes_when_something_is_published_and_not_before(visitor: Client, editor, reviewer):
    empty = visitor.get("/dcat.ttl")
    scheduled = submitted(editor, created(editor).notice).notice
    act(workflow.approve, scheduled, reviewer, publish_at=timezone.now() + timedelta(seconds=30))

    before = visitor.get("/dcat.ttl")

    assert before.content == empty.content
    assert int(before["Cache-Control"].rpartition("=")[2]) < 30
    published(editor, reviewer, created(editor).notice)
    last = Publication.objects.order_by("effective_at").filter(effective_at__lte=timezone.now()).last()
    after = Graph().parse(data=visitor.get("/dcat.ttl").content, format="turtle")
    assert last is not None
    assert set(after.objects(None, DCT.modified)) == {Literal(moment_text(last.effective_at), datatype=XSD_MOMENT)}
