"""Older schemas, read as today's. Versions are never rewritten: their JSON is lifted each time it is read."""

from typing import Any

Data = dict[str, Any]


def _to_2(data: Data) -> Data:
    """Schema 2 knows several clinical areas, a summary, and when its information was gathered."""
    data = dict(data)
    area = data.pop("area", None)
    return {
        **data,
        "schema": 2,
        "areas": [area] if area else [],
        "summary": "",
        "information_as_of": None,
    }


# From which schema, what lifts it to the next one.
STEPS = {1: _to_2}


def upgraded(data: Data, to: int) -> Data:
    """The data of a stored document in schema `to`; what came in is not changed. ValueError when none of ours."""
    schema = data.get("schema") if isinstance(data, dict) else None
    if type(schema) is not int or schema < 1:
        raise ValueError("not a document with a schema number")
    if schema > to:
        raise ValueError(f"schema {schema} is newer than {to}")
    while data["schema"] < to:
        data = STEPS[data["schema"]](data)
    return data
