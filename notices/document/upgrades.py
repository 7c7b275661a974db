"""Read documents of older schemas as today's. Stored versions are never rewritten: they are upgraded on each read."""

from typing import Any

Data = dict[str, Any]


def _to_2(data: Data) -> Data:
    """Upgrade to schema 2, which has several clinical areas, a summary and the date of its information."""
    data = dict(data)
    area = data.pop("area", None)
    return {
        **data,
        "schema": 2,
        "areas": [area] if area else [],
        "summary": "",
        "information_as_of": None,
    }


def _to_3(data: Data) -> Data:
    """Upgrade to schema 3, whose new fields are all empty in an older text; no word of it changes."""
    return {**data, "schema": 3}


def _to_4(data: Data) -> Data:
    """Upgrade to schema 4, which has the same fields: only what the page prints around them is new (`edition`)."""
    return {**data, "schema": 4}


# The upgrade from each schema to the next one.
STEPS = {1: _to_2, 2: _to_3, 3: _to_4}
# These schemas have the fields of today's, by the same names.
SAME_FIELDS = frozenset({3, 4})


def upgraded(data: Data, to: int) -> Data:
    """Return a stored document's data in schema `to`, without changing `data`; ValueError for an unknown schema."""
    schema = data.get("schema") if isinstance(data, dict) else None
    if type(schema) is not int or schema < 1:
        raise ValueError("not a document with a schema number")
    if schema > to:
        raise ValueError(f"schema {schema} is newer than {to}")
    while data["schema"] < to:
        data = STEPS[data["schema"]](data)
    return data
