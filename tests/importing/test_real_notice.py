"""The real notice comes in from its text with every fact that somebody read out of it by hand."""

import json

import pytest

from notices.document.citations import CITATION, collect_citations, keys_of
from notices.document.model import Document
from notices.importing.context import key_of
from notices.importing.result import Fate, ImportResult
from notices.importing.text_reader import read
from notices.importing.understanding import understand
from tests.support.registry_records import SHARED

TEXT = SHARED.parent / "notices" / "baricitinib-atopisk-eksem.txt"
FACTS = TEXT.with_suffix(".facts.json")
pytestmark = pytest.mark.skipif(not TEXT.exists(), reason="the real notice is not beside the project")
STATUSES = {"avsluttet": "completed", "pågående": "ongoing"}


@pytest.fixture(scope="module")
def facts():
    return json.loads(FACTS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def result() -> ImportResult:
    return understand(TEXT.name, read(TEXT.read_bytes()))


@pytest.fixture(scope="module")
def document(result: ImportResult) -> Document:
    assert result.document is not None
    return result.document


def cited(text: str) -> list[int]:
    keys = [key for match in CITATION.finditer(text) for key in keys_of(match[1])]
    return [number for number in range(1, 20) if key_of(number) in keys]


def test_the_header_is_that_of_the_notice(document: Document, facts):
    assert document.title == facts["title"]
    assert document.technology_type.label == facts["type_metode"]
    assert [area.label for area in document.areas] == facts["omrade"]
    assert [row.text for row in document.substances] == facts["virkestoffnavn"]
    assert [row.text for row in document.brand_names] == facts["handelsnavn"]
    assert (document.atc.code, document.atc.group) == (facts["atc"]["code"], facts["atc"]["printed_group_name"])
    assert document.holder.startswith(facts["mt_soker_innehaver"]["name"])
    assert cited(document.holder) == facts["mt_soker_innehaver"]["cites"]
    assert document.financing and document.financing.label == facts["finansieringsansvar"]


def test_the_application_is_that_of_the_notice(document: Document, facts):
    expected = facts["regulatory"]

    assert document.regulatory_change and document.regulatory_change.label.lower() == expected["change_type"]
    states = {
        row.region.code: row.status.label.lower() for row in document.regulatory_statuses if row.region and row.status
    }
    assert states == {"norway": expected["ema_status"], "eu": expected["ema_status"]}
    assert cited(document.status) == expected["cites"]


def test_the_assessments_have_their_relation_and_their_links(document: Document, facts):
    rows: dict[str, list[str]] = {}
    for row in document.norwegian_assessments:
        rows.setdefault(row.relation.code if row.relation else "", []).append(row.number)
    expected = facts["norske_metodevurderinger"]

    assert rows == {
        "same_substance": expected["same_substance_other_indication"],
        "same_indication": expected["same_indication_other_substance"],
    }
    assert [row.url.rpartition("/")[2] for row in document.norwegian_assessments] == [
        "baricitinib-olumiant",
        "dupilumab-dupixent",
        "dupilumab-dupixent-revurdering",
        "dupilumab-dupixent-revurdering-ii",
        "dupilumab-dupixent-indikasjon-iii",
    ]


def test_what_is_counted_is_counted(document: Document, facts):
    expected = facts["internasjonale"]

    assert document.international_done.count == expected["done_min"]
    assert cited(document.international_done.citations) == expected["done_cites"]
    assert document.international_ongoing.count == expected["ongoing_min"]
    assert cited(document.international_ongoing.citations) == expected["ongoing_cites"]
    assert document.alerts.count == facts["metodevarsler"]["min"]
    assert cited(document.alerts.citations) == facts["metodevarsler"]["cites"]


@pytest.mark.parametrize("place", range(4))
def test_a_trial_has_its_six_cells(document: Document, facts, place: int):
    row, expected = document.trials[place], facts["studies"][place]

    assert (row.number, row.name) == (expected["nct"], expected["name"])
    assert row.phase and row.phase.code == expected["phase"]
    assert (row.participants, row.participants_estimated) == (expected["n"], expected["n_kind"] == "estimated")
    assert len(row.arms) == len(expected["arms"])
    assert row.status and row.status.code == STATUSES[expected["status"]]
    assert row.completion and row.completion.value == expected["date"]
    assert row.completion.estimated == (expected["date_kind"] == "estimated")
    assert row.population.startswith("pasienter over 18 år") and row.population.endswith(".")
    assert row.outcomes.startswith("Andel deltakere som oppnår") and row.outcomes.endswith("uker.")
    assert row.control.startswith("Placebo peroralt") and "Andel" not in row.control


def test_an_arm_has_the_words_of_its_line(document: Document, facts):
    arms = [[arm.text for arm in row.arms] for row in document.trials]

    assert arms[0] == facts["studies"][0]["arms"]
    assert arms[2] == [f"baricitinib {arm}" for arm in facts["studies"][2]["arms"]]


def test_the_boxes_are_those_of_the_notice(document: Document, facts):
    assert {box.label: box.checked for box in document.elements} == facts["vurderingselementer"]
    kinds = {box.label: {"checked": box.checked, "comment": box.comment} for box in document.kinds[:2]}
    assert kinds == facts["metodevurdering"]


def test_each_citation_has_a_stub_in_the_list_that_is_missing(document: Document, facts):
    numbers = facts["citation_numbers_used"]

    assert [row.key for row in document.references] == [key_of(number) for number in numbers]
    assert collect_citations(document).dangling == []


def test_what_is_doubtful_is_said(result: ImportResult):
    assert {doubt.place for doubt in result.doubts} == {
        "regulatory_statuses",  # the time perspective was a drawing
        "norwegian_assessments/id2018_113/number",  # misprinted
        "trials/nct03334435/outcomes",  # two cells on one line
        "trials/nct03334435/control",
        "references",  # the list is missing
    }


def test_no_word_is_without_its_place(result: ImportResult):
    assert result.texts(Fate.NOT_PLACED) == []
    assert "https://clinicaltrials.gov/ct2/show/NCT03334396" in result.texts(Fate.FURNITURE)
