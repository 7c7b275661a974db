"""The client, and the registry that tests ask in its place, against the registry's own description of its API."""

import re
from typing import Any

import httpx
import pytest

from tests.support.registry_records import SHARED, record
from tests.support.registry_server import PARAMETERS, Registry, registry_of
from trials.clinicaltrials_gov.client import FIELDS

A, B, C = "NCT01234567", "NCT01234568", "NCT01234569"


@pytest.fixture
def registry():
    with registry_of(record(), record(number=B, aliases=[C])) as fake_registry:
        yield fake_registry


@pytest.fixture(scope="module")
def api_description() -> dict[str, Any]:
    yaml = pytest.importorskip("yaml")
    path = SHARED / "spec" / "openapi-2.0.5.yaml"
    if not path.exists():
        pytest.skip("the registry's OpenAPI file is not here")
    description: dict[str, Any] = yaml.load(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return description


def operation(api_description: dict[str, Any], path: str) -> dict[str, Any]:
    template = "/studies/{nctId}" if path.startswith("/studies/") else path
    operation_data: dict[str, Any] = api_description["paths"][template]["get"]
    return operation_data


def field_names(
    api_description: dict[str, Any], schema: dict[str, Any], above: frozenset[str] = frozenset()
) -> set[str]:
    """How fields can be asked for: by their key in the singular, or behind the key of what they are in."""
    schema = schema.get("items", schema)
    if "$ref" in schema:
        schema = api_description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    paths: set[str] = set()
    for key, part in schema.get("properties", {}).items():
        word = re.sub("^nct", "NCT", key)
        names = {ending[:1].upper() + ending[1:] for ending in (word, word.removesuffix("s"), word.removesuffix("es"))}
        names |= {name.removesuffix("Info") for name in names}
        paths |= names | {first + name for first in above for name in names}
        paths |= field_names(api_description, part, frozenset(names))
    return paths


def test_every_field_that_is_asked_for_is_a_piece_of_a_study(api_description):
    schemas = api_description["components"]["schemas"]
    study = schemas["Study"]["properties"]
    known = field_names(api_description, {"properties": {key: study[key] for key in ("protocolSection", "hasResults")}})
    known |= field_names(api_description, schemas["MiscInfoModule"])
    assert set(FIELDS) - known == set()


def test_every_call_is_one_that_the_registry_describes(registry, api_description):
    registry.page_size = 1
    with registry.client() as client:
        client.version()
        client.study(C)
        client.studies([A, B])
        client.search("examplimab")

    for call in registry.calls:
        known = {one["name"]: one["schema"] for one in operation(api_description, call.path).get("parameters", [])}
        assert set(call.params) <= set(known)
        fields = call.params["fields"].split(",") if "fields" in call.params else []
        assert all(re.fullmatch(known["fields"]["items"]["pattern"], field) for field in fields)
    assert {call.path.rpartition("/")[0] for call in registry.calls} == {"", "/studies"}


def test_the_registry_of_these_tests_answers_as_the_described_one(registry, api_description):
    for path, allowed in PARAMETERS.items():
        assert allowed <= {one["name"] for one in operation(api_description, path).get("parameters", [])}
    cases = {f"/studies/{A}": "200", f"/studies/{C}": "301", "/studies/NCT09999999": "404", "/studies/x": "400"}
    cases |= {"/version": "200", "/studies": "200", "/studies?filter.ids=x": "400", "/version?a=b": "400"}
    for path, status in cases.items():
        assert answered_path(registry, path, api_description) == status


def answered_path(registry: Registry, path: str, api_description: dict[str, Any]) -> str:
    """The status, after its content type and its keys were found in the description."""
    response = httpx.get(f"{registry.url}{path}")
    says = operation(api_description, path.partition("?")[0])["responses"][str(response.status_code)]
    if response.status_code != 301:
        schema = says["content"][response.headers["Content-Type"]]["schema"]
        shape = api_description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        assert shape["type"] != "object" or set(response.json()) <= set(shape["properties"])
    return str(response.status_code)
