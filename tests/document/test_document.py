"""The document: what goes in comes out, its one canonical JSON, older schemas, what is refused."""

import json
import re
import unicodedata
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError

from notices.document.codes import is_atc, is_nye_metoder, normalised_atc, normalised_nye_metoder
from notices.document.model import SCHEMA, Document, cleaned, parse, sha256
from tests.support.strategies import documents
from tests.support.worlds import complete_document

GOLDEN = Path(__file__).parents[1] / "support" / "data" / "golden"
# Documents are large: hypothesis would complain about the time it takes to draw one.
many = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def golden(schema: int) -> str:
    return (GOLDEN / f"document-schema-{schema}.json").read_text()


@many
@given(documents)
def test_what_is_written_is_what_is_read(document: Document) -> None:
    assert parse(document.canonical()) == document


@many
@given(documents)
def test_the_canonical_json_is_sorted_composed_without_floats_and_the_same_each_time(document: Document) -> None:
    text = document.canonical()

    data = json.loads(text, parse_float=lambda number: pytest.fail(f"{number} is a float"))
    assert text == json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert unicodedata.is_normalized("NFC", text)
    assert sha256(text) == sha256(parse(text).canonical())


@many
@given(documents)
def test_cleaning_a_clean_document_changes_nothing(document: Document) -> None:
    assert cleaned(document) == document


def test_the_bytes_of_a_document_do_not_depend_on_the_order_it_was_made_in() -> None:
    data = json.loads(complete_document().canonical())
    turned = Document.model_validate(dict(reversed(data.items())))

    assert turned.canonical() == complete_document().canonical()


def test_a_decomposed_letter_is_stored_composed() -> None:
    document = complete_document(title="Ba\u030asted")

    assert '"title":"Båsted"' in document.canonical()


# Older schemas.


def test_a_document_of_the_first_schema_reads_as_the_same_of_the_second() -> None:
    assert parse(golden(1)) == parse(golden(2))


def test_a_document_of_the_second_schema_reads_as_one_of_today_whose_new_fields_are_empty() -> None:
    today, stored = json.loads(parse(golden(2)).canonical()), json.loads(golden(2))
    empty = json.loads(Document(technology_type=parse(golden(2)).technology_type).canonical())
    new = today.keys() - stored.keys()

    assert {name: today[name] for name in stored} == {**stored, "schema": SCHEMA}
    assert {name: today[name] for name in new} == {name: empty[name] for name in new}
    assert {"tags", "ema_number", "patients", "version_log"} <= new


def test_the_bytes_of_a_document_of_today_stay_what_they_were() -> None:
    """A change here breaks the hash of everything that was ever approved: make a new schema instead."""
    document = parse(golden(SCHEMA))

    assert document.canonical() == golden(SCHEMA)
    assert sha256(document.canonical()) == "8c8f6eb3aa0d96fcbb9c0984753f2a634a9f9f2dce10aa64cbc1059a0d2a61de"


def test_a_document_of_the_first_schema_without_area_reads_with_none() -> None:
    data = {**json.loads(golden(1)), "area": None}

    assert parse(json.dumps(data)).areas == ()


@pytest.mark.parametrize("schema", [SCHEMA + 1, 0, -1, "2", None, True, 1.0])
def test_a_schema_that_this_program_does_not_know_is_refused(schema: Any) -> None:
    with pytest.raises(ValueError, match="schema"):
        parse(json.dumps({**json.loads(golden(2)), "schema": schema}))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "{}"])
def test_what_is_no_document_is_refused_as_such(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


# What is refused.


@pytest.mark.parametrize(
    "path",
    [(), ("atc",), ("trials", 0), ("trials", 0, "arms", 0), ("references", 0), ("technology_type",), ("alerts",)],
    ids=str,
)
def test_a_field_that_we_do_not_know_is_refused(path: tuple[Any, ...]) -> None:
    data = json.loads(complete_document().canonical())
    part = data
    for step in path:
        part = part[step]
    part["internal_remark"] = "between us"

    with pytest.raises(ValidationError, match="internal_remark"):
        Document.model_validate(data)


def test_a_name_that_stands_twice_in_stored_json_is_refused() -> None:
    text = complete_document().canonical()

    with pytest.raises(ValueError, match="twice"):
        parse(text.replace('"title":', '"title":"Something else","title":', 1))


@pytest.mark.parametrize("name", ["substances", "trials", "references", "regulatory_statuses"])
def test_two_rows_with_the_same_key_are_refused(name: str) -> None:
    document = complete_document()

    with pytest.raises(ValidationError, match="the same key"):
        document.revised(**{name: getattr(document, name) * 2})


def test_two_arms_with_the_same_key_are_refused_in_one_trial_and_fine_in_two() -> None:
    data = json.loads(complete_document().canonical())
    data["trials"].append({**data["trials"][0], "key": "t2"})
    Document.model_validate(data)
    data["trials"][1]["arms"].append(data["trials"][1]["arms"][0])

    with pytest.raises(ValidationError, match="the same key"):
        Document.model_validate(data)


def test_a_clinical_area_that_is_chosen_twice_is_refused() -> None:
    document = complete_document()

    with pytest.raises(ValidationError, match="chosen twice: hud"):
        document.revised(areas=document.areas * 2)


def test_a_type_of_technology_that_has_no_headings_is_refused() -> None:
    with pytest.raises(ValidationError, match="type of technology"):
        complete_document().revised(technology_type={"code": "app", "label": "App"})


@pytest.mark.parametrize("name", ["elements", "kinds"])
def test_a_checklist_without_one_of_its_boxes_is_refused(name: str) -> None:
    document = complete_document()

    with pytest.raises(ValidationError, match="every box"):
        document.revised(**{name: getattr(document, name)[1:]})


@pytest.mark.parametrize("key", ["", "-a", "a b", "a/b", "å", "a" * 65, "a\n"])
def test_a_key_that_could_not_stand_in_an_address_is_refused(key: str) -> None:
    with pytest.raises(ValidationError):
        complete_document().revised(references=[{"key": key}])


@pytest.mark.parametrize(("name", "length"), [("title", 500), ("status", 100_000)])
def test_a_text_is_as_long_as_it_may_be_and_no_longer(name: str, length: int) -> None:
    most = "<p>" + "x" * (length - 7) + "</p>" if name == "status" else "x" * length
    assert getattr(complete_document(**{name: most}), name) == most

    with pytest.raises(ValidationError, match="at most"):
        complete_document(**{name: most.replace("x", "xx", 1)})


def test_a_stored_text_is_read_as_it_stands_even_where_it_would_be_cleaned_today() -> None:
    text = complete_document().canonical().replace("<p>Et antistoff.</p>", "<p>Et  <i>antistoff</i>.</p>")

    assert parse(text).description == "<p>Et  <i>antistoff</i>.</p>"


# Numbers and codes.


@pytest.mark.parametrize("code", ["L", "L04", "L04A", "L04AA", "L04AA37", "V03AX05"])
def test_an_atc_code_of_any_level_is_one(code: str) -> None:
    assert is_atc(code)


@pytest.mark.parametrize("code", ["", "L0", "L4", "04AA37", "L04AA3", "L04AA377", "E01AA01", "QA01", "L04 AA37", "l04"])
def test_what_is_no_atc_code_is_none(code: str) -> None:
    assert not is_atc(code)
    assert not is_atc(f"L04AA37\n{code}")


@pytest.mark.parametrize(("text", "code"), [("L04A A37", "L04AA37"), (" l04aa37 ", "L04AA37"), ("L04\u00a0A", "L04A")])
def test_an_atc_code_is_read_as_norwegian_sources_print_it(text: str, code: str) -> None:
    assert normalised_atc(text) == code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("ID2020_067", "ID2020_067"), ("ID 2018_113", "ID2018_113"), ("id2020_067 ", "ID2020_067")),
        *(("ID\u00a02018_113", "ID2018_113"), ("2023_075", "ID2023_075"), ("2023-075", "ID2023_075")),
        *(("2023/075", "ID2023_075"), ("2023 075", "ID2023_075"), ("ID2023/075", "ID2023_075")),
        *(("ID2019_131 A", "ID2019_131A"), ("ID2019_131a", "ID2019_131A"), ("2019-131-A", "ID2019_131A")),
    ],
)
def test_a_nye_metoder_number_is_the_same_however_it_is_written(text: str, number: str) -> None:
    assert normalised_nye_metoder(text) == number
    assert is_nye_metoder(text)
    assert is_nye_metoder(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "ID2020_67",
        "ID1999_001",
        "2020067",
        "ID2020_0677",
        "ID2020_０67",
        "ID2019_131 AB",
        "ID2019_131 Å",
        "NR2020_067",
    ],
)
def test_what_is_no_nye_metoder_number_is_none(number: str) -> None:
    assert not is_nye_metoder(number)


# Closed vocabularies.


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tags", [{"code": "wonder_drug", "label": "Vidundermiddel"}]),
        ("joint_assessment", {"state": {"code": "wonder_drug", "label": "x"}, "number": "", "date": None}),
        ("patients", {"basis": {"code": "wonder_drug", "label": "x"}}),
        ("cost", {"basis": {"code": "wonder_drug", "label": "x"}}),
    ],
)
@pytest.mark.parametrize("stored", [True, False])
def test_a_term_that_the_template_lacks_is_refused_with_its_name(name: str, value: Any, *, stored: bool) -> None:
    data = {**json.loads(complete_document().canonical()), name: value}

    with pytest.raises(ValidationError, match=rf"{name}(?s:.*)“wonder_drug” is none of the template's terms: "):
        parse(json.dumps(data)) if stored else Document.model_validate(data)


def test_a_tag_keeps_the_label_that_it_was_approved_with() -> None:
    data = {**json.loads(complete_document().canonical()), "tags": [{"code": "orphan", "label": "Et eldre ord"}]}

    assert parse(json.dumps(data)).tags[0].label == "Et eldre ord"


def test_a_range_with_its_ends_changed_is_read_as_it_stands() -> None:
    """A stored draft is never refused for what it says; the check finds it."""
    data = {**json.loads(complete_document().canonical()), "patients": {"low": 300, "high": 200}}

    assert (parse(json.dumps(data)).patients.low, parse(json.dumps(data)).patients.high) == (300, 200)


# The JSON Schema.


@cache
def printed_schema() -> dict[str, Any]:
    output = StringIO()
    call_command("document_schema", stdout=output)
    schema: dict[str, Any] = json.loads(output.getvalue())
    return schema


def fits(value: Any, schema: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Does the value have just the keys, the types and the patterns that the schema names?"""
    if "$ref" in schema:
        return fits(value, whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole)
    if "anyOf" in schema:
        return any(fits(value, one, whole) for one in schema["anyOf"])
    if schema.get("type") == "object":
        known, required = schema["properties"], set(schema["required"])
        keys = set(value) if isinstance(value, dict) else set()
        return required <= keys <= set(known) and all(fits(value[key], known[key], whole) for key in keys)
    if schema.get("type") == "array":
        return isinstance(value, list) and all(fits(item, schema["items"], whole) for item in value)
    if "const" in schema:
        return bool(value == schema["const"])
    if "enum" in schema:
        return value in schema["enum"]
    types = {"string": str, "integer": int, "boolean": bool, "null": type(None)}
    right = type(value) is types[schema["type"]]
    return right and ("pattern" not in schema or re.search(schema["pattern"], value) is not None)


@many
@given(documents)
def test_every_canonical_document_fits_the_schema_that_is_printed(document: Document) -> None:
    schema = printed_schema()

    assert fits(json.loads(document.canonical()), schema, schema)


@pytest.mark.parametrize("wrong", [{"extra": 1}, {"title": None}, {"schema": 1}, {"language": "sv"}, {"trials": {}}])
def test_the_schema_that_is_printed_refuses_what_we_refuse(wrong: dict[str, Any]) -> None:
    schema = printed_schema()
    data = json.loads(complete_document().canonical())
    assert fits(data, schema, schema)

    assert not fits(data | wrong, schema, schema)
    with pytest.raises(ValidationError):
        Document.model_validate(data | wrong)
