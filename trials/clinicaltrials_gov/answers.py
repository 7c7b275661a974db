"""What the registry's answers hold, and the ways in which it can fail to answer. Pure: no Django, no network."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trials.msgid import gettext_noop
from trials.study import identify

Record = dict[str, Any]

# The longest data version that a row can store; the registry writes 19 characters.
MAX_VERSION_LENGTH = 40

SILENT = gettext_noop("The registry does not answer.")
SLOW = gettext_noop("The registry takes too long to answer.")
BUSY = gettext_noop("The registry asks us to wait.")
CROWDED = gettext_noop("Too many are asking the registry just now.")
BROKEN = gettext_noop("The registry has a problem of its own.")
REFUSED = gettext_noop("The registry refused the question.")
UNREADABLE = gettext_noop("The registry's answer cannot be read.")
TOO_LARGE = gettext_noop("The registry's answer is too large.")
ELSEWHERE = gettext_noop("The registry led to another place.")


class RegistryUnavailable(Exception):
    """The registry gave no usable answer.

    `reason` is an English msgid, `retry_after` the seconds it asked for, if any; `is_temporary` where a later attempt
    may succeed.
    """

    def __init__(self, reason: str, retry_after: float | None = None, *, is_temporary: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.is_temporary = is_temporary


class RecordUnreadable(RegistryUnavailable):
    """The registry answers, but its record of this one study is too large or has no number."""


class StudyNotFound(Exception):
    """The registry knows no study with this number."""


class StudyMoved(Exception):
    """The registry has the study under another number."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True)
class RegistryVersion:
    """The version of the API, and of the data: the UTC time of the registry's last update, as it writes it."""

    api_version: str
    data_version: str


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
    """Read the versions of the API and of its data; raises RegistryUnavailable."""
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
