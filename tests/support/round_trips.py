"""What must be the same of a document that went out as a file and came in again.

A file prints numbers for citations, so references come back in the order of their numbers under new keys; rows have
new keys; bold, italics, raised and lowered letters are lost, and so is the kind of a list. Boxes that are not printed,
since none of them is checked, do not come back. A hard space is a space in a PDF. Everything else is the same.
"""

import json
import re
from typing import Any

from notices.document.citations import CITATION, collect_citations, keys_of
from notices.document.fields import ROWS_OF_TYPES, has_field
from notices.document.model import Document

MARKS = re.compile(r"</?(?:strong|em|sub|sup)>")
LISTS = re.compile(r"<(/?)ol>")


def facts_of(document: Document) -> dict[str, Any]:
    """The document as data, with the numbers of citations and without what no file says."""
    citations = collect_citations(document)
    data = json.loads(document.canonical())
    data["references"] = [json.loads(each.model_dump_json()) for each in citations.references]
    data["areas"] = [area["label"] for area in data["areas"]]  # their codes are the agency's
    for name in ("international_done", "international_ongoing", "alerts"):
        data[name]["at_least"] &= bool(data[name]["count"])
    for name in ("elements", "kinds"):
        if not any(box["checked"] or box.get("comment") for box in data[name]) and not document.elements_other:
            data[name] = []
    for name in ROWS_OF_TYPES:
        if not has_field(document.technology_type.code, name):
            del data[name]

    def printed(value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("&nbsp;", " ").replace("\u00a0", " ")
            plain = LISTS.sub(r"<\1ul>", MARKS.sub("", value)).replace("<li><p>", "<li>").replace("</p></li>", "</li>")
            return CITATION.sub(lambda match: str([citations.number(key) for key in keys_of(match[1])]), plain)
        if isinstance(value, list):
            return [printed(each) for each in value]
        if isinstance(value, dict):
            return {name: printed(each) for name, each in value.items() if name not in ("key", "schema")}
        return value

    facts: dict[str, Any] = printed(data)
    return facts


def differences(one: Any, other: Any, place: str = "") -> dict[str, tuple[Any, Any]]:
    """The places at which two such data differ, with both values."""
    if isinstance(one, dict) and isinstance(other, dict):
        inner = [differences(one.get(name), other.get(name), f"{place}/{name}") for name in one.keys() | other.keys()]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        inner = [differences(a, b, f"{place}/{at}") for at, (a, b) in enumerate(zip(one, other, strict=True))]
    else:
        return {} if one == other else {place: (one, other)}
    return {name: values for each in inner for name, values in each.items()}
