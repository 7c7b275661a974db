"""A form, or a kept text, from before an upgrade of the schema: what it did not have yet is not taken as removed."""

import json

import pytest
from django.http import QueryDict

from notices.document.fields import DOCUMENT_FIELDS
from notices.document.model import Document, parse
from notices.forms import NoticeForm
from notices.forms.edit.notice import PLACE_OF_FIELD
from notices.forms.edit.older_pages import completed, texts_without_field
from tests.support.areas import DEFAULT_AREAS
from tests.support.forms_data import bound, form_data
from tests.support.source_code import ROOT

STORED = (ROOT / "tests/support/data/golden/document-schema-1.json").read_text("utf-8").rstrip("\n")
TEXT = parse(STORED)
THEN = json.loads(STORED)


def form_of(document: Document) -> NoticeForm:
    return NoticeForm(document=document, areas=DEFAULT_AREAS)


def was_there(name: str) -> bool:
    """Had the form of the first schema this field?"""
    top, _dash, cell = name.partition("-")
    place = PLACE_OF_FIELD.get(name, top).split("/")
    if place[0] not in DOCUMENT_FIELDS:
        return True  # "drawn_for", and boxes of checklists
    value = THEN.get(place[0])
    if cell and isinstance(value, list) and value:
        cell = cell.split("-")[1].removesuffix("_estimated")
        return cell in value[0] or cell == "checked_number"  # no field of the document's
    return place[0] in THEN and (not isinstance(value, dict) or place[-1] in value or len(place) == 1)


def sent_then(**words: str) -> QueryDict:
    """What the form of the first schema sent."""
    data = QueryDict(mutable=True)
    for name, values in form_data(TEXT).lists():
        if was_there(name):
            data.setlist(name, values)
    data["area"] = THEN["area"]["code"]
    for name, value in words.items():
        data[name] = value
    return data


def test_what_the_upgrade_added_keeps_its_value_and_what_was_typed_stays():
    data = completed(sent_then(title="Min tittel"), STORED, form_of(TEXT))

    form = bound(TEXT, data)
    assert form.is_valid()
    assert form.document() == TEXT.revised(title="Min tittel")
    assert TEXT.areas


def test_a_form_of_today_is_taken_as_it_is_even_where_a_newer_field_is_empty():
    data = form_data(TEXT)
    data.setlist("areas", [])

    assert completed(data, STORED, form_of(TEXT)) is data


def test_a_newer_cell_keeps_its_value_also_where_its_row_was_moved():
    stored = json.loads(TEXT.canonical())
    assert len(stored["trials"]) > 1
    for row in stored["trials"]:
        del row["population"]
    moved = TEXT.model_copy(update={"trials": TEXT.trials[::-1]})
    data = form_data(moved)
    for number in range(len(TEXT.trials)):
        del data[f"trials-{number}-population"]

    form = bound(TEXT, completed(data, json.dumps(stored), form_of(TEXT)))

    assert form.is_valid()
    assert form.document() == moved


@pytest.mark.parametrize(("words", "expected"), [({}, []), ({"area": "hjerte"}, [("area", "hjerte")])])
def test_what_was_typed_into_a_field_that_is_gone_is_shown(words: dict[str, str], expected: list[tuple[str, str]]):
    assert texts_without_field(sent_then(**words), STORED) == expected
