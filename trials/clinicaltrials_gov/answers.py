"""What the registry's answers say, and the ways in which it can fail to answer. Pure: no Django, no network."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trials.msgid import gettext_noop
from trials.study import identify

Record = dict[str, Any]

# As many characters as are kept of a data version; the registry writes 19.
LONGEST_VERSION = 40


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
    """The registry gave no usable answer; `why` is an English msgid, `retry_after` seconds where it named them."""

    def __init__(self, why: str, retry_after: float | None = None, *, passing: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.retry_after = retry_after
        self.passing = passing


class RecordUnreadable(RegistryUnavailable):
    """The registry answers well, but its record of this one study is too large or has no number."""


class StudyNotFound(Exception):
    """The registry knows no study with this number."""


class MovedOn(Exception):
    """The registry answers under another number."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True)
class RegistryVersion:
    """Of the API, and of the data: the UTC time at which the registry last took in changes, as it writes it."""

    api_version: str
    data_version: str


def object_in(body: bytes) -> Record:
    """The JSON object that was answered."""
    try:
        answer = json.loads(body, parse_constant=not_a_number)
    except (ValueError, RecursionError) as error:
        raise RegistryUnavailable(UNREADABLE) from error
    if not isinstance(answer, dict):
        raise RegistryUnavailable(UNREADABLE)
    return answer


def not_a_number(name: str) -> None:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(name)


def version_in(answer: Record) -> RegistryVersion:
    """The versions of the API and of its data."""
    api, data = answer.get("apiVersion"), answer.get("dataTimestamp")
    if not isinstance(api, str) or not isinstance(data, str) or not 0 < len(data) <= LONGEST_VERSION:
        raise RegistryUnavailable(UNREADABLE)
    return RegistryVersion(api[:20], data)


def numbers_of(record: Mapping[str, Any]) -> list[str]:
    """The record's own number, then its earlier ones; none where it has no number of its own."""
    module: Any = record
    for key in ("protocolSection", "identificationModule"):
        module = module.get(key) if isinstance(module, dict) else None
    if not isinstance(module, dict) or not isinstance(module.get("nctId"), str):
        return []
    aliases = module.get("nctIdAliases")
    texts = [module["nctId"], *(aliases if isinstance(aliases, list) else [])]
    found = [identify(text) if isinstance(text, str) else None for text in texts]
    return [number.number for number in found if number] if found[0] else []


def records_in(answer: Record) -> list[Record]:
    """The records of a page."""
    studies = answer.get("studies")
    if not isinstance(studies, list):
        raise RegistryUnavailable(UNREADABLE)
    return [record for record in studies if isinstance(record, dict)]
