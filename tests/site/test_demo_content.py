"""The demonstration's notices: ready for the steps they take, true to the sample, and in words of their own."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from notices import demo
from notices.checks.readiness import findings
from notices.demo import STORIES, documents
from notices.demo.documents import FOLDER, TEXTS
from notices.document.citations import collect_citations
from notices.document.model import Choice, Document, TrialRow, cleaned, parse
from notices.document.rich_text import plain_text
from notices.document.template import (
    APPROVAL_KINDS,
    APPROVAL_STATUSES,
    ASSESSMENT_ELEMENTS,
    ASSESSMENT_KINDS,
    ASSESSMENT_RELATIONS,
    FINANCING,
    PHASES,
    REGIONS,
    REGULATORY_CHANGES,
    TECHNOLOGY_TYPES,
    TRIAL_STATUSES,
    Vocabulary,
)
from notices.document.wording import time_perspective
from tests.support.areas import DEFAULT_AREAS
from tests.support.copied_words import runs_of_eight

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "notices" / "baricitinib-atopisk-eksem.txt"
VERSIONS = [(story.name, number) for story in STORIES for number in range(1, len(story.later_versions) + 2)]


def version(name: str, number: int) -> Document:
    story = next(story for story in STORIES if story.name == name)
    return story.versions[number - 1]


VERSION_STORIES = tuple(partial(version, *names) for names in VERSIONS)
COMPLETE = (demo.baricitinib, demo.baricitinib_first_try, demo.device_in_review, demo.outdated, *VERSION_STORIES)
ALL = (*COMPLETE, demo.draft, demo.baricitinib_update)
FILES = ("baricitinib", "dupilumab", "home_monitoring", "mammography", *(story.name for story in STORIES))
PROSE = ("summary", "status", "description", "disease", "current_treatment", "research")
# The sample's facts name the arms of one trial in shorthand.
SHORTHAND = {"high dose + TCS": "høydose", "low dose + TCS": "lavdose"}


@pytest.fixture
def sample() -> str:
    if not SAMPLE.exists():
        pytest.skip("the sample notice is not beside the project")
    return SAMPLE.read_text(encoding="utf-8")


@pytest.fixture
def facts(sample: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(SAMPLE.with_suffix(".facts.json").read_text(encoding="utf-8"))
    return facts


# Ready for their steps


@pytest.mark.parametrize("build", COMPLETE)
def test_a_complete_notice_has_nothing_left_to_mend(build: Callable[[], Document]):
    assert findings(build(), areas_in_use=DEFAULT_AREAS.codes) == []


def test_the_draft_lists_what_is_missing():
    places = {finding.place for finding in findings(demo.draft()) if finding.blocking}

    assert {"financing", "information_as_of", "current_treatment", "research", "elements", "kinds"} <= places


@pytest.mark.parametrize("build", ALL)
def test_a_demo_document_is_clean_and_reads_back_the_same(build: Callable[[], Document]):
    document = build()

    assert parse(document.canonical()) == document
    assert cleaned(document) == document


@pytest.mark.parametrize("build", ALL)
def test_every_reference_can_be_opened(build: Callable[[], Document]):
    addresses = [reference.url for reference in build().references]

    assert addresses
    assert [address for address in addresses if not address.startswith("https://")] == []


def test_the_first_try_differs_in_one_number_that_the_reason_names():
    right, wrong = demo.baricitinib(), demo.baricitinib_first_try()
    changed = [(a, b) for a, b in zip(right.trials, wrong.trials, strict=True) if a != b]

    [(before, after)] = changed
    assert wrong.revised(trials=right.trials) == right
    assert before.model_copy(update={"participants": after.participants}) == after
    assert after.number in demo.RETURN_REASON
    assert str(before.participants) in demo.RETURN_REASON
    assert str(after.participants) in demo.RETURN_REASON


def test_the_notices_are_of_four_kinds():
    types = [build().technology_type.code for build in (demo.baricitinib, demo.device_in_review, demo.draft)]

    assert types == ["medicine", "device", "organisational"]
    assert len({build().title for build in (demo.baricitinib, demo.device_in_review, demo.draft, demo.outdated)}) == 4


# Files that people read and write


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_the_fields_in_the_documents_order_and_no_empty_one(name: str):
    data = json.loads((FOLDER / TEXTS / f"{name}.json").read_text(encoding="utf-8"))
    filled = parse(json.dumps(data)).model_dump(mode="json", by_alias=True, exclude_defaults=True)

    assert list(data) == ["schema", "language", *(field for field in filled if field not in ("schema", "language"))]


@pytest.mark.parametrize("build", ALL)
def test_a_code_has_the_word_that_the_template_gives_it(build: Callable[[], Document]):
    document = build()
    regulatory, trials = document.regulatory_statuses, document.trials
    chosen: list[tuple[Vocabulary, Choice | None]] = [
        (TECHNOLOGY_TYPES, document.technology_type),
        (FINANCING, document.financing),
        (REGULATORY_CHANGES, document.regulatory_change),
        *((DEFAULT_AREAS, area) for area in document.areas),
        *((REGIONS, row.region) for row in regulatory),
        *((APPROVAL_KINDS, row.kind) for row in regulatory),
        *((APPROVAL_STATUSES, row.status) for row in regulatory),
        *((ASSESSMENT_RELATIONS, row.relation) for row in document.norwegian_assessments),
        *((PHASES, row.phase) for row in trials),
        *((TRIAL_STATUSES, row.status) for row in trials),
        *((ASSESSMENT_ELEMENTS, box) for box in document.elements),
        *((ASSESSMENT_KINDS, box) for box in document.kinds),
    ]

    assert [
        choice for terms, choice in chosen if choice and choice.label != terms.label(choice.code, document.language)
    ] == []


def test_the_update_changes_what_its_file_names_and_nothing_else():
    before, after = demo.baricitinib(), demo.baricitinib_update()
    changed = {name for name, value in after if value != getattr(before, name)}

    assert changed == {"information_as_of", "summary", "regulatory_statuses", "status", "references"}
    assert after.references[:-1] == before.references
    assert [(row.key, row.region, row.note) for row in after.regulatory_statuses] == [
        (row.key, row.region, row.note) for row in before.regulatory_statuses
    ]
    assert {row.status.code for row in after.regulatory_statuses if row.status} == {"granted"}


@pytest.mark.parametrize(
    ("name", "build", "right", "wrong", "mistake"),
    [
        ("baricitinib", demo.baricitinib, '"title": ', '"title" ', "line 4 column"),
        ("baricitinib", demo.baricitinib, '"participants": 624', '"participants": "many"', r"trials\.0\.participants"),
        ("baricitinib", demo.baricitinib, '"holder"', '"owner"', "owner"),
        ("baricitinib", demo.baricitinib, '"holder"', '"title"', "twice"),
        ("baricitinib_update", demo.baricitinib_update, '"2020-10"', '"2020-13"', r"regulatory_statuses\.0\.date"),
        ("baricitinib_update", demo.baricitinib_update, '"key": "r-chmp",', "", r"references\.0\.key"),
        ("baricitinib_update", demo.baricitinib_update, '"references"', '"sources"', "sources"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_place(
    name: str,
    build: Callable[[], Document],
    right: str,
    wrong: str,
    mistake: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    (tmp_path / TEXTS).mkdir()
    for path in (FOLDER / TEXTS).glob("*.json"):
        text = path.read_text(encoding="utf-8")
        changed = text.replace(right, wrong) if path.stem == name else text
        (tmp_path / TEXTS / path.name).write_text(changed, encoding="utf-8")
    monkeypatch.setattr(documents, "FOLDER", tmp_path)

    with pytest.raises(ValueError, match=rf"(?s)/{name}\.json: .*{mistake}"):
        build()


# True to the sample


def test_the_citations_are_numbered_as_in_the_sample(facts: dict[str, Any]):
    document = demo.baricitinib()
    citations = collect_citations(document)

    def numbers(text: str) -> list[int]:
        return [citations.numbers[key] for key in re.findall(r"@([\w-]+)", text)]

    assert numbers(document.holder) == facts["mt_soker_innehaver"]["cites"]
    assert numbers(document.status) == facts["regulatory"]["cites"]
    assert numbers(document.description) == [3, 4, 3, 2, 3]
    assert numbers(document.disease) == [5, 4, 5, 6]
    assert numbers(document.current_treatment) == [5, 6]
    assert numbers(document.international_done.citations) == facts["internasjonale"]["done_cites"]
    assert numbers(document.international_ongoing.citations) == facts["internasjonale"]["ongoing_cites"]
    assert numbers(document.alerts.citations) == facts["metodevarsler"]["cites"]
    assert sorted(citations.numbers.values()) == facts["citation_numbers_used"]


def test_the_header_holds_the_facts_of_the_sample(facts: dict[str, Any]):
    document = demo.baricitinib()

    assert document.title == facts["title"].rstrip(".")
    assert document.technology_type.label == facts["type_metode"]
    assert [area.label for area in document.areas] == facts["omrade"]
    assert [name.text for name in document.substances] == facts["virkestoffnavn"]
    assert [name.text for name in document.brand_names] == facts["handelsnavn"]
    assert (document.atc.code, document.atc.group) == (facts["atc"]["code"], facts["atc"]["printed_group_name"])
    assert document.holder.startswith(facts["mt_soker_innehaver"]["name"])
    assert document.financing
    assert document.financing.label == facts["finansieringsansvar"]
    assert document.nye_metoder == ()


def test_the_authorisation_stands_as_in_the_sample(facts: dict[str, Any]):
    document = demo.baricitinib()
    rows = {
        (row.region.code, row.kind.code): row.status.label.lower()
        for row in document.regulatory_statuses
        if row.region and row.kind and row.status
    }

    assert document.regulatory_change
    assert document.regulatory_change.label.lower() == facts["regulatory"]["change_type"]
    assert rows == {(region, "ma"): facts["regulatory"]["ema_status"] for region in ("norway", "eu")}
    assert time_perspective(document) == "under_6"


def test_the_assessments_and_alerts_are_those_of_the_sample(facts: dict[str, Any], sample: str):
    document = demo.baricitinib()
    related: dict[str, list[str]] = {"same_substance": [], "same_indication": []}
    for row in document.norwegian_assessments:
        assert row.relation
        related[row.relation.code].append(row.number)
        assert f"{row.url}\n" in sample

    assert related["same_substance"] == facts["norske_metodevurderinger"]["same_substance_other_indication"]
    assert related["same_indication"] == facts["norske_metodevurderinger"]["same_indication_other_substance"]
    assert document.international_done.count == facts["internasjonale"]["done_min"]
    assert document.international_ongoing.count == facts["internasjonale"]["ongoing_min"]
    assert document.alerts.count == facts["metodevarsler"]["min"]
    assert document.international_done.at_least
    assert document.international_ongoing.at_least
    assert document.alerts.at_least


def test_the_trials_are_those_of_the_sample(facts: dict[str, Any]):
    trials = demo.baricitinib().trials

    assert [printed(trial) for trial in trials] == [
        {name: fact[name] for name in ("nct", "name", "phase", "n", "n_kind", "status", "date", "date_kind")}
        for fact in facts["studies"]
    ]
    for trial, fact in zip(trials, facts["studies"], strict=True):
        assert len(trial.arms) == len(fact["arms"])
        for arm, text in zip(trial.arms, fact["arms"], strict=True):
            assert SHORTHAND.get(text, text) in arm.text
        assert trial.control == fact["control"].replace("+ TCS", "peroralt, kombinert med topikale kortikosteroider")
        assert set(re.findall(r"\d+", fact["outcome"])) <= set(re.findall(r"\d+", trial.outcomes))


def printed(trial: TrialRow) -> dict[str, Any]:
    assert trial.phase
    assert trial.status
    assert trial.completion
    return {
        "nct": trial.number,
        "name": trial.name,
        "phase": trial.phase.code,
        "n": trial.participants,
        "n_kind": "estimated" if trial.participants_estimated else "actual",
        "status": trial.status.label.lower(),
        "date": trial.completion.value,
        "date_kind": "estimated" if trial.completion.estimated else "actual",
    }


def test_the_checklists_are_ticked_as_in_the_sample(facts: dict[str, Any]):
    document = demo.baricitinib()
    kinds = {box.label: {"checked": box.checked, "comment": box.comment} for box in document.kinds}

    assert {box.label: box.checked for box in document.elements} == facts["vurderingselementer"]
    assert {label: kinds[label] for label in facts["metodevurdering"]} == facts["metodevurdering"]
    assert [box.code for box in document.kinds if box.checked] == ["single"]


@pytest.mark.parametrize(
    ("section", "fact"),
    [
        ("description", "reversibel"),
        ("description", "Janus-kinase (JAK) 1 og 2"),
        ("description", "revmatoid artritt"),
        ("description", "tablett"),
        ("disease", "IgE"),
        ("disease", "60–70\u00a0%"),
        ("disease", "2\u00a0%"),
        ("disease", "usikkert"),
        ("current_treatment", "takrolimus"),
        ("current_treatment", "UV-lys"),
        ("current_treatment", "ciklosporin og azatioprin"),
        ("research", "gått tapt"),
    ],
)
def test_the_prose_keeps_the_facts_of_the_sample(section: str, fact: str):
    assert fact in plain_text(getattr(demo.baricitinib(), section))


# In words of their own


@pytest.mark.parametrize("build", ALL)
def test_no_eight_words_in_a_row_are_the_samples(build: Callable[[], Document], sample: str):
    document = build()
    written = " ".join(plain_text(getattr(document, name)) for name in PROSE)
    written += " " + " ".join(f"{trial.population} {trial.outcomes}" for trial in document.trials)

    assert runs_of_eight(written) & runs_of_eight(sample) == set()


def test_a_copied_sentence_would_be_seen(sample: str):
    copied = "Barn: Fuktighetsbehandling er viktig for å forebygge tilbakefall av atopisk eksem."

    assert runs_of_eight(copied) & runs_of_eight(sample) != set()
