"""A field is never there by half: each is filled in alone, and then looked for in everything that reads documents.

Each failure names the file in which the field is missing. What is left out on purpose stands in a list with its reason.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

import pytest

from notices.checks.texts import texts as checked_texts
from notices.comparison.documents import compare
from notices.comparison.three_way import merge
from notices.document.citations import passages
from notices.document.field_types import Kind
from notices.document.fields import DOCUMENT_FIELDS, HEADER_ROWS, PartField, fields_of
from notices.document.model import (
    Choice,
    Document,
    Found,
    empty_elements,
    empty_kinds,
)
from notices.document.places import texts_of, value_text
from notices.document.sections import SECTIONS
from notices.document.template import TECHNOLOGY_TYPES, Language
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.row_moves import apply_row_action
from notices.public.fact_fields import FACTS
from notices.public.metadata import METADATA_FIELDS, document_metadata
from notices.public.pdf.blocks import Blocks
from notices.rendering.fragment import fragment
from notices.rendering.place_labels import PlaceLabels
from notices.search.indexing import search_text
from tests.support.areas import DEFAULT_AREAS
from tests.support.field_values import example
from tests.support.forms_data import drawn, form_data

# Fields that no rule gives a value.
BY_HAND: dict[str, Any] = {
    "language": "nn",
    "technology_type": Choice.of(TECHNOLOGY_TYPES, "device", "nb"),
    "areas": (Choice(code="hud", label="Hud"),),
    **{name: Found(count=2, at_least=False, citations="kilde funn") for name in ("international_done",)},
    **{name: Found(count=3, at_least=False, citations="kilde funn") for name in ("international_ongoing", "alerts")},
    "elements": tuple(box.model_copy(update={"checked": True}) for box in empty_elements("nb")),
    "kinds": tuple(box.model_copy(update={"checked": True, "comment": "merknad"}) for box in empty_kinds("nb")),
}
# What the page does not print as it is typed, and why.
NOT_PRINTED = {
    "language": "the page is in it",
    "references/k1/key": "citations name it, readers see numbers",
    "references/k1/url": "the link to the source, printed where its address can be a link",
    "norwegian_assessments/k1/url": "the link behind the number",
    "norwegian_assessments/k1/relation": "printed as the sentence that counts such assessments",
    "trials/k1/status": "printed in the words of its time perspective",
    "trials/k1/start": "drawn in the timeline, and printed for trials that have not started",
    "trials/k1/participants_estimated": "the word before the number",
    "trials/k1/primary_completion": "drawn in the timeline",
    "trials/k1/completion": "printed in the words of its time perspective",
    "trials/k1/intervention": "printed where there are no arms",
}
# What no list of metadata has: who wants it reads the document, which is in the same answer.
NO_METADATA = {
    "version_log": "rows of a section",
    "norwegian_assessments": "rows of the section on the evidence",
    **dict.fromkeys(("international_done", "international_ongoing", "alerts"), "part of a sentence"),
    **dict.fromkeys(("elements", "elements_other", "kinds"), "boxes with all their words"),
    "references": "sources of the text",
    **{
        name: "prose of a section"
        for name, field in DOCUMENT_FIELDS.items()
        if field.kind is Kind.RICH_TEXT and name != "summary"
    },
}


@dataclass(frozen=True)
class Case:
    """A field, or one field of a part or row, alone in a document."""

    place: str
    field: PartField
    value: Any
    document: Document

    @property
    def name(self) -> str:
        return self.place.partition("/")[0]


EMPTY = Document(
    technology_type=Choice.of(TECHNOLOGY_TYPES, "medicine", "nb"),
    elements=empty_elements("nb"),
    kinds=empty_kinds("nb"),
)


def cases() -> Iterator[Case]:
    for name, field in DOCUMENT_FIELDS.items():
        value = BY_HAND.get(name)
        value = example(field) if value is None else value
        document = EMPTY.revised(**{name: value})
        if not field.holds:
            yield Case(name, field, value, document)
            continue
        part = value[0] if field.kind is Kind.ROWS else value
        for inner in fields_of(field.holds).values():
            place = f"{name}/k1/{inner.name}" if field.kind is Kind.ROWS else f"{name}/{inner.name}"
            if inner.kind is not Kind.KEY:
                yield Case(place, inner, getattr(part, inner.name), document)


CASES = {case.place: case for case in cases()}
WHOLE = {name: next(case for case in CASES.values() if case.name == name) for name in DOCUMENT_FIELDS}
every_place = pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
every_field = pytest.mark.parametrize("case", WHOLE.values(), ids=list(WHOLE))


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def shown_texts(case: Case) -> list[str]:
    """Return the texts of which a reader must see one; a list's are those of its rows."""
    if isinstance(case.value, tuple) and case.field.kind is not Kind.TERMS:
        return [row.label if isinstance(row, Choice) else row.text for row in case.value]
    text = value_text(case.value, case.document.language)
    grouped = f"{case.value:,}".replace(",", "\u00a0") if type(case.value) is int else text
    in_words = {2: "to", 3: "tre"}.get(case.value if type(case.value) is int else -1, text)
    return [words(text), grouped, in_words]


@every_field
def test_a_field_stands_in_a_section(case: Case):
    section = DOCUMENT_FIELDS[case.name].about.section

    assert section and case.name in SECTIONS[section], f"notices/document/model.py: give {case.name} a section"


def test_the_fields_of_a_section_stand_together_in_the_document():
    names = [name for fields in SECTIONS.values() for name in fields]

    assert names == list(DOCUMENT_FIELDS), "notices/document/model.py: a section's fields stand one after the other"


@every_place
def test_a_field_has_a_label_of_its_own(case: Case):
    labels = {place: PlaceLabels(case.document).of(place) for place, other in CASES.items() if other.name == case.name}

    label = labels[case.place]
    assert label != case.place.rpartition("/")[2], f"notices/document: give {case.place} a label or a term"
    twins = [place for place, text in labels.items() if text == label and place != case.place]
    assert twins == [], f"notices/document: {case.place} is called as {twins}"


@every_place
def test_the_form_calls_a_field_as_the_comparison_does(case: Case):
    name = case.place.replace("/", "_")
    fields = NoticeForm(document=case.document, areas=DEFAULT_AREAS).fields

    if name in fields:
        assert fields[name].label == PlaceLabels(case.document).of(case.place), f"notices/forms/edit: {case.place}"


@every_field
def test_the_form_shows_a_field_and_gives_it_back(case: Case):
    form = NoticeForm(document=case.document, areas=DEFAULT_AREAS, data=form_data(case.document))

    assert form.is_valid(), form.error_links()
    assert getattr(form.document(), case.name) == getattr(case.document, case.name), (
        f"notices/forms/edit: no form field fills {case.name}; see generated.py, and sections.py for its place"
    )
    empty = NoticeForm(document=EMPTY, areas=DEFAULT_AREAS)
    html_ids = drawn(empty).ids
    assert any(each.startswith((f"id_{case.name}", f"rows-{case.name}")) for each in html_ids), (
        f"notices/forms/edit/sections.py: {case.name} has no place in the form"
    )


@every_field
def test_a_list_has_a_button_that_adds_a_row(case: Case):
    if not DOCUMENT_FIELDS[case.name].is_list:
        return
    form = NoticeForm(document=EMPTY, areas=DEFAULT_AREAS)
    data = apply_row_action(form_data(EMPTY), f"add:{case.name}")

    assert form.lists[case.name].add_id in drawn(form).ids, f"notices/forms/edit: nothing adds a row to {case.name}"
    assert data.get(f"{case.name}-0-key"), f"notices/forms/edit/row_moves.py: the button of {case.name} adds no row"


@every_place
def test_the_page_and_the_file_to_print_say_a_field(case: Case):
    if case.place in NOT_PRINTED or case.field.kind is Kind.BOX:
        return
    html = fragment(case.document)
    page, file = words(html), words(str(list(Blocks(html, None).all())).replace("\\xa0", "\u00a0"))

    seen = [text for text in shown_texts(case) if text and text in page]
    assert seen, f"notices/rendering/fragment.py: the page does not print {case.place}"
    assert any(text in file for text in seen), f"notices/public/pdf/blocks.py: the file does not print {case.place}"


@every_field
def test_a_field_is_compared_and_merged(case: Case):
    changed = {change.place.partition("/")[0] for change in compare(EMPTY, case.document).changes}
    merged = merge(EMPTY, case.document, EMPTY.revised(title="Min egen tittel" if case.name != "title" else ""))

    assert case.name in changed, f"notices/comparison/documents.py: no difference in {case.name} is seen"
    assert getattr(merged.document, case.name) == getattr(case.document, case.name)
    assert merged.collisions == ()


@every_place
def test_a_text_that_may_cite_is_read_for_citations_and_checked(case: Case):
    if case.field.kind not in (Kind.LINE, Kind.TEXT, Kind.RICH_TEXT):
        return
    citing = {passage.place for passage in passages(case.document)}

    assert (case.place in citing) == case.field.about.cites, f"notices/document/citations.py: {case.place}"
    # A code is no text in which somebody could be named.
    assert case.place == "atc/code" or case.place in {place for place, _text in checked_texts(case.document)}
    assert case.place in {text.place for text in texts_of(case.document)}


@every_field
def test_a_printed_field_is_metadata_or_says_why_not(case: Case):
    if case.name in NO_METADATA:
        assert case.name not in METADATA_FIELDS, f"tests/document/test_fields.py: {case.name} is metadata after all"
        return
    assert case.name in METADATA_FIELDS or case.name == "trials", (
        f"notices/document/model.py: give {case.name} metadata in its About, or a reason in NO_METADATA"
    )
    if case.name in FACTS:
        metadata = document_metadata(case.document)
        assert [name for name in metadata if name.startswith(case.name) and metadata[name]], case.name


@every_field
def test_a_header_row_of_some_types_only_is_printed_for_these_and_kept_for_the_others(case: Case):
    if case.field.about.types is None or case.field.holds:
        return
    for code in TECHNOLOGY_TYPES.codes:
        document = case.document.revised(technology_type=Choice.of(TECHNOLOGY_TYPES, code, "nb"))
        is_printed = any(text in words(fragment(document)) for text in shown_texts(case))
        assert is_printed == (case.name in HEADER_ROWS[code]), code
        assert is_printed == (value_text(case.value, "nb") in search_text(document)), code


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_an_empty_field_prints_nothing(language: Language):
    document = EMPTY.revised(language=language, technology_type=Choice.of(TECHNOLOGY_TYPES, "medicine", language))

    assert words(fragment(document)) == " ".join(
        [HEADING_OF_TYPE[language], TECHNOLOGY_TYPES.label("medicine", language)]
    )


HEADING_OF_TYPE = {"nb": "Type metode", "nn": "Type metode", "en": "Type of technology"}


def test_a_field_that_nothing_prints_is_named_with_the_file_to_change():
    forgotten = replace(CASES["pharmaceutical_form"], value="et ord som ingen skriver")

    with pytest.raises(AssertionError, match=r"fragment\.py: the page does not print pharmaceutical_form"):
        test_the_page_and_the_file_to_print_say_a_field(forgotten)
