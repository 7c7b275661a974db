"""The API described for programs: OpenAPI 3.1 in English, made from its parameters and objects once a process."""

import copy
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from notices.api import bulk_files
from notices.api.access import KnownParameters
from notices.api.operations import api
from notices.api.problems import MEDIA_TYPE, Problem
from notices.document.model import SCHEMA, Document
from notices.formats.spreadsheet import XLSX_TYPE
from notices.public.http import CSV_TYPE

Data = dict[str, Any]

REFERENCE = "#/components/schemas/{model}"
DESCRIPTION = _("Published notices as data, to be read by everybody without a key.")
# Texts of an older schema are sent as they were approved; this program no longer describes that schema.
VERSION_DOCUMENT: Data = {
    "properties": {"schema": {"type": "integer", "minimum": 1}},
    "required": ["schema"],
    "if": {"properties": {"schema": {"const": SCHEMA}}},
    "then": {"$ref": REFERENCE.format(model="Document")},
}
# The problems that the address of one object may answer with, besides those of every address.
OBJECT_PROBLEMS = {
    "api-notice": (404, 410),
    "api-notice-versions": (404, 410),
    "api-notice-version": (404, 410),
    "api-trial": (404,),
}
COMMON_PROBLEMS = (405, 422, 429)
STATUS_DESCRIPTIONS = {
    200: _("What was asked for."),
    304: _("Nothing has changed since the answer with this ETag."),
    404: _("There is no such thing, or it is not public."),
    405: _("Addresses answer GET, HEAD and OPTIONS, nothing else."),
    410: _("The text was withdrawn as wrong, or lost words by law; it says when and why, and no word of it."),
    422: _("A parameter that is not known, given twice, or not as it should be."),
    429: _("Too many calls in a minute. Retry-After says how many seconds to wait."),
}
# The statuses that every address may answer with.
COMMON_STATUSES = (200, 304, *COMMON_PROBLEMS)
FILE_MEDIA_TYPES = {
    "api-notices-jsonl": bulk_files.JSON_LINES,
    "api-notices-csv": CSV_TYPE,
    "api-notices-excel": CSV_TYPE,
    "api-notices-xlsx": XLSX_TYPE,
}
STRING = {"type": "string"}
HEADERS: dict[int, Data] = {
    200: {
        "ETag": {"description": "For If-None-Match.", "required": True, "schema": STRING},
        "Cache-Control": {"description": "How long caches may keep it.", "required": True, "schema": STRING},
    },
    304: {"ETag": {"description": "As it was.", "required": True, "schema": STRING}},
    405: {"Allow": {"description": "The methods.", "required": True, "schema": STRING}},
    429: {"Retry-After": {"description": "Seconds.", "required": True, "schema": {"type": "integer", "minimum": 1}}},
}


@cache
def api_description() -> Data:
    """Return the whole description, as it stands at /api/openapi.json."""
    openapi: Data = copy.deepcopy(dict(api.get_openapi_schema(path_prefix="api/")))
    openapi["info"] |= {
        "description": DESCRIPTION,
        "version": settings.VERSION,
        "license": {"name": settings.LICENCE_NAME, "url": settings.LICENCE_URL},
    }
    openapi["servers"] = [{"url": settings.SITE_URL}]
    for methods in openapi["paths"].values():
        # HEAD answers like GET, without the content.
        methods.pop("head", None)
        _complete(methods["get"])
    # Parameters are described with each address.
    openapi["components"]["schemas"] = {
        name: schema for name, schema in openapi["components"]["schemas"].items() if not name.endswith("Query")
    }
    openapi["components"]["schemas"] |= _schemas(Problem) | _schemas(Document) | _schemas_of_lines()
    openapi["components"]["schemas"]["WholeVersion"]["properties"]["document"] |= VERSION_DOCUMENT
    return openapi


@cache
def parameters_of(name: str) -> KnownParameters:
    operations = [methods["get"] for methods in api_description()["paths"].values()]
    parameters = next(operation["parameters"] for operation in operations if operation["operationId"] == name)
    schemas = {each["name"]: each["schema"] for each in parameters if each["in"] == "query"}
    repeatable = (name for name, schema in schemas.items() if schema.get("type") == "array")
    return KnownParameters(frozenset(schemas), frozenset(repeatable))


def _complete(operation: Data) -> None:
    name = operation["operationId"]
    for parameter in operation["parameters"]:
        _remove_null(parameter)
    content = (
        {FILE_MEDIA_TYPES[name].partition(";")[0]: {"schema": STRING}}
        if name in FILE_MEDIA_TYPES
        else operation["responses"][200]["content"]
    )
    responses: dict[int, Data] = {200: {"content": content}, 304: {}}
    problems = sorted((*COMMON_PROBLEMS, *OBJECT_PROBLEMS.get(name, ())))
    reference = {"schema": {"$ref": REFERENCE.format(model="Problem")}}
    responses |= {status: {"content": {MEDIA_TYPE: reference}} for status in problems}
    operation["responses"] = {
        str(status): {"description": STATUS_DESCRIPTIONS[status], **response, "headers": HEADERS.get(status, {})}
        for status, response in responses.items()
    }


def _remove_null(parameter: Data) -> None:
    """Remove null from a parameter's types: it is left out of the address instead."""
    schema = parameter["schema"]
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        del schema["anyOf"]
        schema |= kinds[0]
    elif kinds:
        schema["anyOf"] = kinds
    if schema.get("default", ...) is None:
        del schema["default"]
    parameter["description"] = schema.get("description", "")
    # An example belongs inside the parameter's schema; outside it would need a name.
    parameter.pop("examples", None)


def _schemas_of_lines() -> Data:
    """Return the schema of the lines that are no version: files are described as text only."""
    schema = bulk_files.WITHDRAWN_AS_WRONG.json_schema(mode="serialization", ref_template=REFERENCE)
    return {**schema.pop("$defs", {}), "WithdrawnAsWrong": schema}


def _schemas(model: Any) -> Data:
    schema = model.model_json_schema(mode="serialization", ref_template=REFERENCE)
    return {**schema.pop("$defs", {}), model.__name__: schema}
