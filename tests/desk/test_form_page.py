"""The page of the edit form: where findings lead, what may cite, what is drawn; and the two small forms."""

import json
import re

import pytest
from django.utils import translation
from django_prose_editor.config import allowlist_from_extensions

from notices.checks.readiness import findings
from notices.document.citations import passages
from notices.document.model import Atc, Choice, Document, Name, NyeMetoderNumber, RegulatoryStatus, TrialRow
from notices.document.rich_text import ALLOWED_TAGS
from notices.document.template import REGIONS, TECHNOLOGY_TYPES
from notices.forms import NewNoticeForm, NoticeForm, VersionTokenForm
from notices.forms.edit.editor import EXTENSIONS, editor_words
from notices.forms.edit.links import find_target
from notices.forms.edit.sections import SECTION_PLANS
from tests.support.areas import DEFAULT_AREAS
from tests.support.forms_data import drawn, saved
from tests.support.worlds import complete_document


def id_for(form: NoticeForm, place: str) -> str:
    target = find_target(form, place)
    return target.html_id if target else ""


def test_every_finding_about_an_empty_notice_leads_to_something_on_the_page():
    empty = Document(
        technology_type=Choice.of(TECHNOLOGY_TYPES, "medicine", "nb"),
        substances=(Name(key="a", text=""),),
        nye_metoder=(NyeMetoderNumber(key="a", number="?"),),
        regulatory_statuses=(RegulatoryStatus(key="a", region=Choice.of(REGIONS, "eu", "nb")),),
        trials=(TrialRow(key="a", number="x"), TrialRow(key="b", number="x")),
        atc=Atc(code="x"),
    )
    form = NoticeForm(document=empty, areas=DEFAULT_AREAS)

    links = form.finding_links(findings(empty, areas_in_use=set()))

    assert len(links) > 25
    page = drawn(form)
    with_buttons = set(page.ids)
    assert [link for link in links if link.html_id not in with_buttons] == []


@pytest.mark.parametrize(
    ("place", "html_id"),
    [
        ("holder", "id_holder"),
        ("areas", "id_areas_0"),
        ("elements", "id_elements_0"),
        ("kinds", "id_kinds_single"),
        ("kinds/full/comment", "id_kinds_full_comment"),
        ("atc/code", "id_atc_code"),
        ("international_done/count", "id_international_done_count"),
        ("references", "id_references-0-authors"),
        ("norwegian_assessments", "add-norwegian_assessments"),
        ("trials/t1/number", "id_trials-0-number"),
        ("trials/t1/arms/a2/text", "id_trials-0-arms-1-text"),
        ("trials/t1", "row-trials-0"),
        ("trials/nobody/number", ""),
        ("nowhere", ""),
    ],
)
def test_a_place_in_the_document_is_an_element_of_the_page(place, html_id):
    form = NoticeForm(document=complete_document(), areas=DEFAULT_AREAS)

    assert id_for(form, place) == html_id
    assert not html_id or html_id in drawn(form).ids


def test_every_text_that_may_cite_and_no_other_gets_the_citation_button():
    document = complete_document()
    form = NoticeForm(document=document, areas=DEFAULT_AREAS)
    citing = {id_for(form, passage.place) for passage in passages(document)}

    page = str(form) + "".join(str(row) for rows in form.lists.values() for row in rows.forms)
    page += "".join(str(arm) for trial in form.lists["trials"].forms for arm in trial.lists["arms"].forms)
    marked = {
        re.search(r'id="([^"]*)"', tag)[1]  # type: ignore[index]
        for tag in re.findall(r"<(?:input|textarea)[^>]*data-cites[^>]*>", page)
    }

    assert marked == citing


# The page.


def test_ids_on_the_page_are_used_once_and_labels_and_links_find_them():
    document = complete_document()
    ids = drawn(NoticeForm(document=document, areas=DEFAULT_AREAS)).ids

    assert sorted(ids) == sorted(set(ids))


def test_the_page_holds_every_field_of_the_form():
    form = NoticeForm(document=complete_document(), areas=DEFAULT_AREAS)
    ids = drawn(form).ids

    missing = [name for name in form.fields if not {f"id_{name}", f"id_{name}_0"} & set(ids)]
    assert missing == []


def test_the_sections_stand_in_the_templates_order():
    form = NoticeForm(document=complete_document(), areas=DEFAULT_AREAS)

    assert [section.anchor for section in form.sections()] == [f"section-{plan.name}" for plan in SECTION_PLANS]
    with translation.override("nn"):
        assert form.sections()[3].heading == "Omtale av den nye metoden"


def test_the_editor_offers_the_marks_that_are_kept_and_no_others():
    assert allowlist_from_extensions(EXTENSIONS)["tags"] == ALLOWED_TAGS


def test_the_page_gives_the_editor_its_words_in_the_language_of_the_person():
    with translation.override("en"):
        form = NoticeForm(document=complete_document(), areas=DEFAULT_AREAS)

        assert json.loads(form.editor_words) == editor_words()
        assert json.loads(form.editor_words)["orderedList"] == "Numbered list"


# The small forms.


def test_a_new_notice_starts_with_all_boxes_empty_and_in_its_language():
    form = NewNoticeForm(
        {
            "title": " Et  varsel ",
            "technology_type": "device",
            "language": "nn",
            "request_id": "9f1c4a0e-3b7f-4d8e-9a55-0c1d2e3f4a5b",
        }
    )
    assert form.is_valid(), form.errors
    document = form.document()

    assert (document.title, document.language, document.technology_type.label) == (
        "Et varsel",
        "nn",
        "Medisinsk utstyr",
    )
    assert not any(box.checked for box in document.elements)
    assert not any(box.checked for box in document.kinds)
    assert saved(document) == document


@pytest.mark.parametrize("lost", ["etag", "seen_version", "request_id"])
def test_a_form_without_one_of_its_tokens_is_not_valid(lost):
    tokens = {"etag": "3", "seen_version": "2", "request_id": "9f1c4a0e-3b7f-4d8e-9a55-0c1d2e3f4a5b"}

    assert VersionTokenForm(tokens).is_valid()
    assert not VersionTokenForm({name: value for name, value in tokens.items() if name != lost}).is_valid()
    assert not VersionTokenForm({**tokens, lost: "forged"}).is_valid()
