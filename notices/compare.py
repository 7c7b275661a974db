"""Two documents and where their texts differ, by place: a row is the same row by its key, wherever it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_type_hints

from notices.document import Document
from notices.field_types import RichText

RICH_TEXTS = {name for name, kind in get_type_hints(Document, include_extras=True).items() if kind == RichText}


@dataclass(frozen=True)
class Difference:
    """The text at a place ("trials/<key>/population") in each of the documents; "" where one lacks it."""

    place: str
    before: str
    after: str

    @property
    def is_rich_text(self) -> bool:
        """Are both texts HTML, cleaned when their documents were made?"""
        return self.place in RICH_TEXTS


def differences(before: Document, after: Document) -> list[Difference]:
    """Every place whose text differs, in the order of the document. Rows that were only moved are none."""
    old, new = dict(_texts(before)), dict(_texts(after))
    places = list(new) + [place for place in old if place not in new]
    return [
        Difference(place, old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    yield from _leaves("", document.model_dump(mode="json", by_alias=True))


def _leaves(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and "label" in value and "checked" not in value:
        yield place, value["label"]
    elif isinstance(value, dict) and "precision" in value:
        yield place, value["value"] + (" (?)" if value["estimated"] else "")
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in ("key", "code", "label"):
                yield from _leaves(f"{place}/{name}".lstrip("/"), part)
    elif isinstance(value, list):
        yield from _rows(place, value)
    else:
        yield place, _as_text(value)


def _as_text(value: str | int | bool | None) -> str:
    if isinstance(value, bool):
        return "☒" if value else "☐"
    return "" if value is None else str(value)


def _rows(place: str, rows: list[Any]) -> Iterator[tuple[str, str]]:
    keys = [row.get("key") or row["code"] for row in rows]
    if any("checked" in row or "key" in row for row in rows):
        for key, row in zip(keys, rows, strict=True):
            yield from _leaves(f"{place}/{key}", row)
    else:
        yield place, ", ".join(row["label"] for row in rows)
