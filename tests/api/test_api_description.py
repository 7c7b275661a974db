"""What the API says of itself, to programs and to people."""

import re
from dataclasses import fields
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from notices.api import docs_page
from notices.api.openapi import api_description
from notices.api.schemas import Change, TrialLine, VersionLine
from notices.public.metadata import VersionMetadata
from tests.support.addresses import addresses

V1 = "/api/v1"


def operations() -> dict[str, Any]:
    return {path: methods["get"] for path, methods in api_description()["paths"].items()}


def words(visitor: Client, where: str) -> str:
    """The text of the page, without its marks."""
    answer = visitor.get(where)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.text)))


# For programs


def test_every_address_is_described_and_no_other():
    routes = {each.route for each in addresses() if each.route.startswith(f"{V1}/")}

    described = {re.sub(r"<\w+:(\w+)>", r"{\1}", route) for route in routes}

    assert described == set(operations())
    assert all(set(methods) == {"get"} for methods in api_description()["paths"].values())


def test_the_description_is_openapi_3_1_and_names_licence_and_server():
    assert api_description()["openapi"] == "3.1.0"
    assert api_description()["servers"] == [{"url": settings.SITE_URL}]
    assert api_description()["info"]["license"] == {"name": settings.LICENCE_NAME, "url": settings.LICENCE_URL}


def test_every_parameter_has_a_kind_an_example_and_words():
    parameters = [parameter for operation in operations().values() for parameter in operation["parameters"]]

    are_described = [
        bool(each["description"]) and ("type" in each["schema"] or "anyOf" in each["schema"]) for each in parameters
    ]
    assert are_described == [True] * len(parameters)
    assert all({"type": "null"} not in each["schema"].get("anyOf", ()) for each in parameters)
    assert {each["name"] for each in parameters if not each["schema"].get("examples")} <= {"cursor"}


@pytest.mark.parametrize("path", sorted(operations()))
def test_every_address_says_how_it_refuses(path: str):
    responses = operations()[path]["responses"]

    assert {"200", "304", "405", "422", "429"} <= set(responses)
    assert ("404" in responses) == ("{" in path)
    for status in set(responses) - {"200", "304"}:
        assert responses[status]["content"] == {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }


def test_every_reference_leads_somewhere():
    named = set(re.findall(r"#/components/schemas/(\w+)", str(api_description())))

    assert named - set(api_description()["components"]["schemas"]) == set()


def test_the_facts_of_a_notice_are_described_field_by_field():
    schemas = api_description()["components"]["schemas"]

    # The facts that fields of the document are made into come last, in the answers too.
    in_order = sorted(fields(VersionMetadata), key=lambda field: field.kw_only is True)
    assert list(schemas["VersionMetadata"]["properties"]) == [field.name for field in in_order]
    for model in (VersionLine, TrialLine, Change):
        assert set(schemas[model.__name__]["required"]) == set(model.model_fields)


# For people


@pytest.mark.parametrize("where", ["/api/", "/nn/api/", "/en/api/"])
def test_the_page_has_every_address_parameter_and_field(visitor: Client, where: str):
    text = words(visitor, where)

    for path, operation in operations().items():
        assert f" {path} " in text
        assert [name for parameter in operation["parameters"] if f" {(name := parameter['name'])} " not in text] == []
    for model in (VersionMetadata, VersionLine, TrialLine, Change):
        names = api_description()["components"]["schemas"][model.__name__]["properties"]
        assert [name for name in names if f" {name} " not in text] == []
    assert settings.LICENCE_URL in visitor.get(where).text


@pytest.mark.parametrize(("where", "language"), [("/api/", "nb"), ("/nn/api/", "nn"), ("/en/api/", "en")])
def test_the_page_speaks_the_language_of_its_address(visitor: Client, where: str, language: str):
    text = words(visitor, where)

    with translation.override(language):
        assert gettext("What holds everywhere") in text
        assert [about for path in operations() if (about := gettext(operations()[path]["summary"])) not in text] == []


def test_what_is_kept_for_a_language_is_in_that_language_whatever_is_spoken_when_it_is_made():
    docs_page.endpoints.cache_clear()
    with translation.override("nb"):
        english = docs_page.endpoints("en")

    with translation.override("en"):
        assert [each.about for each in english] == [gettext(operations()[each.path]["summary"]) for each in english]


def test_the_page_asks_no_database_and_touches_no_session(visitor: Client):
    visitor.cookies["sessionid"] = "made-up-by-somebody"

    answer = visitor.get("/api/")

    assert (answer.status_code, answer["Vary"], answer.cookies.output()) == (200, "Accept-Encoding", "")


@pytest.mark.django_db
def test_the_commands_of_the_page_lead_somewhere(site, visitor: Client):
    paths = [each.command.partition("/api/")[2].rstrip("'") for each in docs_page.endpoints("en")]

    answers = [visitor.get(f"/api/{path}") for path in paths]

    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 100}, "integer ≥ 1 ≤ 100"),
        ({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, "date | null"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Coded"}}, "[Coded]"),
        ({"enum": ["nb", "nn"], "type": "string"}, '"nb" | "nn"'),
    ],
)
def test_a_kind_is_said_in_short(schema: dict[str, Any], kind: str):
    assert docs_page.type_text(schema) == kind
