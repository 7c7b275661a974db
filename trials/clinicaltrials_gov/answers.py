"""What the registry's answers hold. Pure: no Django, no network."""

import json
from collections.abc import Mapping
from typing import Any

from trials.registry import MAX_VERSION_LENGTH, UNREADABLE, RegistryUnavailable, RegistryVersion
from trials.study import identify

Record = dict[str, Any]


class StudyMoved(Exception):
    """The registry has the study under another number."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def object_in(body: bytes) -> Record:
    """Read the answer as a JSON object; raises RegistryUnavailable."""
    try:
        answer = json.loads(body, parse_constant=not_a_number)
    except (ValueError, RecursionError) as error:
        raise RegistryUnavailable(UNREADABLE) from error
    if not isinstance(answer, dict):
        raise RegistryUnavailable(UNREADABLE)
    return answer


def not_a_number(name: str) -> None:
    """Refuse NaN and Infinity, which JSON does not have."""
    raise ValueError(name)


def version_in(answer: Record) -> RegistryVersion:
    """Read the version of the API, and that of the data: the UTC time of the last update, as the registry writes it.

    Raises RegistryUnavailable.
    """
    api, data = answer.get("apiVersion"), answer.get("dataTimestamp")
    if not isinstance(api, str) or not isinstance(data, str) or not 0 < len(data) <= MAX_VERSION_LENGTH:
        raise RegistryUnavailable(UNREADABLE)
    return RegistryVersion(api[:20], data)


def numbers_of(record: Mapping[str, Any]) -> list[str]:
    """Return the record's own number, then its earlier ones; none where it has no number of its own."""
    module: Any = record
    for key in ("protocolSection", "identificationModule"):
        module = module.get(key) if isinstance(module, dict) else None
    if not isinstance(module, dict) or not isinstance(module.get("nctId"), str):
        return []
    aliases = module.get("nctIdAliases")
    texts = [module["nctId"], *(aliases if isinstance(aliases, list) else [])]
    numbers = [identify(text) if isinstance(text, str) else None for text in texts]
    return [number.number for number in numbers if number] if numbers[0] else []


def records_in(answer: Record) -> list[Record]:
    """Return the records of a page; raises RegistryUnavailable."""
    studies = answer.get("studies")
    if not isinstance(studies, list):
        raise RegistryUnavailable(UNREADABLE)
    return [record for record in studies if isinstance(record, dict)]
