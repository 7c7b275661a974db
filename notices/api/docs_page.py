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

from notices.api.bulk_files import BETWEEN, COLUMNS
from notices.api.openapi import EVERYWHERE, SAID, Data, description
from notices.api.parameters import MOST
from notices.public.addresses import absolute
from notices.public.http import public
from notices.rendering.page_language import page_language

# What a curious person asks first; the others are asked as often as they are needed.
TRIED = {"api-notices": ("area", "limit"), "api-trials": ("limit",), "api-changes": ("since",)}
LIMITS = (("minimum", "≥"), ("maximum", "≤"))
# Says only what a database can count to.
LARGEST = 2_147_483_647
# Left to the schema itself: the fields of an approved text are those of its form.
PARTS_OF_A_TEXT = "Document"


class Field(NamedTuple):
    """A parameter or a field of an answer: its name, what kind of value it has, and what it says."""

    name: str
    kind: str
    about: str


class Address(NamedTuple):
    """One address of the API."""

    name: str
    path: str
    about: str
    command: str
    parameters: list[Field]
    # Status and what it means, as far as not every address answers so.
    answers: list[tuple[str, str]]


class Answer(NamedTuple):
    """A kind of object that answers are made of."""

    name: str
    fields: list[Field]


@public
def page(request: HttpRequest) -> HttpResponse:
    context = {
        "addresses": addresses(page_language()),
        "answers": answers(page_language()),
        "columns": ", ".join(("generated_at", "schema_version", *COLUMNS)),
        "between": BETWEEN.strip(),
        "calls": settings.API_CALLS_A_MINUTE,
        "most": MOST,
        "everywhere": [(status, gettext(SAID[status])) for status in EVERYWHERE],
    }
    return render(request, "public/api.html", context)


@cache
def addresses(language: str) -> list[Address]:
    """Return every address in the words of `language`, in the order of the description."""
    with translation.override(language):
        return [_address(path, addressed["get"]) for path, addressed in description()["paths"].items()]


@cache
def answers(language: str) -> list[Answer]:
    """Return every kind of object in the words of `language`, the parts of a text left out."""
    schemas = description()["components"]["schemas"]
    of_a_text = _reached(PARTS_OF_A_TEXT, schemas)
    with translation.override(language):
        return [
            Answer(name, [_field(*each) for each in schema["properties"].items()])
            for name, schema in schemas.items()
            if name not in of_a_text and "properties" in schema
        ]


def _address(path: str, operation: Data) -> Address:
    return Address(
        operation["operationId"],
        path,
        _told(operation["summary"]),
        _command(path, operation),
        [_field(each["name"], each["schema"]) for each in operation["parameters"]],
        [(status, _told(SAID[int(status)])) for status in operation["responses"] if int(status) not in EVERYWHERE],
    )


def _command(path: str, operation: Data) -> str:
    """How it is asked on a command line, with the examples of its parameters."""
    examples = {each["name"]: each["schema"]["examples"][0] for each in operation["parameters"] if _has_example(each)}
    tried = {name: examples[name] for name in TRIED.get(operation["operationId"], ())}
    query = f"?{urlencode(tried)}" if tried else ""
    return f"curl -s {quote(absolute(path.format(**examples)) + query)}"


def _has_example(parameter: Data) -> bool:
    return bool(parameter["schema"].get("examples"))


def _field(name: str, schema: Data) -> Field:
    return Field(name, kind(schema), _told(schema.get("description", "")))


def _told(text: str) -> str:
    return gettext(text) if text else ""


def kind(schema: Data) -> str:
    """The kind of a value in the words of JSON Schema, with its limits."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(map(kind, schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(map(json.dumps, schema["enum"]))
    if schema.get("type") == "array":
        return f"[{kind(schema['items'])}]"
    limits = [f"{sign} {schema[name]}" for name, sign in LIMITS if schema.get(name, LARGEST) != LARGEST]
    return " ".join([schema.get("format") or schema.get("type", "object"), *limits])


def _reached(name: str, schemas: Data) -> set[str]:
    """The schema and all that it refers to."""
    found, waiting = set(), [name]
    while waiting:
        if (here := waiting.pop()) not in found:
            found.add(here)
            waiting += _references(schemas[here])
    return found


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield str(value["$ref"]).rpartition("/")[2]
        for part in value.values():
            yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)
