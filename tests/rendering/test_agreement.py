"""One source, many formats: what each of them tells of a notice is the same, field by field.

`FILLED` and `PLAIN` are written by hand from the documents that are published; each reader of `format_reading` takes
apart one format; `TELLS` says which fields must be there. A format that drops, adds or changes a field fails here.
"""

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from notices import workflow
from notices.document.model import (
    SCHEMA,
    Atc,
    Choice,
    Cost,
    Document,
    FirstPublished,
    JointAssessment,
    Name,
    NyeMetoderNumber,
    Patients,
    RegulatoryStatus,
)
from notices.document.template import (
    APPROVAL_KINDS,
    APPROVAL_STATUSES,
    FINANCING,
    PHASES,
    REGIONS,
    REGULATORY_CHANGES,
)
from notices.document.terms import COST_BASES, JOINT_STATES, PATIENT_BASES, TAGS
from notices.models import Notice, Publication
from notices.public.dataset import DISTRIBUTIONS
from notices.public.derived_facts import EXPECTED
from notices.public.fact_fields import FACT_NAMES
from notices.public.metadata import VersionMetadata
from tests.support import format_reading as read_as
from tests.support.format_reading import Facts
from tests.support.worlds import act, complete_document, published, saved, submitted
from trials.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

SITE = "http://testserver"


# Two notices: every field filled, signs in the texts that mean something somewhere; and as little as can be published


def filled_document() -> Document:
    return complete_document(
        title='Eksempelmab [@ema] til «eksem» & "kløe", <alvorlig>',
        areas=(Choice(code="hud", label="Hud"), Choice(code="lunge", label="Lunge")),
        substances=(Name(key="s1", text="eksempelmab [@ema]"), Name(key="s2", text="prøvemab")),
        brand_names=(Name(key="b1", text="Eksempla"), Name(key="b2", text="Prøvla®")),
        atc=Atc(code="D11AH08", group="Midler mot dermatitt [@sps]"),
        financing=Choice.of(FINANCING, "specialist", "nb"),
        nye_metoder=(NyeMetoderNumber(key="n1", number="ID2020_067"), NyeMetoderNumber(key="n2", number="ID2021_001")),
        tags=(Choice.of(TAGS, "orphan", "nb"), Choice.of(TAGS, "prime", "nb")),
        pharmaceutical_form="Tablett & «kapsel» [@ema]",
        ema_number="EMEA/H/C/001234",
        first_published=FirstPublished(date=PartialDate(value="2019-03"), agency="Et etat", number="12/2019"),
        cost=Cost(
            low=120_000,
            high=150_000,
            basis=Choice.of(COST_BASES, "per_treatment", "nb"),
            source="Prislisten [@sps]",
            date=PartialDate(value="2020-06-01"),
        ),
        patients=Patients(
            low=0,
            high=300,
            basis=Choice.of(PATIENT_BASES, "new_per_year", "nb"),
            source="Eget anslag [@ema]",
            date=PartialDate(value="2020", estimated=True),
        ),
        joint_assessment=JointAssessment(
            state=Choice.of(JOINT_STATES, "planned", "nb"),
            number="JCA-1",
            date=PartialDate(value="2026-02", estimated=True),
        ),
        regulatory_change=Choice.of(REGULATORY_CHANGES, "extension", "nb"),
        regulatory_statuses=(
            RegulatoryStatus(
                key="no",
                region=Choice.of(REGIONS, "norway", "nb"),
                kind=Choice.of(APPROVAL_KINDS, "ma", "nb"),
                status=Choice.of(APPROVAL_STATUSES, "under_review", "nb"),
                date=PartialDate(value="2021", estimated=True),
                note="Søknaden er fra mai, ifølge EMA [@ema]",
            ),
            RegulatoryStatus(
                key="us",
                region=Choice.of(REGIONS, "usa", "nb"),
                kind=Choice.of(APPROVAL_KINDS, "fda", "nb"),
                status=Choice.of(APPROVAL_STATUSES, "granted", "nb"),
                date=PartialDate(value="2020-05-01"),
            ),
        ),
        summary="<p>Kort &amp; <strong>godt</strong> [@ema].</p><p>Mer &lt;her&gt;.</p>",
        trials=tuple(
            complete_document()
            .trials[0]
            .model_copy(update={"key": key, "number": number, "phase": Choice.of(PHASES, phase, "nb")})
            for key, number, phase in (("t1", "nct03334396", "3"), ("t2", "2017-000873-35", "2"))
        ),
    )


FILLED: Facts = {
    "title": 'Eksempelmab til «eksem» & "kløe", <alvorlig>',
    "language": "nb",
    "technology_type": ("medicine", "Legemiddel"),
    "areas": [("hud", "Hud"), ("lunge", "Lunge")],
    "substances": ["eksempelmab", "prøvemab"],
    "brand_names": ["Eksempla", "Prøvla®"],
    "atc_code": "D11AH08",
    "atc_group": "Midler mot dermatitt",
    "company": "Eksempel AS",
    "financing": ("specialist", "Spesialisthelsetjenesten"),
    "nye_metoder": ["ID2020_067", "ID2021_001"],
    "trials": ["NCT03334396", "2017-000873-35"],
    "information_as_of": date(2020, 8, 1),
    "summary": "Kort & godt .\nMer <her>.",
    "technology_group": ("medicines", "Legemidler"),
    "tags": [("orphan", "Legemiddel for sjeldne sykdommer"), ("prime", "PRIME")],
    "pharmaceutical_form": "Tablett & «kapsel»",
    "ema_number": "EMEA/H/C/001234",
    "first_published_date": "2019-03",
    "first_published_date_estimated": False,
    "first_published_agency": "Et etat",
    "first_published_number": "12/2019",
    "cost_low": 120_000,
    "cost_high": 150_000,
    "cost_basis": ("per_treatment", "per behandling"),
    "cost_source": "Prislisten",
    "cost_date": "2020-06-01",
    "cost_date_estimated": False,
    "patients_low": 0,
    "patients_high": 300,
    "patients_basis": ("new_per_year", "nye per år i Norge"),
    "patients_source": "Eget anslag",
    "patients_date": "2020",
    "patients_date_estimated": True,
    "joint_assessment_state": ("planned", "Planlagt"),
    "joint_assessment_number": "JCA-1",
    "joint_assessment_date": "2026-02",
    "joint_assessment_date_estimated": True,
    "change": "major",
    "public_note": "Ny & viktig studie.",
    "regulatory_change": ("extension", "Indikasjonsutvidelse"),
    "regulatory_statuses": [
        {
            "region": ("norway", "Norge"),
            "kind": ("ma", "Markedsføringstillatelse (MT)"),
            "status": ("under_review", "Under vurdering"),
            "date": "2021",
            "date_estimated": True,
            "note": "Søknaden er fra mai, ifølge EMA",
        },
        {
            "region": ("usa", "USA"),
            "kind": ("fda", "FDA-godkjenning"),
            "status": ("granted", "Godkjent"),
            "date": "2020-05-01",
            "date_estimated": False,
            "note": "",
        },
    ],
    "phases": [("2", "Fase 2"), ("3", "Fase 3")],
    "time_perspective": ("12_to_24", "12–24 måneder"),
    "expected_authorisation_date": "2021",
    "expected_authorisation_precision": "year",
    "expected_authorisation_estimated": True,
    "expected_authorisation_passed": True,
    "trials_changed_since": None,
}


LEGAL_STATUSES = [
    "Norge, Markedsføringstillatelse (MT), Under vurdering, 2021 (estimert), Søknaden er fra mai, ifølge EMA",
    "USA, FDA-godkjenning, Godkjent, 1. mai 2020",
]


def plain_document() -> Document:
    return complete_document(
        "en",
        "organisational",
        title="A plain notice",
        brand_names=(),
        holder="A clinic",
        financing=Choice.of(FINANCING, "municipality", "en"),
        trials=(),
        research="<p>No trial was found.</p>",
        regulatory_statuses=(),
    )


PLAIN: Facts = {
    "title": "A plain notice",
    "language": "en",
    "technology_type": ("organisational", "Organisational measure"),
    "areas": [("hud", "Hud")],
    "substances": ["eksempelmab"],
    "brand_names": [],
    "atc_code": "",
    "atc_group": "",
    "company": "A clinic",
    "financing": ("municipality", "Municipality"),
    "nye_metoder": [],
    "trials": [],
    "information_as_of": date(2020, 8, 1),
    "summary": "",
    "technology_group": ("procedures", "Procedures and organisational measures"),
    "tags": [],
    **dict.fromkeys(("pharmaceutical_form", "ema_number"), ""),
    **{name: False if name.endswith("_estimated") else "" for name in FACT_NAMES if "date" in name},
    **{f"{part}_{name}": None for part in ("cost", "patients") for name in ("low", "high", "basis")},
    **dict.fromkeys(("cost_source", "patients_source", "first_published_agency", "first_published_number"), ""),
    "joint_assessment_state": None,
    "joint_assessment_number": "",
    "change": "first",
    "public_note": "Nye opplysninger.",
    "regulatory_change": None,
    "regulatory_statuses": [],
    "phases": [],
    "time_perspective": None,
    "expected_authorisation_date": "",
    "expected_authorisation_precision": None,
    "expected_authorisation_estimated": False,
    "expected_authorisation_passed": False,
    "trials_changed_since": None,
}


class AnsweredFormats(NamedTuple):
    """A notice, what must be told of it, and the answers of every format."""

    expected: Facts
    answers: dict[str, bytes]


def expected(notice: Notice, known: Facts) -> Facts:
    """The fields of the text with those that the ledger gives."""
    number, rows = notice.number, list(Publication.objects.filter(notice=notice).order_by("effective_at"))
    permanent = f"{SITE}/varsel/{number}/v/{len(rows)}"
    review = rows[-1].review
    assert review is not None and review.decided_at is not None
    return known | {
        "number": number,
        "version": len(rows),
        "state": "live",
        "first_published_at": rows[0].effective_at,
        "published_at": rows[-1].effective_at,
        # As formats tell it that know only the day in Norway.
        "published_on": timezone.localdate(rows[-1].effective_at),
        "approved_at": review.decided_at,
        "approved_on": timezone.localdate(review.decided_at),
        "schema": SCHEMA,
        "sha256": rows[-1].version.sha256,
        "publisher": settings.PUBLISHER_NAME,
        "licence_name": settings.LICENCE_NAME,
        "licence_url": settings.LICENCE_URL,
        # The statuses in words: two rows of the filled notice, none of the plain one.
        "legal_statuses": LEGAL_STATUSES if known["regulatory_statuses"] else [],
        "page": f"{SITE}/varsel/{number}/{notice.slug}/",
        "permanent": f"{permanent}/",
        **{ending: f"{permanent}.{ending}" for ending in ("json", "pdf", "ris")},
    }


# Which format tells what

WHOLE = "language technology_type areas substances brand_names atc_code atc_group company financing nye_metoder trials"
WHOLE += " title information_as_of summary schema"
ALL = f"{WHOLE} number version state first_published_at published_at approved_at change public_note sha256 publisher"
ALL += " licence_name licence_url page permanent json pdf ris"
ALL += f" technology_group {' '.join(FACT_NAMES)} phases time_perspective {' '.join(EXPECTED)} trials_changed_since"
# A workbook keeps a time to the millisecond.
TO_THE_DAY = " ".join(name for name in ALL.split() if name not in ("first_published_at", "published_at", "approved_at"))
CITED = "number version title language publisher published_on permanent"
ABOUT = "number version state title language substances brand_names atc_code nye_metoder trials information_as_of"
ABOUT += (
    " legal_statuses first_published_at published_at approved_on publisher licence_url page permanent json sha256 pdf"
)
# By format: what is asked for, what takes the answer apart, and the fields that must be in it.
TELLS: dict[str, tuple[str, Callable[[bytes, Facts], Facts], str]] = {
    "text": ("/varsel/{n}.json", read_as.of_text, WHOLE),
    "API": ("/api/v1/notices/{n}", read_as.of_api, ALL),
    "JSON lines": ("/api/v1/notices.jsonl", read_as.of_lines, ALL),
    "CSV": ("/api/v1/notices.csv", read_as.of_table, ALL),
    "CSV for Excel": ("/api/v1/notices.excel.csv", partial(read_as.of_table, separator=";"), ALL),
    "workbook": ("/api/v1/notices.xlsx", read_as.of_workbook, TO_THE_DAY),
    "page": (
        "{page}",
        read_as.of_page,
        "title page first_published_at published_at licence_url sha256 summary",
    ),
    "JSON-LD": ("{page}", read_as.of_json_ld, ABOUT),
    "RIS": ("/varsel/{n}.ris", read_as.of_ris, CITED),
    "CSL-JSON": ("/varsel/{n}.csl.json", read_as.of_csl, CITED),
    "Atom": (
        "/varsel/{n}/feed.atom",
        read_as.of_feed,
        "number version title language technology_type areas published_at summary public_note publisher licence_name"
        " licence_url permanent",
    ),
    "PDF": (
        "/varsel/{n}.pdf",
        read_as.of_pdf,
        "number version title language publisher permanent sha256 json licence_name licence_url",
    ),
    "DCAT": ("/dcat.ttl", read_as.of_catalogue, "publisher published_at licence_name licence_url"),
}


def read_every_format(notice: Notice, known: Facts) -> AnsweredFormats:
    client, whole = Client(), expected(notice, known)
    answers = {
        form: client.get(address.format(n=notice.number, page=urlsplit(whole["page"]).path))
        for form, (address, _read, _fields) in TELLS.items()
    }
    assert {form: answer.status_code for form, answer in answers.items() if answer.status_code != 200} == {}
    return AnsweredFormats(whole, {form: answer.getvalue() for form, answer in answers.items()})


@pytest.fixture(scope="module")
def lasting_answers(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> dict[str, AnsweredFormats]:
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        plain = published(editor, reviewer, document=plain_document()).notice
        filled = published(editor, reviewer, document=complete_document(title="Den første teksten")).notice
        saved(filled, editor, filled_document())
        submitted(editor, filled, public_note=FILLED["public_note"], change=FILLED["change"])
        act(workflow.approve, filled, reviewer)
        for notice in (plain, filled):
            notice.refresh_from_db()
        return {"plain": read_every_format(plain, PLAIN), "filled": read_every_format(filled, FILLED)}


@pytest.mark.parametrize("form", TELLS)
def test_a_notice_with_every_field_is_told_alike(lasting_answers: dict[str, AnsweredFormats], form: str):
    known, answers = lasting_answers["filled"]
    _address, read, names = TELLS[form]

    facts = read(answers[form], known)

    assert facts == {name: known[name] for name in names.split()}


# The catalogue tells of the newest notice, and the plain one is the older.
@pytest.mark.parametrize("form", [form for form in TELLS if form != "DCAT"])
def test_a_plain_notice_is_told_alike(lasting_answers: dict[str, AnsweredFormats], form: str):
    known, answers = lasting_answers["plain"]
    _address, read, names = TELLS[form]
    # Without a summary the page's description has other words.
    told_of = set(names.split()) - ({"summary"} if form == "page" else set())

    facts = read(answers[form], known)

    assert facts == {name: known[name] for name in told_of}


def test_the_table_knows_every_fact_and_every_form():
    """A new fact or a new file must be told by something, or be left out here on purpose."""
    facts = {field.name for field in fields(VersionMetadata)} - {"withdrawn", "redacted", "licence", "addresses"}

    assert facts <= set(ALL.split())
    assert {urlsplit(one.address).path for one in DISTRIBUTIONS if one.is_file} - {
        address for address, _read, _names in TELLS.values()
    } == {"/feed.atom"}


def test_what_is_filled_is_really_filled():
    document = filled_document()

    empty = {name for name, value in document if value in ("", (), None)}

    names = {"title", "areas", "substances", "brand_names", "atc", "holder", "financing", "nye_metoder", "summary"}
    assert empty & (names | {"trials", "information_as_of"}) == set()
    assert set(FILLED) == set(PLAIN)
    assert [name for name, value in FILLED.items() if value == PLAIN[name]] == [
        *("information_as_of", "first_published_date_estimated", "cost_date_estimated", "trials_changed_since"),
    ]
