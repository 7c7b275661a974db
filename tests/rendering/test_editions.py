"""What the page prints around the writers' words since schema 4, and that what is older has none of it."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from notices.comparison.documents import compare
from notices.document.citations import citing_fields
from notices.document.edition import EDITIONS, edition_of
from notices.document.model import SCHEMA, Document, Found, NorwegianAssessment, NyeMetoderNumber, TrialRow, parse
from notices.document.template import LANGUAGES, Language
from notices.rendering.comparison import printed_comparison
from notices.rendering.fragment import fragment
from tests.rendering.test_older_words import words_on_paper
from tests.support.worlds import complete_document
from trials.dates import PartialDate

GOLDEN = Path(__file__).parents[1] / "support" / "data" / "golden"
TRIAL = complete_document().trials[0]


def older(document: Document) -> Document:
    """The same text as a program of schema 3 would have stored it."""
    return parse(document.canonical().replace(f'"schema":{SCHEMA}', '"schema":3'))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def heads(html: str) -> list[str]:
    table = html[html.index("hs-trials") :]
    return re.findall(r'<th scope="col" data-column="(\w+)">', table[: table.index("</thead>")])


def test_a_text_is_printed_by_the_schema_that_it_was_written_in():
    document = complete_document()

    assert parse(document.canonical()).edition is document.edition is edition_of(4)
    assert older(document).edition is edition_of(1) is edition_of(3)
    assert fragment(older(document)) != fragment(document)


def test_a_text_that_is_changed_is_one_of_today():
    document = older(complete_document())

    assert document.revised(title="En annen tittel").edition is edition_of(SCHEMA)
    assert document.model_copy(update={"title": "En annen tittel"}).edition is edition_of(3)


def test_the_same_words_of_a_writer_are_the_same_text_in_every_schema():
    document = complete_document()

    assert older(document) == document
    assert hash(older(document)) == hash(document)
    assert older(document) != document.revised(title="En annen tittel")
    assert not compare(older(document), document).changes


def test_a_comparison_says_that_the_templates_words_are_newer_in_the_newer_text():
    document = complete_document()

    assert printed_comparison(compare(older(document), document)).has_newer_template
    assert not printed_comparison(compare(older(document), older(document))).has_newer_template
    assert not printed_comparison(compare(document, document)).has_newer_template


@pytest.mark.parametrize("edition", EDITIONS.values())
def test_every_edition_prints_all_texts_of_a_trial_that_may_cite(edition: Any):
    assert set(edition.trial_texts) == set(citing_fields(TrialRow))
    assert {column.code for column in edition.trial_columns} - {"time"} <= {*edition.trial_texts}
    assert set(edition.study_parts) == {"number", "name", "phase", "note"}


def test_the_study_is_the_first_column_and_has_the_number_of_participants():
    html = fragment(complete_document())

    assert heads(html) == ["name", "population", "intervention", "control", "outcomes", "time"]
    cells = words(html[html.index("<tbody>", html.index("hs-trials")) :])
    assert cells.startswith("EXAMPLE-1 NCT03334396 Fase 3 · N = 624 pasienter fra 18 år Eksempelmab")
    assert '<td data-column="population" data-label="Populasjon">pasienter fra 18 år</td>' in html


def test_the_study_stays_where_it_was_in_older_texts():
    html = fragment(older(complete_document()))

    assert heads(html) == ["population", "intervention", "control", "outcomes", "name", "time"]
    assert "N = 624, pasienter fra 18 år" in html


@pytest.mark.parametrize("make", [older, Document.revised])
def test_the_study_is_the_row_header_in_every_schema(make: Any):
    html = fragment(make(complete_document()))

    assert re.findall(r'<th scope="row" abbr="([^"]*)" data-column="name"', html) == ["EXAMPLE-1"]
    assert re.findall(r'<th scope="row" data-label="Sted">([^<]*)</th>', html) == ["Norge"]


def test_a_row_without_a_study_has_no_empty_header():
    html = fragment(older(complete_document(trials=(TrialRow(key="t", population="voksne"),))))

    assert '<td data-column="name"' in html
    assert 'abbr="' not in html


def test_citations_are_numbered_in_the_order_in_which_they_are_printed():
    row = TRIAL.model_copy(update={"population": "voksne [@sps]", "name": "EXAMPLE-1 [@ema]"})
    plain = {"holder": "", "status": "", "disease": "", "international_done": Found(count=0)}
    document = complete_document(trials=(row,), **plain)

    for each, title in ((document, "Medicines under evaluation"), (older(document), "Eksempelmab")):
        html = fragment(each)
        numbers = [int(number) for number in re.findall(r'id="cite-(\d)-1"', html)]
        assert numbers == [1, 2]
        assert title in html[html.index('id="ref-1"') : html.index('id="ref-2"')]


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("nb", "Tidsperspektiv markedsføringstillatelse (MT) i Norge, regnet fra 1. august 2020"),
        ("nn", "Tidsperspektiv marknadsføringsløyve (MT) i Noreg, rekna frå 1. august 2020"),
        ("en", "Time perspective for marketing authorisation (MA) in Norway, counted from 1 August 2020"),
    ],
)
def test_the_time_perspective_says_the_day_that_it_counts_from(language: Language, heading: str):
    document = complete_document(language)

    assert f"<h3>{heading}</h3>" in fragment(document)
    assert f"<h3>{heading.partition(',')[0]}</h3>" in fragment(document.revised(information_as_of=None))
    assert f"<h3>{heading.partition(',')[0]}</h3>" in fragment(older(document))


@pytest.mark.parametrize(("language", "now", "then"), [("nb", "minst én", "minst en"), ("nn", "minst éi", "minst ei")])
def test_one_is_written_with_its_accent(language: Language, now: str, then: str):
    document = complete_document(language, international_done=Found(count=1))

    assert f"{now} relevant" in fragment(document)
    assert f"{then} relevant" in fragment(older(document))


def test_the_national_system_keeps_its_name_in_nynorsk():
    assessments = (NorwegianAssessment(key="a", number="ID2019_082"),)
    numbers = (NyeMetoderNumber(key="n", number="ID2020_067"),)
    document = complete_document("nn", norwegian_assessments=assessments, nye_metoder=numbers)

    assert fragment(document).count("Nye metoder") == fragment(older(document)).count("Nye metodar") == 2
    assert "Nye metodar" not in fragment(document)


def test_a_title_is_the_link_and_its_address_stands_on_paper():
    document = complete_document()
    html = fragment(document)

    title = '<a class="hs-reference-title" href="https://www.ema.europa.eu/"><span lang="en">Medicines under evaluation'
    assert title in html
    assert '<span class="hs-print-only">Tilgjengelig fra: https://www.ema.europa.eu/</span>' in html
    assert "https://www.ema.europa.eu/" in words_on_paper(document)
    assert '<a href="https://www.ema.europa.eu/">https://www.ema.europa.eu/</a>' in fragment(older(document))


@pytest.mark.parametrize(
    ("reference", "printed"),
    [
        ({"title": "", "source": "EMA"}, "EMA. Tilgjengelig fra: https://www.ema.europa.eu/"),
        ({"title": "", "source": ""}, "Referanser https://www.ema.europa.eu/ Brukt i:"),
        ({"accessed": date(2020, 8, 1)}, "EMA. (lest 1. august 2020) Tilgjengelig fra: https://www.ema.europa.eu/"),
        ({"url": "", "authors": "Simpson EL"}, "Medicines under evaluation Simpson EL. EMA."),
    ],
)
def test_what_a_reference_lacks_leaves_no_gap(reference: dict[str, Any], printed: str):
    first, *others = complete_document().references
    html = fragment(complete_document(references=(first.model_copy(update=reference), *others)))

    assert printed in words(html)
    assert 'href=""' not in html
    assert not re.search("<a [^>]*></a>", html)


def test_numbers_of_nye_metoder_are_links_where_the_text_names_their_page():
    page = "https://nyemetoder.no/metoder/eksempel"
    assessments = (NorwegianAssessment(key="a", number="ID2020_067", url=page),)
    numbers = (NyeMetoderNumber(key="n", number="ID2020_067"), NyeMetoderNumber(key="m", number="ID2020_068"))
    document = complete_document(norwegian_assessments=assessments, nye_metoder=numbers)

    assert f'<dd><a href="{page}">ID2020_067</a>, ID2020_068</dd>' in fragment(document)
    assert "<dd>ID2020_067, ID2020_068</dd>" in fragment(older(document))


def test_the_registry_below_the_table_is_a_link():
    document = complete_document()

    link = '*ClinicalTrials.gov Identifier <a href="https://www.clinicaltrials.gov/">www.clinicaltrials.gov</a>'
    assert link in fragment(document)
    assert "*ClinicalTrials.gov Identifier www.clinicaltrials.gov</p>" in fragment(older(document))


def dated(name: str, **dates: str) -> TrialRow:
    values = {field: PartialDate(value=value) for field, value in dates.items()}
    return TrialRow(key=name.lower(), name=name, **values)


def test_trials_with_one_date_each_are_a_list_in_the_order_of_the_dates():
    trials = (dated("LATER", completion="2021-05"), dated("NONE"), dated("FIRST", start="2019"))
    document = complete_document(trials=trials)
    figure = fragment(document).split("<figure")[1].split("</figure>")[0]

    assert re.findall(r"<li>(.*?)</li>", figure) == [
        '<span class="hs-dates-name">FIRST</span> – Oppstart: 2019',
        '<span class="hs-dates-name">LATER</span> – Avslutning: mai 2021',
    ]
    assert "Ingen datoer oppgitt: NONE" in figure
    assert "<svg" not in figure
    assert "<table" not in figure
    assert " ".join(words_on_paper(document)).count("FIRST – Oppstart: 2019 LATER – Avslutning: mai 2021") == 1
    assert "<svg" in fragment(older(document))


def test_a_trial_with_two_dates_is_drawn():
    trials = (dated("LONG", start="2019", completion="2021-05"), dated("SHORT", start="2019"))
    figure = fragment(complete_document(trials=trials)).split("<figure")[1]

    assert "hs-timeline-picture" in figure
    assert "hs-wide" in figure
    assert "hs-dates" not in figure


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_estimate_is_hollow_since_open_means_open_label_in_this_field(language: Language):
    estimate = PartialDate(value="2021", estimated=True)
    row = TRIAL.model_copy(update={"start": PartialDate(value="2019"), "completion": estimate})
    document = complete_document(language, trials=(row,))

    hollow = {"nb": "Hul: estimert", "nn": "Hol: estimert", "en": "Hollow: estimated"}[language]
    assert hollow in fragment(document)
    assert hollow not in fragment(older(document))


def test_the_trial_table_may_be_as_wide_as_the_page_in_every_schema():
    for document in (complete_document(), older(complete_document())):
        html = fragment(document)
        assert html.count('<div class="hs-wide">') == 1
        assert html.index('<div class="hs-wide">') < html.index("hs-trials")


def test_the_boxes_of_the_time_perspective_are_one_strip_in_every_schema():
    for document in (complete_document(), older(complete_document())):
        assert fragment(document).count('<ul class="hs-checklist hs-scale">') == 1
