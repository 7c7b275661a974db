"""The API described for people: the same description as for programs, in the page's language."""

import json
from collections.abc import Iterator
from functools import cache
from shlex import quote
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext

from notices.api.bulk_files import COLUMNS, SEPARATOR
from notices.api.openapi import COMMON_STATUSES, STATUS_DESCRIPTIONS, Data, api_description
from notices.api.parameters import MAX_ITEMS
from notices.api.recipes import recipes, spreadsheet_address
from notices.public.addresses import absolute
from notices.public.http import public
from notices.rendering.page_language import page_language

# The parameters of each address's example command; the other addresses have an example without parameters.
EXAMPLE_PARAMETERS = {"api-notices": ("area", "limit"), "api-trials": ("limit",), "api-changes": ("since",)}
BOUND_SIGNS = (("minimum", "≥"), ("maximum", "≤"))
# The largest integer of the database: a bound that no reader needs.
MAX_INTEGER = 2_147_483_647
# Not described on the page: its fields are those of the notice's form.
DOCUMENT_SCHEMA = "Document"


class FieldDescription(NamedTuple):
    """A parameter or a field of an answer: its name, the type of its value, and its description."""

    name: str
    kind: str
    about: str


class Endpoint(NamedTuple):
    """One address of the API."""

    name: str
    path: str
    about: str
    command: str
    parameters: list[FieldDescription]
    # Status and description, without those that every address answers with.
    answers: list[tuple[str, str]]


class ObjectDescription(NamedTuple):
    """A type of object that answers are made of."""

    name: str
    fields: list[FieldDescription]


@public
def page(request: HttpRequest) -> HttpResponse:
    context = {
        "endpoints": endpoints(page_language()),
        "objects": objects(page_language()),
        "recipes": recipes(),
        "spreadsheet": spreadsheet_address(),
        "columns": ", ".join(("generated_at", "schema_version", *COLUMNS)),
        "between": SEPARATOR.strip(),
        "calls": settings.API_CALLS_A_MINUTE,
        "most": MAX_ITEMS,
        "common_statuses": [(status, gettext(STATUS_DESCRIPTIONS[status])) for status in COMMON_STATUSES],
    }
    return render(request, "public/api.html", context)


@cache
def endpoints(language: str) -> list[Endpoint]:
    """Return every address in the words of `language`, in the order of the description."""
    with translation.override(language):
        return [_endpoint(path, methods["get"]) for path, methods in api_description()["paths"].items()]


@cache
def objects(language: str) -> list[ObjectDescription]:
    """Return every kind of object in the words of `language`, the parts of a text left out."""
    schemas = api_description()["components"]["schemas"]
    document_parts = _with_references(DOCUMENT_SCHEMA, schemas)
    with translation.override(language):
        return [
            ObjectDescription(name, [_field(*each) for each in schema["properties"].items()])
            for name, schema in schemas.items()
            if name not in document_parts and "properties" in schema
        ]


def _endpoint(path: str, operation: Data) -> Endpoint:
    return Endpoint(
        operation["operationId"],
        path,
        _translated(operation["summary"]),
        _command(path, operation),
        [_field(each["name"], each["schema"]) for each in operation["parameters"]],
        [
            (status, _translated(STATUS_DESCRIPTIONS[int(status)]))
            for status in operation["responses"]
            if int(status) not in COMMON_STATUSES
        ],
    )


def _command(path: str, operation: Data) -> str:
    """Return an example command for an address, with the examples of its parameters."""
    examples = {each["name"]: each["schema"]["examples"][0] for each in operation["parameters"] if _has_example(each)}
    parameters = {name: examples[name] for name in EXAMPLE_PARAMETERS.get(operation["operationId"], ())}
    query = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
    return f"curl -s {quote(absolute(path.format(**examples)) + query)}"


def _has_example(parameter: Data) -> bool:
    return bool(parameter["schema"].get("examples"))


def _field(name: str, schema: Data) -> FieldDescription:
    return FieldDescription(name, type_text(schema), _translated(schema.get("description", "")))


def _translated(text: str) -> str:
    return gettext(text) if text else ""


def type_text(schema: Data) -> str:
    """Return the type of a value as JSON Schema names it, with its bounds."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(map(type_text, schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(map(json.dumps, schema["enum"]))
    if schema.get("type") == "array":
        return f"[{type_text(schema['items'])}]"
    bounds = [f"{sign} {schema[name]}" for name, sign in BOUND_SIGNS if schema.get(name, MAX_INTEGER) != MAX_INTEGER]
    return " ".join([schema.get("format") or schema.get("type", "object"), *bounds])


def _with_references(name: str, schemas: Data) -> set[str]:
    """Return the names of a schema and of all that it refers to."""
    names, waiting = set(), [name]
    while waiting:
        if (current := waiting.pop()) not in names:
            names.add(current)
            waiting += _references(schemas[current])
    return names


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield str(value["$ref"]).rpartition("/")[2]
        for part in value.values():
            yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)
