"""The API described for programs: OpenAPI 3.1, made from its parameters and answers. English; made once a process."""

import copy
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from notices.api import bulk_files as catalogue
from notices.api.operations import api
from notices.api.problems import MEDIA_TYPE, Problem
from notices.document.model import SCHEMA, Document

Data = dict[str, Any]

REFERENCE = "#/components/schemas/{model}"
ABOUT = _("Published notices as data, to be read by everybody without a key.")
# Texts of an older schema are given as they were approved; what that schema was, this program no longer says.
TEXT_OF_A_VERSION: Data = {
    "properties": {"schema": {"type": "integer", "minimum": 1}},
    "required": ["schema"],
    "if": {"properties": {"schema": {"const": SCHEMA}}},
    "then": {"$ref": REFERENCE.format(model="Document")},
}
# What the address of one thing may answer beside what every address may.
OF_ONE = {
    "api-notice": (404, 410),
    "api-notice-versions": (404, 410),
    "api-notice-version": (404, 410),
    "api-trial": (404,),
}
OF_ALL = (405, 422, 429)
SAID = {
    200: _("What was asked for."),
    304: _("Nothing has changed since the answer with this ETag."),
    404: _("There is no such thing, or it is not public."),
    405: _("Addresses answer GET, HEAD and OPTIONS, nothing else."),
    410: _("The text was withdrawn as wrong; it says when and why, and no word of it."),
    422: _("A parameter that is not known, given twice, or not as it should be."),
    429: _("Too many calls in a minute. Retry-After says how many seconds to wait."),
}
# What every address may answer.
EVERYWHERE = (200, 304, *OF_ALL)
FILES = {"api-notices-jsonl": catalogue.JSON_LINES, "api-notices-csv": catalogue.CSV}
TEXT = {"type": "string"}
HEADERS: dict[int, Data] = {
    200: {
        "ETag": {"description": "For If-None-Match.", "required": True, "schema": TEXT},
        "Cache-Control": {"description": "How long caches may keep it.", "required": True, "schema": TEXT},
    },
    304: {"ETag": {"description": "As it was.", "required": True, "schema": TEXT}},
    405: {"Allow": {"description": "The methods.", "required": True, "schema": TEXT}},
    429: {"Retry-After": {"description": "Seconds.", "required": True, "schema": {"type": "integer", "minimum": 1}}},
}


@cache
def description() -> Data:
    """The whole of it, as it stands at /api/openapi.json."""
    made: Data = copy.deepcopy(dict(api.get_openapi_schema(path_prefix="api/")))
    made["info"] |= {
        "description": ABOUT,
        "version": settings.VERSION,
        "license": {"name": settings.LICENCE_NAME, "url": settings.LICENCE_URL},
    }
    made["servers"] = [{"url": settings.SITE_URL}]
    for addressed in made["paths"].values():
        # The same with and without its content.
        addressed.pop("head", None)
        _complete(addressed["get"])
    # What is asked stands with each address.
    made["components"]["schemas"] = {
        name: schema for name, schema in made["components"]["schemas"].items() if not name.endswith("Query")
    }
    made["components"]["schemas"] |= _schemas(Problem) | _schemas(Document)
    made["components"]["schemas"]["WholeVersion"]["properties"]["document"] |= TEXT_OF_A_VERSION
    return made


@cache
def parameters_of(name: str) -> frozenset[str]:
    """The parameters that the address knows, those in its path left out."""
    operations = [addressed["get"] for addressed in description()["paths"].values()]
    known = next(operation["parameters"] for operation in operations if operation["operationId"] == name)
    return frozenset(parameter["name"] for parameter in known if parameter["in"] == "query")


def _complete(operation: Data) -> None:
    name = operation["operationId"]
    for parameter in operation["parameters"]:
        _settle(parameter)
    content = (
        {FILES[name].partition(";")[0]: {"schema": TEXT}} if name in FILES else operation["responses"][200]["content"]
    )
    answers: dict[int, Data] = {200: {"content": content}, 304: {}}
    problems = sorted((*OF_ALL, *OF_ONE.get(name, ())))
    reference = {"schema": {"$ref": REFERENCE.format(model="Problem")}}
    answers |= {status: {"content": {MEDIA_TYPE: reference}} for status in problems}
    operation["responses"] = {
        str(status): {"description": SAID[status], **said, "headers": HEADERS.get(status, {})}
        for status, said in answers.items()
    }


def _settle(parameter: Data) -> None:
    """What is left out is not null: in an address there is no null."""
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
    # An example of a parameter stands inside its schema; beside it, it would need a name.
    parameter.pop("examples", None)


def _schemas(model: Any) -> Data:
    schema = model.model_json_schema(mode="serialization", ref_template=REFERENCE)
    return {**schema.pop("$defs", {}), model.__name__: schema}
