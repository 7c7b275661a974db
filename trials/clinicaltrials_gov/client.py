"""ClinicalTrials.gov's API, version 2: the only module that opens a connection.

    with ClinicalTrialsGov() as registry:
        registry.version()              which day's data it answers from
        registry.study("NCT03334396")   one record, followed to the number that it has now
        registry.studies(numbers)       many records, by the number asked for
        registry.search("breeze ad1")   records whose title has these words

A record comes as the registry wrote it: read_study makes a Study of it. What goes wrong is raised as
RegistryUnavailable or StudyNotFound. `ClinicalTrialsGov.interactive()` is for a person who waits.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Self
from urllib.parse import quote

import httpx
from django.conf import settings
from django.utils import timezone

from trials.clinicaltrials_gov.answers import Record, StudyMoved, numbers_of, object_in, records_in, version_in
from trials.pace import Pace, back_off, retry_after
from trials.registry import (
    BROKEN,
    BUSY,
    CROWDED,
    ELSEWHERE,
    REFUSED,
    SILENT,
    SLOW,
    TOO_LARGE,
    UNREADABLE,
    RecordUnreadable,
    RegistryClient,
    RegistryUnavailable,
    RegistryVersion,
    StudyNotFound,
)
from trials.study import identify

logger = logging.getLogger(__name__)

# Whole structs, since a date asked for by itself comes without its type; no contacts, no officials, no results.
# The names are those of the API's data model.
FIELDS = (
    *("NCTId", "NCTIdAlias", "OrgStudyId", "SecondaryIdInfo", "BriefTitle", "OfficialTitle", "Acronym"),
    *("OverallStatus", "LastKnownStatus", "WhyStopped", "StatusVerifiedDate", "StartDateStruct"),
    *("PrimaryCompletionDateStruct", "CompletionDateStruct", "ResultsFirstPostDateStruct", "LastUpdateSubmitDate"),
    *("LastUpdatePostDateStruct", "LeadSponsor", "Condition", "StudyType", "Phase", "DesignInfo", "EnrollmentInfo"),
    *("ArmGroup", "Intervention", "PrimaryOutcome", "SecondaryOutcome", "EligibilityCriteria", "HealthyVolunteers"),
    *("Sex", "MinimumAge", "MaximumAge", "LocationCountry", "HasResults", "VersionHolder"),
)
BATCH_SIZE = 100
MAX_PAGES = 50
MAX_REDIRECTS = 3
MAX_BYTES = 8_000_000
# A registry that asks for a longer wait than this many seconds is asked again another time.
MAX_RETRY_AFTER = 60.0
MAX_SEARCH_LENGTH = 200

# By HTTP status, failures that a later attempt may not meet: the reason that is given if it does.
TEMPORARY_FAILURES = {429: BUSY, 502: BROKEN, 503: BROKEN, 504: BROKEN}

# The registry wants a second between calls (Crawl-delay in its robots.txt): all clients of a process share it.
SHARED_PACE = Pace(1.0)


class ClinicalTrialsGov(RegistryClient):
    """A client that makes one call at a time, pauses between calls, retries, and bounds time and size."""

    def __init__(
        self,
        base: str | None = None,
        *,
        pace: Pace = SHARED_PACE,
        timeout: float = 20.0,
        retries: int = 3,
        max_wait: float | None = None,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self.base = httpx.URL((base or settings.CLINICALTRIALS_GOV_URL).rstrip("/"))
        self.pace = pace
        self.timeout = timeout
        self.retries = retries
        self.max_wait = max_wait
        self.max_bytes = max_bytes
        self._http = httpx.Client(timeout=timeout, headers={"User-Agent": user_agent(), "Accept": "application/json"})

    @classmethod
    def interactive(cls) -> Self:
        """Make a client for a person who waits: it gives up after seconds, and does not try twice."""
        return cls(timeout=5.0, retries=0, max_wait=5.0)

    def close(self) -> None:
        self._http.close()

    def version(self) -> RegistryVersion:
        """Ask which API and which day's data the registry answers from."""
        return version_in(self._get("/version", {}))

    def study(self, number: str) -> Record:
        """Return the record of one study; its own number is another one where the registry redirects.

        Raises ValueError for another register's number, StudyNotFound and RegistryUnavailable.
        """
        number = ctgov_number(number)
        if not may_exist(number):
            raise StudyNotFound(number)
        for _step in range(MAX_REDIRECTS + 1):
            try:
                record = self._get(f"/studies/{number}", {"fields": ",".join(FIELDS)})
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
        answer = self._get("/studies", {"query.titles": plain, "pageSize": str(limit), "fields": ",".join(FIELDS)})
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
            answer = self._get("/studies", params)
            yield from records_in(answer)
            token = answer.get("nextPageToken")
            if not token:
                return
            params["pageToken"] = str(token)
        raise RegistryUnavailable(UNREADABLE)

    def _get(self, path: str, params: Mapping[str, str]) -> Record:
        """Return the JSON object at an address of the API, after at most `retries` further attempts."""
        for attempt in range(self.retries):
            try:
                return self._get_once(path, params)
            except RegistryUnavailable as problem:
                wait = problem.retry_after or 0.0
                if not problem.is_temporary or wait > MAX_RETRY_AFTER:
                    raise
                self.pace.sleep(max(wait, back_off(attempt)))
        return self._get_once(path, params)

    def _get_once(self, path: str, params: Mapping[str, str]) -> Record:
        if not self.pace.acquire(self.max_wait):
            raise RegistryUnavailable(CROWDED)
        self.calls += 1
        try:
            with self._http.stream("GET", f"{self.base}{path}", params=params) as response:
                self._raise_for_status(response, path)
                return object_in(self._body(response))
        except httpx.TimeoutException as error:
            raise RegistryUnavailable(SLOW, is_temporary=True) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RegistryUnavailable(SILENT, is_temporary=True) from error

    def _raise_for_status(self, response: httpx.Response, path: str) -> None:
        """Raise what any status but 200 means."""
        status = response.status_code
        if status == httpx.codes.OK:
            return
        if response.has_redirect_location:
            raise StudyMoved(self._redirect_number(response, path))
        if status in TEMPORARY_FAILURES:
            wait = retry_after(response.headers.get("Retry-After"), timezone.now())
            raise RegistryUnavailable(TEMPORARY_FAILURES[status], wait, is_temporary=True)
        if status >= 500:
            raise RegistryUnavailable(BROKEN)
        # The registry says so in plain text; an error page of a proxy in front of it proves nothing.
        plain = response.headers.get("Content-Type", "").startswith("text/plain")
        if status == httpx.codes.NOT_FOUND and plain and path.startswith("/studies/"):
            raise StudyNotFound(path.removeprefix("/studies/"))
        logger.warning("%s answered %s: %r", response.url, status, self._body(response)[:300])
        raise RegistryUnavailable(REFUSED)

    def _redirect_number(self, response: httpx.Response, path: str) -> str:
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

    def _body(self, response: httpx.Response) -> bytes:
        """Read the answer's bytes within the bounds of size and time."""
        # The library's time-out is for each chunk: an answer that comes byte by byte would never end.
        end = self.pace.clock() + self.timeout
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self.max_bytes:
                raise RecordUnreadable(TOO_LARGE)
            if self.pace.clock() > end:
                raise RegistryUnavailable(SLOW, is_temporary=True)
        return bytes(body)


def user_agent() -> str:
    """Name who asks, and whom to write to; a header holds only ASCII."""
    return f"HorizonScan/{settings.VERSION} (+{quote(settings.REGISTRY_CONTACT, safe=' @:/.,+-_')})"


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
