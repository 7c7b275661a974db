"""What a row of the list tells, stored beside the listing."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from notices.document.model import Choice
from notices.models import ListingName
from notices.search import SearchQuery, search
from notices.search.indexing import MAX_LABEL_LENGTH
from notices.search.list_facts import FACET_KINDS, MARK, ROW_KINDS, ListedAuthorisation, list_facts
from tests.support import worlds
from trials.dates import PartialDate

MEDICINE = worlds.complete_document()
STATUS = MEDICINE.regulatory_statuses[0]


def facts(**changes) -> dict[str, list[tuple[str, str]]]:
    """Key without its mark, and label, of each fact of a document, by kind."""
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for kind, key, label in list_facts(worlds.complete_document(**changes)):
        by_kind.setdefault(kind, []).append((key.removeprefix(MARK), label))
    return by_kind


def test_the_facts_are_read_off_the_document():
    trial = MEDICINE.trials[0]
    phases = [Choice(code="2", label="Fase 2"), Choice(code="3", label="Fase 3"), Choice(code="3", label="Fase 3")]
    by_kind = facts(
        regulatory_change=Choice(code="extension", label="Indikasjonsutvidelse"),
        tags=(Choice(code="orphan", label="Legemiddel for sjeldne sykdommer"),),
        trials=tuple(trial.model_copy(update={"key": f"t{n}", "phase": phase}) for n, phase in enumerate(phases)),
        information_as_of=date(2020, 8, 3),
    )

    assert by_kind["change"] == [("extension", "Indikasjonsutvidelse")]
    assert by_kind["tag"] == [("orphan", "Legemiddel for sjeldne sykdommer")]
    assert by_kind["phase"] == [("2", "Fase 2"), ("3", "Fase 3")]
    assert by_kind["as_of"] == [("2020-08-03", "2020-08-03")]


def test_an_expected_authorisation_has_its_last_day_as_key_and_is_read_back():
    year = STATUS.model_copy(update={"date": PartialDate(value="2027", estimated=True)})
    [(key, label)] = facts(regulatory_statuses=(year,))["expected"]

    assert key == "2027-12-31"
    assert ListedAuthorisation.of_label(label) == (year.status.code if year.status else "", year.date)


def test_a_granted_authorisation_without_a_day_is_read_back():
    granted = STATUS.model_copy(update={"status": Choice(code="granted", label="Godkjent"), "date": None})
    [(key, label)] = facts(regulatory_statuses=(granted,))["expected"]

    assert (key, ListedAuthorisation.of_label(label)) == ("granted", ("granted", None))
    assert facts(regulatory_statuses=(granted,))["status"] == [("granted", "Godkjent")]


@pytest.mark.parametrize(
    ("summary", "lead"),
    [
        ("<p>En tablett [@ema]. Den er ny.</p>", "En tablett."),
        ("<p>Søkt 28. mars, f.eks. i Norge. Ny.</p>", "Søkt 28. mars, f.eks. i Norge."),
        ("<ul><li>En</li><li>To</li></ul>", "En"),
    ],
)
def test_the_lead_is_the_first_sentence_of_the_summary(summary: str, lead: str):
    assert facts(summary=summary)["lead"] == [("", lead)]


def test_a_lead_that_is_too_long_is_cut_after_a_word():
    [(_key, lead)] = facts(summary=f"<p>{'ordene ' * 60}.</p>")["lead"]

    assert lead.endswith("ordene…")
    assert len(lead) <= MAX_LABEL_LENGTH


@pytest.mark.parametrize(
    ("day", "time"),
    [
        (date(2027, 12, 31), "under_6"),
        (date(2028, 1, 1), "passed"),
        (date(2027, 6, 30), "6_to_12"),
        (date(2026, 12, 30), "12_to_24"),
        (date(2025, 12, 30), "over_24"),
    ],
)
def test_a_year_passes_with_its_last_day(day: date, time: str):
    year = ListedAuthorisation("under_review", PartialDate(value="2027", estimated=True))

    assert year.time_until(day) == time
    assert year.has_passed(day) == (time == "passed")


def test_what_was_granted_passes_no_more():
    granted = ListedAuthorisation("granted", PartialDate(value="2019"))

    assert granted.time_until(date(2026, 1, 1)) == "granted"
    assert not granted.has_passed(date(2026, 1, 1))


@pytest.mark.django_db
def test_facts_are_stored_sealed_and_no_question_finds_by_them(editor: User, reviewer: User):
    tagged = worlds.complete_document(tags=(Choice(code="prime", label="PRIME"),), title="Et legemiddel")
    listing = worlds.published(editor, reviewer, document=tagged).notice.listings.get()

    stored = ListingName.objects.filter(listing=listing, kind__in=("expected", *FACET_KINDS, *ROW_KINDS))
    assert {row.kind for row in stored} >= {"tag", "as_of", "expected", "phase"}
    assert ListingName.are_genuine(stored, listing.publication_id)
    assert not ListingName.objects.exclude(pk__in=stored).filter(key__startswith=MARK).exists()
    assert search(SearchQuery.of({"q": "=prime"}), "nb").matches.named == frozenset()
