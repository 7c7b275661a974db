"""What ClinicalTrials.gov has given in other forms than a record of version 2 of its API, named for whoever has one."""

import re
from collections.abc import Mapping
from typing import Any

from trials.saved_files import parsed, root_of

RECORD_ADDRESS = "https://clinicaltrials.gov/api/v2/studies/{}"
NUMBER = re.compile(r"\bNCT0*[1-9]\d{0,7}\b")

CLASSIC_ROOTS = {
    "clinical_study": "a record of ClinicalTrials.gov's classic XML, which it gives no more",
    "clinical_studies": "records of ClinicalTrials.gov's classic XML, which it gives no more",
    "search_results": "an answer to a search of the classic ClinicalTrials.gov (XML), which it gives no more",
    "FullStudiesResponse": "an answer of version 1 of ClinicalTrials.gov's API (XML), which it gives no more",
    "StudyFieldsResponse": "an answer of version 1 of ClinicalTrials.gov's API (XML), which it gives no more",
    "FullStudy": "a record of version 1 of ClinicalTrials.gov's API (XML), which it gives no more",
}
VERSION_1 = "a record of version 1 of ClinicalTrials.gov's API, which it gives no more"


def describe(text: str) -> str:
    """Say what a text of this registry is, where it is no record of version 2; "" for all others."""
    start = text.lstrip()[:1]
    if start == "<":
        return CLASSIC_ROOTS.get(root_of(text)[0], "")
    if start in {"{", "["}:
        content = parsed(text)
        if isinstance(content, list) and content:
            content = content[0]
        return _describe_json(content) if isinstance(content, Mapping) else ""
    if start and "NCT Number" in text.lstrip("\ufeff").split("\n", 1)[0]:
        return "a table of search results of ClinicalTrials.gov (CSV)"
    return "a registry number, and not its record" if NUMBER.fullmatch(text.strip()) else ""


def _describe_json(content: Mapping[str, Any]) -> str:
    if content.keys() & {"FullStudiesResponse", "StudyFieldsResponse", "FullStudies", "FullStudy", "ProtocolSection"}:
        return VERSION_1
    inner = content.get("Study", content.get("study"))
    if isinstance(inner, Mapping) and "ProtocolSection" in inner:
        return VERSION_1
    if isinstance(inner, Mapping) and "protocolSection" in inner:
        return "an earlier version out of the history of a record of ClinicalTrials.gov, in a form of its web page"
    if "clinical_study" in content:
        return "a record of ClinicalTrials.gov's classic XML, made into JSON"
    if isinstance(content.get("studies"), list):
        return "an answer of ClinicalTrials.gov without a single study"
    if "protocolSection" in content:
        return "a record of ClinicalTrials.gov without its number (nctId)"
    return "the answer of ClinicalTrials.gov to the question for its version" if "dataTimestamp" in content else ""


def wanted(text: str) -> str:
    """Say what is needed in its place, with the address of the record whose number the text has."""
    number = NUMBER.search(text)
    address = RECORD_ADDRESS.format(number[0] if number else "NCT…")
    return f"the record of ClinicalTrials.gov as JSON of version 2 of its API, from {address}"
