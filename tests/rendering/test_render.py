"""The fragment: one document, one text in HTML, that nothing from outside can change."""

import json
import re
from html.parser import HTMLParser

import pytest

from notices.document.model import (
    Choice,
    Document,
    Found,
    Name,
    NorwegianAssessment,
    NyeMetoderNumber,
    Reference,
    TrialRow,
    empty_elements,
    empty_kinds,
    parse,
)
from notices.document.template import HEADINGS, LANGUAGES, TECHNOLOGY_TYPES, Language
from notices.rendering.fragment import fragment, plain_title, table_of_contents
from tests.support.worlds import complete_document


class Elements(HTMLParser):
    """The elements of a page, and whether each that was opened was closed again."""

    VOID = {"br", "meta", "link", "input"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [str(attributes[name]) for _, attributes in self.found if name in attributes]


def words(html: str) -> str:
    """What a reader sees, without hidden words."""
    html = re.sub(r'<span class="visually-hidden">.*?</span>', "", html)
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


def empty_document(technology_type: str = "medicine", language: Language = "nb", **fields) -> Document:
    return Document(
        technology_type=Choice.of(TECHNOLOGY_TYPES, technology_type, language),
        language=language,
        elements=empty_elements(language),
        kinds=empty_kinds(language),
        **fields,
    )


REFERENCES = tuple(Reference(key=key, title=f"Kilde {key}", url=f"https://example.org/{key}") for key in "abc")


# The whole


def test_an_empty_draft_shows_its_type_and_nothing_else():
    html = fragment(empty_document())

    assert words(html) == "Type metode Legemiddel"
    assert table_of_contents(empty_document()) == []


def test_the_sections_come_in_the_order_of_the_template():
    document = complete_document(summary="<p>Kort.</p>")

    assert [anchor for anchor, _ in table_of_contents(document)] == [
        *("summary", "status", "description", "disease", "current_treatment", "evidence"),
        *("elements", "kinds", "references"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_follow_the_language_of_the_notice(language: Language):
    document = complete_document(language)

    html = fragment(document)

    assert f'<article class="hs-notice" lang="{language}">' in html
    for anchor, heading in table_of_contents(document):
        assert heading == HEADINGS[anchor].label(language)
        assert f"<h2>{heading}</h2>" in html


@pytest.mark.parametrize("technology_type", TECHNOLOGY_TYPES.codes)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_of_technology_is_well_formed_with_every_id_once(technology_type: str, language: Language):
    elements = Elements(fragment(complete_document(language, technology_type)))

    ids = elements.values("id")
    assert elements.open == []
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in elements.values("href") if href.startswith("#")} <= set(ids)


@pytest.mark.parametrize(
    ("technology_type", "labels"),
    [
        ("medicine", ["Virkestoffnavn", "Handelsnavn", "ATC-kode", "MT søker/innehaver"]),
        ("device", ["Generisk navn", "Produktnavn", "Produsent"]),
        ("diagnostic", ["Navn på testen", "Produktnavn", "Produsent"]),
        ("procedure", ["Navn på prosedyren", "Utstyr som brukes", "Fagmiljø eller leverandør"]),
        ("organisational", ["Navn på tiltaket", "Ansvarlig virksomhet"]),
    ],
)
def test_the_fact_box_has_the_rows_of_its_technology(technology_type: str, labels: list[str]):
    document = complete_document(technology_type=technology_type, atc={"code": "L04AA37", "group": "Immunhemmere"})

    terms = re.findall(r"<dt>(.*?)</dt>", fragment(document))

    assert terms == ["Type metode", "Område", *labels, "Finansieringsansvar", "Opplysninger per"]


def test_blank_rows_are_left_out_of_the_fact_box():
    html = fragment(complete_document(brand_names=(), nye_metoder=(NyeMetoderNumber(key="n", number="ID2020_067"),)))

    assert "Handelsnavn" not in html
    assert "ATC-kode" not in html
    assert "<dt>ID-nummer i Nye metoder</dt>" in html


def test_the_same_document_gives_the_same_text_after_a_round_through_storage():
    document = complete_document()

    assert fragment(parse(document.canonical())) == fragment(document)


def test_time_perspective_marks_one_bucket():
    boxes = re.findall(r'<li data-checked="(true|false)">.*?<span>([^<]*)', fragment(complete_document()))

    assert boxes[:6] == [
        ("false", "Under 6 måneder"),
        ("true", "6–12 måneder"),
        ("false", "12–24 måneder"),
        ("false", "Over 24 måneder"),
        ("false", "MT gitt"),
        ("false", "Ukjent"),
    ]


def test_a_device_has_no_time_perspective_for_a_marketing_authorisation():
    assert "Tidsperspektiv markedsføringstillatelse" not in fragment(complete_document(technology_type="device"))


# The trial table


def test_each_cell_of_the_trial_table_carries_its_label():
    html, _ = fragment(complete_document()).split("<figure")

    assert re.findall(r'data-label="(.*?)"', html) == re.findall(r'<th scope="col"[^>]*>(.*?)</th>', html)
    assert "<li>Arm 1: 4 mg</li><li>Arm 2: 2 mg</li>" in html
    assert '<a href="https://clinicaltrials.gov/study/NCT03334396">NCT03334396</a>' in html
    assert "<div>Avsluttet august 2019</div>" in html


def test_a_number_of_no_registry_is_printed_without_a_link():
    document = complete_document(trials=(TrialRow(key="t", number="NCT123"),))

    assert '<div class="hs-trial-number">NCT123</div>' in fragment(document)


def test_boxes_say_in_words_whether_they_are_checked():
    html = fragment(complete_document())

    assert 'Sikkerhet relativt til komparator<span class="visually-hidden"> (avkrysset)</span>' in html
    assert 'Etikk<span class="visually-hidden"> (ikke avkrysset)</span>' in html
    assert html.count('<span aria-hidden="true">☒</span>') == 3  # the bucket, an element, a kind


def test_the_other_element_and_the_comment_of_a_kind_are_printed():
    document = complete_document()
    kinds = tuple(kind.model_copy(update={"comment": "Kostnad-nytte"}) for kind in document.kinds[:1])

    html = fragment(document.revised(elements_other="Miljø", kinds=(*kinds, *document.kinds[1:])))

    assert "Annet: Miljø" in html
    assert "Hurtig metodevurdering – Kostnad-nytte" in html


def test_links_to_assessments_are_made_of_web_addresses_only():
    rows = (
        NorwegianAssessment(key="a", number="ID2016_069", url="https://nyemetoder.no/metoder/x"),
        NorwegianAssessment(key="b", number="ID2017_055", url="javascript:alert(1)"),
        NorwegianAssessment(key="c", number="ID2018_113", url="https://[unclosed"),
    )

    html = fragment(empty_document(norwegian_assessments=rows))

    assert '<a href="https://nyemetoder.no/metoder/x">ID2016_069</a>' in html
    assert words(html).endswith("Se Nye metoder ID2016_069, ID2017_055 og ID2018_113.")
    assert len(re.findall("<a ", html)) == 1


# Citations


def test_citations_are_numbered_by_first_appearance_header_included():
    document = empty_document(
        holder="Firma [@b]",
        description="<p>Så [@a; @b].</p>",
        alerts=Found(count=1, citations="[@c]"),
        references=REFERENCES,
    )

    html = fragment(document)

    assert "Firma (1)" in words(html)
    assert "Så (2, 1)." in words(html)
    assert "Det foreligger minst ett internasjonalt metodevarsel (3)." in words(html)
    assert re.findall(r"Kilde \w", words(html)) == ["Kilde b", "Kilde a", "Kilde c"]


def test_each_citation_leads_to_its_reference_and_back():
    document = empty_document(holder="Firma [@a]", description="<p>Så [@a].</p>", references=REFERENCES[:1])

    html = fragment(document)

    for place, letter in ((1, "a"), (2, "b")):
        assert f'<a class="hs-citation" id="cite-1-{place}" href="#ref-1" aria-label="Referanse 1">1</a>' in html
        name = f"Tilbake til henvisning {letter} til referanse 1"
        assert f'<a href="#cite-1-{place}" aria-label="{name}">{letter}</a>' in html
    assert '<li id="ref-1">' in html


def test_a_citation_to_no_reference_is_a_question_mark():
    html = fragment(empty_document(description="<p>Så [@a; @nobody].</p>", references=REFERENCES[:1]))

    assert "Så (1, ?)." in words(html)
    assert 'title="Finnes ikke i referanselisten"' in html


def test_a_reference_that_nothing_cites_stands_last_without_a_way_back():
    html = fragment(empty_document(holder="Firma [@b]", references=REFERENCES[:2]))

    assert re.findall(r"Kilde \w", html) == ["Kilde b", "Kilde a"]
    assert html.count("Brukt i:") == 1


def test_a_citation_inside_a_link_or_an_address_makes_no_second_link():
    text = '<p><a href="https://example.org/?q=[@a]&gt;">Les [@a]</a> og [@a]</p>'

    elements = Elements(fragment(empty_document(description=text, references=REFERENCES[:1])))

    assert elements.open == []
    assert elements.values("id").count("cite-1-1") == 1
    assert "cite-1-2" not in elements.values("id")


def test_a_sign_in_a_stored_address_does_not_end_the_address():
    data = json.loads(empty_document(references=REFERENCES[:1]).canonical())
    data["description"] = '<p><a href="https://example.org/?a>[@a]">Les</a></p>'

    html = fragment(parse(json.dumps(data)))

    assert data["description"] in html


def test_the_title_of_the_tab_has_no_citations():
    assert plain_title(empty_document(title="Noe nytt [@a]")) == "Noe nytt"


# Hostile texts

HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'><svg/onload=alert(1)>{{ 7|add:7 }}{% now "Y" %}'


def hostile(value: object) -> object:
    """The data with every free text made hostile; keys, codes, dates and numbers stay."""
    keys = {"key", "code", "schema", "language", "value", "precision", "information_as_of", "checked_on", "accessed"}
    if isinstance(value, dict):
        return {name: part if name in keys else hostile(part) for name, part in value.items()}
    if isinstance(value, list):
        return [hostile(part) for part in value]
    return HOSTILE if isinstance(value, str) else value


def full_document(technology_type: str) -> Document:
    """A document with something in every field."""
    assessments = (NorwegianAssessment(key="n", number="ID2016_069", title="Noe", url="https://example.org/"),)
    return complete_document(
        technology_type=technology_type,
        atc={"code": "L04AA37", "group": "Immunhemmere"},
        nye_metoder=(NyeMetoderNumber(key="n", number="ID2020_067"),),
        brand_names=(Name(key="b", text="Eksempla"),),
        summary="<p>Kort.</p>",
        norwegian_assessments=assessments,
        norwegian_note="<p>Merk.</p>",
        international_note="<p>Merk.</p>",
        alerts_note="<p>Merk.</p>",
        research="<p>Merk.</p>",
        elements_other="Miljø",
    )


@pytest.mark.parametrize("technology_type", TECHNOLOGY_TYPES.codes)
def test_nothing_that_somebody_wrote_becomes_code(technology_type: str):
    document = Document.model_validate(hostile(json.loads(full_document(technology_type).canonical())))

    html = fragment(document)
    elements = Elements(html)

    assert elements.open == []
    assert {tag for tag, _ in elements.found}.isdisjoint({"script", "img"})
    assert "<svg" not in re.sub(r'<svg (class="hs-timeline|x="|data-wide|aria-hidden="true")', "", html)
    assert not [name for _, attributes in elements.found for name in attributes if name.startswith(("on", "style"))]
    assert "{{ 7|add:7 }}" in html  # shown as it was typed, not carried out
    assert html.count("&lt;script&gt;") > 20


def test_a_stored_text_is_printed_as_it_stands():
    assert "<p>Et <em>antistoff</em> &amp; mer.</p>" in fragment(
        complete_document(description="<p>Et <em>antistoff</em> &amp; mer.</p>")
    )


def test_the_templates_two_kinds_of_assessment_are_printed_and_others_only_where_meant():
    document = complete_document()
    page = fragment(document)

    assert "Hurtig metodevurdering" in page and "Fullstendig metodevurdering" in page
    assert "Prisnotat" not in page
    meant = tuple(kind.model_copy(update={"checked": kind.code == "price_note"}) for kind in document.kinds)
    assert "Prisnotat" in fragment(document.revised(kinds=meant))
