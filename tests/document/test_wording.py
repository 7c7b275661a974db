"""The sentences that a notice says of its own facts, in its three languages."""

import datetime

import pytest

from notices.document import norwegian_assessments, wording
from notices.document.edition import edition_of
from notices.document.model import (
    SCHEMA,
    Arm,
    Choice,
    Document,
    Found,
    NorwegianAssessment,
    Reference,
    RegulatoryStatus,
    TrialRow,
)
from notices.document.template import (
    APPROVAL_KINDS,
    APPROVAL_STATUSES,
    ASSESSMENT_RELATIONS,
    LANGUAGES,
    PHASES,
    REGIONS,
    TECHNOLOGY_TYPES,
    TRIAL_STATUSES,
    Language,
)
from notices.trial_table import wording as trial_wording
from trials.dates import PartialDate

TODAY = edition_of(SCHEMA)


def document(technology_type: str = "medicine", language: Language = "nb", **fields) -> Document:
    return Document(technology_type=Choice.of(TECHNOLOGY_TYPES, technology_type, language), language=language, **fields)


def trial(status: str | None = None, language: Language = "nb", **fields) -> TrialRow:
    return TrialRow(key="t", status=Choice.of(TRIAL_STATUSES, status, language) if status else None, **fields)


def estimate(value: str) -> PartialDate:
    return PartialDate(value=value, estimated=True)


# CountedSentence sentences


@pytest.mark.parametrize(
    ("assessments", "sentence"),
    [
        (
            Found(count=2, citations="[@a]"),
            "Det foreligger minst to relevante internasjonale metodevurderinger eller systematiske oversikter [@a].",
        ),
        (
            Found(count=1, at_least=False),
            "Det foreligger én relevant internasjonal metodevurdering eller systematisk oversikt.",
        ),
        (
            Found(count=13),
            "Det foreligger minst 13 relevante internasjonale metodevurderinger eller systematiske oversikter.",
        ),
        (
            Found(count=0),
            "Vi har ikke identifisert relevante internasjonale metodevurderinger eller systematiske oversikter.",
        ),
        (Found(), ""),
    ],
)
def test_international_assessments_are_counted_in_a_sentence(assessments: Found, sentence: str):
    assert wording.INTERNATIONAL_DONE["nb"].sentence(assessments, "nb", TODAY) == sentence


def test_an_assessment_in_progress_is_counted_as_in_the_sample():
    sentence = wording.INTERNATIONAL_ONGOING["nb"].sentence(Found(count=1, citations="[@nice]"), "nb", TODAY)

    assert sentence == "Det er registrert minst én pågående relevant internasjonal metodevurdering [@nice]."


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        (
            "nb",
            "Det foreligger minst ett internasjonalt metodevarsel.",
            "Det foreligger minst to internasjonale metodevarsler.",
        ),
        (
            "nn",
            "Det ligg føre minst eitt internasjonalt metodevarsel.",
            "Det ligg føre minst to internasjonale metodevarsel.",
        ),
        (
            "en",
            "There is at least one international horizon scanning alert.",
            "There are at least two international horizon scanning alerts.",
        ),
    ],
)
def test_alerts_take_the_form_of_their_number_and_language(language: Language, one: str, two: str):
    alerts = wording.ALERTS[language]

    assert [alerts.sentence(Found(count=count), language, TODAY) for count in (1, 2)] == [one, two]


def test_citations_without_a_count_are_not_lost():
    assert wording.ALERTS["nb"].sentence(Found(citations="[@a]"), "nb", TODAY) == "[@a]"


def assessments(relation: str | None, *numbers: str) -> tuple[NorwegianAssessment, ...]:
    choice = Choice.of(ASSESSMENT_RELATIONS, relation, "nb") if relation else None
    return tuple(NorwegianAssessment(key=number, number=number, relation=choice) for number in numbers)


def sentences_of(document: Document) -> list[str]:
    return [
        sentence.words + "".join(named.before + named.row.number for named in sentence.assessments) + sentence.end
        for sentence in norwegian_assessments.sentences(document)
    ]


def test_norwegian_assessments_are_counted_and_named_by_relation():
    rows = (
        *assessments("same_indication", "ID2017_055", "ID2018_113", "ID2019_082", "ID2019_015"),
        *assessments("same_substance", "ID2016_069"),
    )

    assert sentences_of(document(norwegian_assessments=rows)) == [
        "Vi har identifisert én norsk metodevurdering om virkestoffet, men med en annen indikasjon"
        " (se Nye metoder ID2016_069).",
        "Vi har identifisert fire norske metodevurderinger om indikasjonen, men med andre virkestoffer"
        " (se Nye metoder ID2017_055, ID2018_113, ID2019_082 og ID2019_015).",
    ]


def test_what_is_no_medicine_has_no_substance():
    rows = assessments("same_indication", "ID2020_001")

    (sentence,) = sentences_of(document("device", norwegian_assessments=rows))

    assert "virkestoff" not in sentence
    assert "en annen metode" in sentence


def test_an_assessment_without_a_relation_is_named_all_the_same():
    assert sentences_of(document(norwegian_assessments=assessments(None, "ID2020_001"))) == [
        "Se Nye metoder ID2020_001."
    ]


def test_that_no_norwegian_assessment_was_found_is_said_only_when_somebody_has_looked():
    assert sentences_of(document()) == []
    assert sentences_of(document(alerts=Found(count=0))) == [
        "Vi har ikke identifisert norske metodevurderinger om metoden eller indikasjonen."
    ]
    assert sentences_of(document(alerts=Found(count=0), norwegian_note="<p>Se over.</p>")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_relation_has_a_sentence_in_every_language(language: Language):
    for technology_type in TECHNOLOGY_TYPES.codes:
        for relation in ASSESSMENT_RELATIONS.codes:
            rows = assessments(relation, "ID2020_001", "ID2020_002")
            (sentence,) = sentences_of(document(technology_type, language, norwegian_assessments=rows))
            assert sentence.endswith(".")


# Numbers


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (1760, "1760"), (9999, "9999"), (13000, "13\u00a0000")])
def test_large_numbers_are_grouped_with_hard_spaces(count: int, text: str):
    assert wording.number_text(count) == text


@pytest.mark.parametrize(("count", "word"), [(1, "én"), (7, "sju"), (12, "tolv"), (13, "13")])
def test_counts_to_twelve_are_words(count: int, word: str):
    assert wording.count_word(count, "nb", TODAY) == word


# The trial table


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (trial(participants=624, population="pasienter over 18 år"), "N = 624, pasienter over 18 år"),
        (trial(participants=1760, participants_estimated=True), "Estimert: N = 1760"),
        (trial(participants=13000), "N = 13\u00a0000"),
        (trial(participants=0), "N = 0"),
        (trial(population="voksne"), "N ikke oppgitt, voksne"),
    ],
)
def test_the_population_starts_with_the_number_of_participants(row: TrialRow, text: str):
    assert trial_wording.population(row, "nb") == text


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (trial("completed", completion=PartialDate(value="2019-08-14")), "Avsluttet august 2019"),
        (trial("completed", completion=estimate("2019-08")), "Avsluttet. Estimert avslutningsmåned/år: august 2019"),
        (trial("completed"), "Avsluttet"),
        (
            trial("ongoing", completion=estimate("2023-09")),
            "Pågående. Estimert avslutningsmåned/år: september 2023",
        ),
        (trial("ongoing", completion=PartialDate(value="2023-09")), "Pågående. Avslutningsmåned/år: september 2023"),
        (
            trial("ongoing", primary_completion=estimate("2022")),
            "Pågående. Estimert måned/år for primær avslutning: 2022",
        ),
        (
            trial("planned", start=estimate("2021-01"), completion=estimate("2024")),
            "Ikke startet. Estimert oppstart: januar 2021. Estimert avslutningsmåned/år: 2024",
        ),
        (trial("terminated", completion=PartialDate(value="2026-11")), "Avbrutt november 2026"),
        (
            trial("suspended", completion=estimate("2027-01")),
            "Midlertidig stanset. Estimert avslutningsmåned/år: januar 2027",
        ),
        (trial("withdrawn", completion=estimate("2027-01")), "Trukket tilbake før inklusjon"),
        (trial(completion=PartialDate(value="2019-08")), "Avslutningsmåned/år: august 2019"),
        (trial(), ""),
    ],
)
def test_the_time_cell_says_status_and_month(row: TrialRow, text: str):
    assert trial_wording.time_perspective(row, "nb") == text


def test_nynorsk_and_english_have_time_cells_of_their_own():
    nynorsk = trial("ongoing", "nn", completion=estimate("2023-09"))
    english = trial("completed", "en", completion=PartialDate(value="2019-08"))

    assert trial_wording.time_perspective(nynorsk, "nn") == "Pågåande. Estimert avslutningsmånad/år: september 2023"
    assert trial_wording.time_perspective(english, "en") == "Completed August 2019"


def test_several_arms_are_numbered_and_an_only_one_is_not():
    two = trial(arms=(Arm(key="a", text="4 mg"), Arm(key="b", text="2 mg")))
    one = trial(arms=(Arm(key="a", text="4 mg"),))

    assert trial_wording.arms(two) == ["Arm 1: 4 mg", "Arm 2: 2 mg"]
    assert trial_wording.arms(one) == ["4 mg"]


def test_the_phase_stands_in_brackets():
    assert trial_wording.phase(trial(phase=Choice.of(PHASES, "3", "nb"))) == "(Fase 3)"


def test_results_and_the_day_of_reading_are_said_where_they_are_known():
    row = trial(results=PartialDate(value="2020-08-11"), checked_on=datetime.date(2020, 9, 1))

    assert trial_wording.results(row, "nb") == "Resultater publisert i registeret august 2020."
    assert trial_wording.read_on(row, "nb") == "Registeret ble lest 1. september 2020."
    assert (trial_wording.results(trial(), "nb"), trial_wording.read_on(trial(), "nb")) == ("", "")


def test_the_footnote_names_the_registries_of_the_numbers():
    american, european = trial(number="NCT03334396"), trial(number="2023-508143-51-01")

    assert trial_wording.footnote([american], "nb") == "*ClinicalTrials.gov Identifier www.clinicaltrials.gov"
    assert trial_wording.footnote([american, european], "nb") == "*Nummer i ClinicalTrials.gov, CTIS"


# The time perspective


def authorisation(region: str = "norway", status: str | None = "under_review", date: str = "", kind: str = "ma"):
    return RegulatoryStatus(
        key=f"{region}-{status}-{date}".strip("-"),
        region=Choice.of(REGIONS, region, "nb"),
        kind=Choice.of(APPROVAL_KINDS, kind, "nb"),
        status=Choice.of(APPROVAL_STATUSES, status, "nb") if status else None,
        date=PartialDate(value=date, estimated=True) if date else None,
    )


def perspective(*statuses: RegulatoryStatus, as_of: str | None = "2020-08-15", kind: str = "medicine") -> str | None:
    return wording.time_perspective(document(kind, regulatory_statuses=statuses, information_as_of=as_of))


@pytest.mark.parametrize(
    ("date", "bucket"),
    [
        ("2020-08-15", "under_6"),
        ("2021-02-14", "under_6"),
        ("2021-02-15", "6_to_12"),
        ("2021-02", "6_to_12"),  # the end of the month counts
        ("2021-08-15", "6_to_12"),
        ("2021-08-16", "12_to_24"),
        ("2022-08-15", "12_to_24"),
        ("2022-08-16", "over_24"),
        ("2021", "12_to_24"),
        ("2020-08-14", "unknown"),
        ("2019", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_bucket_is_counted_to_the_end_of_the_expected_date(date: str, bucket: str):
    assert perspective(authorisation(date=date)) == bucket


def test_six_months_from_the_last_of_august_end_with_february():
    assert perspective(authorisation(date="2021-02-27"), as_of="2020-08-31") == "under_6"
    assert perspective(authorisation(date="2021-02-28"), as_of="2020-08-31") == "6_to_12"


def test_the_eu_speaks_only_where_norway_has_no_row():
    union = authorisation("eu", date="2020-10")

    assert perspective(union) == "under_6"
    assert perspective(union, authorisation(date="2023")) == "over_24"
    assert perspective(union, authorisation(date="2023", kind="other")) == "under_6"
    assert perspective(authorisation("usa", "granted")) == "unknown"


def test_a_granted_authorisation_is_granted_whatever_the_date():
    assert perspective(authorisation(status="granted")) == "granted"
    assert perspective(authorisation("eu", "granted"), as_of=None) == "granted"


def test_a_conditional_authorisation_is_granted():
    assert perspective(authorisation(status="conditional")) == "granted"


@pytest.mark.parametrize("status", ["refused", "withdrawn", "negative_opinion", "off_market", "no_application"])
def test_an_application_that_has_ended_gives_no_time(status: str):
    assert perspective(authorisation(status=status, date="2021-01")) == "unknown"


def test_without_a_day_to_count_from_the_time_is_unknown():
    assert perspective(authorisation(date="2021-01"), as_of=None) == "unknown"


def test_only_medicines_have_a_time_perspective():
    assert perspective(authorisation(date="2021-01"), kind="device") is None
    assert perspective() is None


# References


def test_a_reference_is_written_in_vancouver_form():
    reference = Reference(
        key="r",
        authors="Simpson EL, Lacour JP",
        title="Baricitinib in atopic dermatitis?",
        source="Br J Dermatol",
        published=PartialDate(value="2020"),
        accessed="2020-09-12",
    )

    assert wording.reference_text(reference, "nb") == (
        "Simpson EL, Lacour JP. Baricitinib in atopic dermatitis? Br J Dermatol; 2020."
    )
    assert wording.accessed_text(reference, "nb") == "(lest 12. september 2020)"


@pytest.mark.parametrize(("place", "letter"), [(1, "a"), (26, "z"), (27, "aa"), (52, "az"), (53, "ba")])
def test_places_of_citation_are_lettered(place: int, letter: str):
    assert wording.letter_label(place) == letter


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_lacks_a_word(language: Language):
    assert wording.WORDS[language].keys() == wording.WORDS["nb"].keys()
    assert trial_wording.WORDS[language].keys() == trial_wording.WORDS["nb"].keys()
