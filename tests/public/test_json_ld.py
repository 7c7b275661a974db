"""What a page's head tells search engines and whoever shows a link to it; and that it never tells too much."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone, translation
from rdflib import SDO

from notices.document.model import Name
from notices.document.template import TECHNOLOGY_TYPES
from notices.formats.moments import moment_text
from notices.models import Notice
from notices.public import json_ld
from notices.public.addresses import canonical
from notices.public.ledger import public_record
from notices.public.metadata import VersionMetadata, metadata_of
from notices.public.short_text import MAX_LENGTH, description_of, shortened
from notices.public.trial_page import trial_page
from notices.urls import page_patterns
from tests.monitoring.test_alerts import store_answer
from tests.support.head_reading import Head
from tests.support.registry_records import enrolled
from tests.support.sites import Site
from tests.support.worlds import complete_document, published, saved
from trials.clinicaltrials_gov.registry import REGISTRY

STATUS = "Norge, Markedsføringstillatelse (MT), Under vurdering, februar 2021 (estimert)"
pytestmark = [pytest.mark.django_db, pytest.mark.pages]

CLOSING = "</script><script>alert()</script> & <!--"
SITE = "http://testserver"


def page_of(notice: Notice, tail: str | None = None) -> str:
    return f"/varsel/{notice.number}/{tail or f'{notice.slug}/'}"


def metadata_of_notice(notice: Notice, n: int = 1) -> VersionMetadata:
    record = public_record(notice.number or 0)
    assert record is not None
    version = record.version(n)
    assert version is not None
    return metadata_of(record, version, version.publication.version.document)


def words(data: Any) -> Iterator[str]:
    """Every type and every property in the data."""
    if isinstance(data, list):
        for part in data:
            yield from words(part)
    elif isinstance(data, dict):
        for name, value in data.items():
            if name == "@type":
                yield value
            else:
                yield from [] if name.startswith("@") else [name]
                yield from words(value)


# In a page


@pytest.mark.parametrize("text", [CLOSING, "\u2028 og \u2029", "'\"\\", "<b>å</b>"])
def test_no_text_can_end_the_element_or_begin_another(text: str):
    element = json_ld.script({"name": text})

    head = Head(f"<head>{element}</head>")

    assert head.data == [{"@context": "https://schema.org", "name": text}]
    assert head.scripts == 1
    assert element.count("<") == 2


def test_a_title_that_looks_like_the_end_of_the_script_is_only_a_title(editor: User, reviewer: User, visitor: Client):
    document = complete_document(title=CLOSING, substances=(Name(key="s", text=CLOSING),))
    notice = published(editor, reviewer, document=document).notice

    head = Head(visitor.get(page_of(notice)).text)

    assert head.scripts == 1
    assert head.node("MedicalWebPage")["name"] == head.meta["og:title"] == CLOSING
    assert head.node("MedicalWebPage")["about"]["name"] == CLOSING


# A notice


@pytest.fixture(scope="module")
def lasting_facts(lasting_site: Site, lasting_database: Any) -> VersionMetadata:
    with lasting_database.unblock():
        return metadata_of_notice(lasting_site.live)


def of_document(known: VersionMetadata, **changes: Any) -> dict[str, Any]:
    """The JSON-LD of a page, with some facts changed."""
    (page, _way) = json_ld.of_notice(replace(known, **changes))["@graph"]
    return page


def test_a_medicine_is_a_drug_with_its_names_and_its_code(lasting_facts: VersionMetadata):
    page = of_document(lasting_facts, atc_code="D11AH08")

    assert page["about"] == {
        "@type": "Drug",
        "name": "eksempelmab",
        "nonProprietaryName": ["eksempelmab"],
        "proprietaryName": ["Eksempla"],
        "code": {"@type": "MedicalCode", "codeValue": "D11AH08", "codingSystem": "ATC"},
        "legalStatus": [STATUS],
    }


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("device", "MedicalDevice"),
        ("diagnostic", "MedicalTest"),
        ("procedure", "MedicalProcedure"),
        ("organisational", "Thing"),
    ],
)
def test_what_is_no_medicine_is_no_drug(lasting_facts: VersionMetadata, code: str, kind: str):
    type_of_technology = replace(lasting_facts.technology_type, code=code)

    about = of_document(lasting_facts, technology_type=type_of_technology)["about"]

    # What is no medical thing has no such status in schema.org.
    status = {} if kind == "Thing" else {"legalStatus": [STATUS]}
    assert about == {"@type": kind, "name": "eksempelmab", "alternateName": ["Eksempla"], **status}


def test_without_names_it_is_called_as_the_notice_is(lasting_facts: VersionMetadata):
    page = of_document(lasting_facts, substances=(), brand_names=(), atc_code="")

    assert page["about"] == {"@type": "Drug", "name": lasting_facts.title, "legalStatus": [STATUS]}


def test_it_was_reviewed_by_the_house_on_the_day_of_the_approval(lasting_facts: VersionMetadata):
    page = of_document(lasting_facts)

    assert page["reviewedBy"] == page["publisher"] == {"@type": "Organization", "name": settings.PUBLISHER_NAME}
    assert page["lastReviewed"] == timezone.localdate(lasting_facts.approved_at).isoformat()


def test_it_names_the_trials_by_the_numbers_of_their_registries(lasting_facts: VersionMetadata):
    (trial,) = of_document(lasting_facts)["mentions"]

    assert trial == {
        "@type": "MedicalTrial",
        "name": "NCT03334396",
        "identifier": "NCT03334396",
        "code": {"@type": "MedicalCode", "codeValue": "NCT03334396", "codingSystem": "ClinicalTrials.gov"},
        "sameAs": "https://clinicaltrials.gov/study/NCT03334396",
    }


@pytest.mark.parametrize("kind", TECHNOLOGY_TYPES.codes)
def test_a_notice_is_told_in_the_words_of_the_vocabulary(lasting_facts: VersionMetadata, kind: str):
    type_of_technology = replace(lasting_facts.technology_type, code=kind)
    page = of_document(lasting_facts, technology_type=type_of_technology, atc_code="D11AH08")

    used = set(words([page, json_ld.of_notice(lasting_facts), json_ld.of_list()]))

    assert len(used) > 40
    assert {word for word in used if word not in SDO} == set()


def test_a_word_that_is_not_the_vocabularys_is_seen():
    assert set(words({"@type": "HorizonNotice", "name": [{"isApproved": True}]})) - {"name"} == {
        "HorizonNotice",
        "isApproved",
    }
    assert "HorizonNotice" not in SDO and "isApproved" not in SDO and "name" in SDO


def test_each_version_tells_its_own_story(site: Site, visitor: Client, editor: User, reviewer: User):
    saved(site.live, editor, title="Ny tittel")
    published(editor, reviewer, site.live)

    first, second = (Head(visitor.get(page_of(site.live, f"v/{n}/")).text) for n in (1, 2))

    old, new = first.node("MedicalWebPage"), second.node("MedicalWebPage")
    assert (old["version"], old["creativeWorkStatus"], old["url"]) == (
        "1",
        "Obsolete",
        f"{SITE}{page_of(site.live, 'v/1/')}",
    )
    assert (new["version"], new["creativeWorkStatus"], new["url"]) == ("2", "Published", f"{SITE}{page_of(site.live)}")
    assert (old["name"], new["name"]) == ("Eksempelmab til behandling av eksempelsyke", "Ny tittel")
    entries = site.live.publications.order_by("effective_at")
    since = [moment_text(entry.effective_at) for entry in entries]
    assert [old["datePublished"], new["datePublished"], old["dateModified"], new["dateModified"]] == [
        *(since[0], since[0]),
        *since,
    ]
    assert new["@id"] == f"{SITE}{page_of(site.live, 'v/2/')}"


def test_the_way_to_a_notice_begins_at_the_list(site: Site, visitor: Client):
    node = Head(visitor.get(f"/en{page_of(site.live)}").text).node("BreadcrumbList")

    way = [(item["position"], item["name"], item["item"]) for item in node["itemListElement"]]
    title = "Eksempelmab til behandling av eksempelsyke"
    assert way == [(1, "All notices", f"{SITE}/en/"), (2, title, f"{SITE}{page_of(site.live)}")]


def test_what_is_withdrawn_as_outdated_says_so(site: Site, visitor: Client):
    assert Head(visitor.get(page_of(site.outdated)).text).node("MedicalWebPage")["creativeWorkStatus"] == "Obsolete"


def test_of_what_is_withdrawn_as_wrong_no_word_is_told(site: Site, visitor: Client):
    for tail in (None, "v/1/"):
        answer = visitor.get(page_of(site.wrong, tail))

        head = Head(answer.text)
        assert answer.status_code == 410
        assert head.data == []
        assert [name for name in head.meta if name.startswith(("og:", "article:", "description"))] == []


# A trial, and the list


def test_a_trial_is_told_as_its_registry_tells_it(site: Site, visitor: Client):
    store_answer(enrollment=enrolled(660, "ACTUAL"))

    head = Head(visitor.get("/studier/NCT03334396/").text)

    trial, page = head.node("MedicalTrial"), trial_page("NCT03334396", "nb")
    assert page is not None and page.registry is not None
    study = page.registry.study
    assert (trial["name"], trial["identifier"]) == (study.title, "NCT03334396")
    assert trial["url"] == head.meta["og:url"] == head.links["canonical"] == f"{SITE}/studier/NCT03334396/"
    assert trial["status"] == f"https://schema.org/{REGISTRY.schema_org_statuses[study.status]}"
    assert trial["sponsor"]["name"] == study.sponsor
    assert [condition["name"] for condition in trial["healthCondition"]] == list(study.conditions)
    assert {notice["url"] for notice in trial["subjectOf"]} == {
        f"{SITE}{page_of(notice)}" for notice in (site.live, site.revised, site.rereviewed)
    }
    assert {word for word in words(head.data) if word not in SDO} == set()


def test_a_trial_that_was_not_read_yet_has_its_number_alone(site: Site, visitor: Client):
    trial = Head(visitor.get("/studier/NCT03334396/").text).node("MedicalTrial")

    assert trial["name"] == trial["identifier"] == "NCT03334396"
    assert "status" not in trial and "sponsor" not in trial


def test_every_status_is_one_of_the_vocabularys():
    assert {status for status in REGISTRY.schema_org_statuses.values() if status not in SDO} == set()


def test_the_list_is_a_data_set_and_a_search_is_none(site: Site, visitor: Client):
    data = Head(visitor.get("/").text).node("Dataset")

    assert data["license"] == settings.LICENCE_URL
    assert {file["encodingFormat"] for file in data["distribution"]} >= {"text/csv", "application/atom+xml"}
    assert data["includedInDataCatalog"]["encoding"]["contentUrl"] == f"{SITE}/dcat.ttl"
    assert '<link rel="alternate" type="text/turtle" href="/dcat.ttl">' in visitor.get("/").text
    assert Head(visitor.get("/?q=eksempelmab").text).data == []


# Open Graph, and the few words under a link


# A file, a way to a page, and a form that nobody should find by a search.
LEAD_ON = {"notice-list-by-name", "notice-by-number", "notice-by-number-alone"}
NO_PAGES = {"feed", "notice-compare", "notice-report"} | LEAD_ON


def pages(site: Site) -> dict[str, str]:
    """Every public page by its name, as an address without the prefix of a language."""
    number = site.live.number
    arguments: dict[str, list[Any]] = {
        "notice": [number, site.live.slug],
        "notice-version": [site.outdated.number, 1],
        "notice-differences": [number, 1, 2],
        "trial": ["NCT03334396"],
    }
    names = {pattern.name or "" for pattern in page_patterns} - NO_PAGES
    return {name: canonical(name, *arguments.get(name, [])) for name in names}


@pytest.mark.parametrize(("prefix", "locale"), [("", "nb_NO"), ("/nn", "nn_NO"), ("/en", "en_GB")])
def test_every_public_page_tells_what_it_is(
    site: Site, visitor: Client, editor: User, reviewer: User, prefix: str, locale: str
):
    saved(site.live, editor, title="Ny tittel")
    published(editor, reviewer, site.live)

    heads = {name: Head(visitor.get(prefix + where).text) for name, where in pages(site).items()}

    for name, head in heads.items():
        assert head.meta["og:locale"] == locale, name
        assert head.meta["og:url"] == head.links["canonical"], name
        assert head.meta["og:site_name"] == settings.SITE_NAME
        assert head.meta["og:title"]
        assert 20 < len(head.meta["description"]) <= MAX_LENGTH, name
        assert head.meta["description"] == head.meta["og:description"]
        assert head.links["license"] == settings.LICENCE_URL, name
        assert head.meta["og:type"] == ("article" if name in ("notice", "notice-version") else "website"), name


def test_a_page_that_shows_nothing_yet_tells_what_it_is(visitor: Client):
    for where in ("/", "/studier/", "/kontroll/"):
        assert Head(visitor.get(where).text).meta["og:url"] == f"{SITE}{where}"


def test_a_notice_tells_when_it_was_published_and_changed(
    site: Site, visitor: Client, lasting_facts: VersionMetadata, monkeypatch: pytest.MonkeyPatch
):
    first, then = (datetime(2026, month, 5, 12, 30, tzinfo=UTC) for month in (1, 6))
    changed = replace(lasting_facts, first_published_at=first, published_at=then)
    monkeypatch.setattr("notices.templatetags.head_data.metadata_of", lambda *_arguments: changed)

    head = Head(visitor.get(page_of(site.live)).text)

    times = (head.meta["article:published_time"], head.meta["article:modified_time"])
    assert times == ("2026-01-05T12:30:00Z", "2026-06-05T12:30:00Z")
    page = head.node("MedicalWebPage")
    assert (page["datePublished"], page["dateModified"]) == times


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Kort.", "Kort."),
        ("  To\n linjer ", "To linjer"),
        ("ord " * 60, "ord " * 49 + "ord…"),
        (f"{'x' * 60}. " * 4, f"{'x' * 60}. {'x' * 60}. {'x' * 60}."),
        ("x" * 300, "x" * 199 + "…"),
        ("x" * 200, "x" * 200),
        ("x" * 197 + ", og saa videre", "x" * 197 + "…"),
    ],
)
def test_a_long_text_ends_with_a_word(text: str, short: str):
    assert shortened(text) == short
    assert len(short) <= MAX_LENGTH


def test_a_notice_without_a_summary_is_described_by_what_it_is_about(lasting_facts: VersionMetadata):
    assert lasting_facts.summary == ""
    assert description_of(lasting_facts) == "Legemiddel, Hud, eksempelmab, Eksempla"


# The licence


@pytest.mark.parametrize("where", ["/", "/studier/", "/en/kontroll/"])
def test_every_page_says_under_which_licence_its_texts_may_be_used(visitor: Client, settings: Any, where: str):
    settings.LICENCE_NAME, settings.LICENCE_URL = "En & to", "https://example.org/lisens"

    footer = visitor.get(where).text.partition("<footer")[2]

    assert '<a href="https://example.org/lisens" rel="license">En &amp; to</a>' in footer


def test_a_notice_says_it_beside_its_fingerprint(site: Site, visitor: Client):
    seal = visitor.get(page_of(site.live)).text.partition('id="approval"')[2].partition("</section>")[0]

    assert f'<a href="{settings.LICENCE_URL}" rel="license">{settings.LICENCE_NAME}</a>' in seal
    with translation.override("nb"):
        assert translation.gettext("May be used under the licence") in seal
