"""ClinicalTrials.gov's API, version 2.

    with ClinicalTrialsGov() as registry:
        registry.version()              which day's data it answers from
        registry.study("NCT03334396")   one record, followed to the number that it has now
        registry.studies(numbers)       many records, by the number asked for
        registry.search("breeze ad1")   records whose title has these words

A record comes as the registry wrote it: read_study makes a Study of it. What goes wrong is raised as
RegistryUnavailable or StudyNotFound. `ClinicalTrialsGov.interactive()` is for a person who waits.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings

from trials.clinicaltrials_gov.answers import Record, StudyMoved, numbers_of, object_in, records_in, version_in
from trials.http_client import HttpClient
from trials.pace import Pace
from trials.registry import (
    ELSEWHERE,
    UNREADABLE,
    RecordUnreadable,
    RegistryUnavailable,
    RegistryVersion,
    StudyNotFound,
)
from trials.study import identify

if TYPE_CHECKING:
    import httpx

# Whole structs, since a date asked for by itself comes without its type; no contacts, no officials, no results.
# The names are those of the API's data model.
FIELDS = (
    *("NCTId", "NCTIdAlias", "OrgStudyId", "SecondaryIdInfo", "BriefTitle", "OfficialTitle", "Acronym"),
    *("OverallStatus", "LastKnownStatus", "WhyStopped", "StatusVerifiedDate", "StartDateStruct"),
    *("PrimaryCompletionDateStruct", "CompletionDateStruct", "ResultsFirstPostDateStruct", "LastUpdateSubmitDate"),
    *("LastUpdatePostDateStruct", "LeadSponsor", "Condition", "StudyType", "Phase", "DesignInfo", "EnrollmentInfo"),
    *("ArmGroup", "Intervention", "PrimaryOutcome", "SecondaryOutcome", "EligibilityCriteria", "HealthyVolunteers"),
    *("Sex", "MinimumAge", "MaximumAge", "LocationCountry", "HasResults", "VersionHolder"),
    *("ResultsFirstSubmitDate", "SubmissionTracking", "Reference"),
)
BATCH_SIZE = 100
MAX_PAGES = 50
MAX_REDIRECTS = 3
MAX_SEARCH_LENGTH = 200

# The registry wants a second between calls (Crawl-delay in its robots.txt): all clients of a process share it.
SHARED_PACE = Pace(1.0)


class ClinicalTrialsGov(HttpClient):
    """A client of the API; `bounds` are those of HttpClient: timeout, retries, max_wait, max_bytes."""

    def __init__(self, base: str | None = None, *, pace: Pace = SHARED_PACE, **bounds: Any) -> None:
        super().__init__(base or settings.CLINICALTRIALS_GOV_URL, pace=pace, **bounds)

    @classmethod
    def interactive(cls) -> Self:
        """Make a client for a person who waits: it gives up after seconds, and does not try twice."""
        return cls(timeout=5.0, retries=0, max_wait=5.0)

    def version(self) -> RegistryVersion:
        """Ask which API and which day's data the registry answers from."""
        return version_in(self._object("/version", {}))

    def study(self, number: str) -> Record:
        """Return the record of one study; its own number is another one where the registry redirects.

        Raises ValueError for another register's number, StudyNotFound and RegistryUnavailable.
        """
        number = ctgov_number(number)
        if not may_exist(number):
            raise StudyNotFound(number)
        for _step in range(MAX_REDIRECTS + 1):
            try:
                record = self._object(f"/studies/{number}", {"fields": ",".join(FIELDS)})
            except StudyMoved as moved:
                number = moved.number
                continue
            if number not in numbers_of(record):
                raise RecordUnreadable(UNREADABLE)
            return record
        raise RegistryUnavailable(ELSEWHERE)

    def studies(self, numbers: Iterable[str]) -> dict[str, Record]:
        """Return records by the number asked for, as it was written; numbers that the registry lacks are absent.

        A record may have another number of its own: the registry finds earlier numbers too.
        """
        spellings = {text: ctgov_number(text) for text in numbers}
        distinct = list(filter(may_exist, dict.fromkeys(spellings.values())))
        records: dict[str, Record] = {}
        for start in range(0, len(distinct), BATCH_SIZE):
            records |= self._batch(distinct[start : start + BATCH_SIZE])
        return {text: records[number] for text, number in spellings.items() if number in records}

    def search(self, words: str, limit: int = 5) -> list[Record]:
        """Return records whose title or acronym has these words, the registry's best ones first."""
        plain = plain_words(words)
        if not plain:
            return []
        answer = self._object("/studies", {"query.titles": plain, "pageSize": str(limit), "fields": ",".join(FIELDS)})
        return records_in(answer)[:limit]

    def _batch(self, numbers: list[str]) -> dict[str, Record]:
        """Return the records of at most a hundred numbers; an answer that is too large is asked for in halves."""
        try:
            answers = list(self._pages({"filter.ids": ",".join(numbers), "pageSize": str(BATCH_SIZE)}))
        except RecordUnreadable:
            half = len(numbers) // 2
            return self._batch(numbers[:half]) | self._batch(numbers[half:]) if half else {}
        records: dict[str, Record] = {}
        for record in answers:
            own, *earlier = numbers_of(record) or [""]
            records[own] = record
            for number in earlier:
                records.setdefault(number, record)
        return {number: records[number] for number in numbers if number in records}

    def _pages(self, params: dict[str, str]) -> Iterator[Record]:
        params = params | {"fields": ",".join(FIELDS)}
        for _page in range(MAX_PAGES):
            answer = self._object("/studies", params)
            yield from records_in(answer)
            token = answer.get("nextPageToken")
            if not token:
                return
            params["pageToken"] = str(token)
        raise RegistryUnavailable(UNREADABLE)

    def _object(self, path: str, params: Mapping[str, str]) -> Record:
        return object_in(self.get(path, params))

    def raise_for_answer(self, response: "httpx.Response", path: str) -> None:
        """Raise that the study has another number, or that the registry knows none with this one."""
        if response.has_redirect_location:
            raise StudyMoved(self._redirect_number(response, path))
        # The registry says so in plain text; an error page of a proxy in front of it proves nothing.
        is_plain = response.headers.get("Content-Type", "").startswith("text/plain")
        if response.status_code == HTTPStatus.NOT_FOUND and is_plain and path.startswith("/studies/"):
            raise StudyNotFound(path.removeprefix("/studies/"))

    def _redirect_number(self, response: "httpx.Response", path: str) -> str:
        """Read the number in a redirect to a study of the same registry; raises RegistryUnavailable for any other."""
        target = response.url.join(response.headers["Location"])
        folder, _slash, name = target.path.rpartition("/")
        number = identify(name)
        studies = (self.base.scheme, self.base.netloc, f"{self.base.path.rstrip('/')}/studies")
        if not path.startswith("/studies/") or (target.scheme, target.netloc, folder) != studies:
            raise RegistryUnavailable(ELSEWHERE)
        if number is None or number.registry != "ctgov" or number.number != name.upper():
            raise RegistryUnavailable(ELSEWHERE)
        return number.number


def ctgov_number(text: str) -> str:
    """Return a number of this registry in its own spelling; raises ValueError for anything else."""
    number = identify(text)
    if number is None or number.registry != "ctgov":
        raise ValueError("The text is no number of ClinicalTrials.gov.")
    return number.number


def may_exist(number: str) -> bool:
    """Is it another number than zero, for which the registry refuses a whole batch?"""
    return int(number.removeprefix("NCT")) > 0


def plain_words(text: str) -> str:
    """Return the words to search for, without what the registry's search language reads as an operator."""
    words = re.findall(r"\w+(?:[-'’.]\w+)*", text[:MAX_SEARCH_LENGTH])
    return " ".join(word for word in words if word.upper() not in {"AND", "OR", "NOT"})
