"""A version's text read without checking it, which takes a tenth of the time."""

import json
from typing import Any

from notices.document.model import parse
from notices.document.upgrades import SAME_FIELDS


def quick_document(content: str) -> Any:
    """Return an object with the fields of a document, for code that only looks at them.

    Its hash says that it is a text which was checked when it was written; `verify --render` reads it as pages do, and
    a text of an older schema is read like that here too. Raises ValueError where it is no document.
    """
    values = json.loads(content)
    if not isinstance(values, dict) or "schema" not in values:
        raise ValueError("no document")
    return _Part(values) if values["schema"] in SAME_FIELDS else parse(content)


class _Part:
    """A part of a text, with attributes that are read when somebody asks for them: few are."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        """Called once for each name."""
        try:
            value = self.__dict__["_values"][name]
        except KeyError:
            raise AttributeError(name) from None
        kind = type(value)
        if kind is dict:
            value = _Part(value)
        elif kind is list:
            value = [_Part(item) if type(item) is dict else item for item in value]
        self.__dict__[name] = value
        return value
