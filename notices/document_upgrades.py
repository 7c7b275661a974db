"""Older schemas, read as today's. Versions are never rewritten: their JSON is lifted each time it is read."""

from typing import Any

Data = dict[str, Any]


def _to_2(data: Data) -> Data:
    """Schema 2 knows several clinical areas, a summary, and when its information was gathered."""
    data = dict(data)
    area = data.pop("area")
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
    """The data of a stored document in schema `to`; what came in is not changed. ValueError when it is newer."""
    if data["schema"] > to:
        raise ValueError(f"schema {data['schema']} is newer than {to}")
    while data["schema"] < to:
        data = STEPS[data["schema"]](data)
    return data
