"""ClinicalTrials.gov's API, version 2: the only module that opens a connection.

    with ClinicalTrialsGov() as registry:
        registry.version()              which day's data it answers from
        registry.study("NCT03334396")   one record, followed to the number that it has now
        registry.studies(numbers)       many records, by the number asked for
        registry.search("breeze ad1")   records whose title has these words

A record comes as the registry wrote it: trials.study.read_study makes a Study of it. What goes wrong is told as
RegistryUnavailable or StudyNotFound. `ClinicalTrialsGov.hasty()` is for a person who waits.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx
from django.conf import settings

from trials.clinicaltrials_gov.answers import (
    BROKEN,
    BUSY,
    CROWDED,
    ELSEWHERE,
    REFUSED,
    SILENT,
    SLOW,
    TOO_LARGE,
    UNREADABLE,
    MovedOn,
    Record,
    RecordUnreadable,
    RegistryUnavailable,
    RegistryVersion,
    StudyNotFound,
    numbers_of,
    object_in,
    records_in,
    version_in,
)
from trials.pace import Pace, back_off, retry_after
from trials.study import identify

__all__ = ["ClinicalTrialsGov", "RecordUnreadable", "RegistryUnavailable", "RegistryVersion", "StudyNotFound"]

logger = logging.getLogger(__name__)

# Whole structs, since a date asked for by itself comes without its type; no contacts, no officials, no results.
# Names are pieces of the API's data model.
FIELDS = (
    *("NCTId", "NCTIdAlias", "OrgStudyId", "SecondaryIdInfo", "BriefTitle", "OfficialTitle", "Acronym"),
    *("OverallStatus", "LastKnownStatus", "WhyStopped", "StatusVerifiedDate", "StartDateStruct"),
    *("PrimaryCompletionDateStruct", "CompletionDateStruct", "ResultsFirstPostDateStruct", "LastUpdateSubmitDate"),
    *("LastUpdatePostDateStruct", "LeadSponsor", "Condition", "StudyType", "Phase", "DesignInfo", "EnrollmentInfo"),
    *("ArmGroup", "Intervention", "PrimaryOutcome", "SecondaryOutcome", "EligibilityCriteria", "HealthyVolunteers"),
    *("Sex", "MinimumAge", "MaximumAge", "LocationCountry", "HasResults", "VersionHolder"),
)
BATCH = 100
MOST_PAGES = 50
MOST_REDIRECTS = 3
MOST_BYTES = 8_000_000
# A registry that asks for a longer wait than this many seconds is asked again another time.
LONGEST_WAIT = 60.0
LONGEST_SEARCH = 200

# What a later attempt may mend: the reason that is told when it does not.
PASSING = {429: BUSY, 502: BROKEN, 503: BROKEN, 504: BROKEN}

# The registry wants a second between calls (Crawl-delay in its robots.txt): all clients of a process keep it together.
EVERYBODYS_PACE = Pace(1.0)


class ClinicalTrialsGov:
    """A polite client: one call at a time, with pauses, patience and bounds."""

    def __init__(
        self,
        base: str | None = None,
        *,
        pace: Pace = EVERYBODYS_PACE,
        timeout: float = 20.0,
        retries: int = 3,
        patience: float | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.base = httpx.URL((base or settings.CLINICALTRIALS_GOV_URL).rstrip("/"))
        self.pace = pace
        self.timeout = timeout
        self.retries = retries
        self.patience = patience
        self.most_bytes = most_bytes
        # How many times the registry was asked, attempts that failed and second pages counted.
        self.calls = 0
        self._http = httpx.Client(timeout=timeout, headers={"User-Agent": user_agent(), "Accept": "application/json"})

    @classmethod
    def hasty(cls) -> Self:
        """For a person who waits: gives up after seconds, and does not try twice."""
        return cls(timeout=5.0, retries=0, patience=5.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def version(self) -> RegistryVersion:
        """Which API and which day's data the registry answers from."""
        return version_in(self._ask("/version", {}))

    def study(self, number: str) -> Record:
        """The record of one study; its own number is another one where the registry leads on to it."""
        asked = ctgov_number(number)
        if not may_exist(asked):
            raise StudyNotFound(asked)
        for _step in range(MOST_REDIRECTS + 1):
            try:
                record = self._ask(f"/studies/{asked}", {"fields": ",".join(FIELDS)})
            except MovedOn as moved:
                asked = moved.number
                continue
            if asked not in numbers_of(record):
                raise RecordUnreadable(UNREADABLE)
            return record
        raise RegistryUnavailable(ELSEWHERE)

    def studies(self, numbers: Iterable[str]) -> dict[str, Record]:
        """Records by the number asked for, as it was written; a number that the registry does not know is absent.

        A record may have another number of its own: the registry finds earlier numbers too.
        """
        asked = {text: ctgov_number(text) for text in numbers}
        wanted = list(filter(may_exist, dict.fromkeys(asked.values())))
        found: dict[str, Record] = {}
        for start in range(0, len(wanted), BATCH):
            found |= self._found(wanted[start : start + BATCH])
        return {text: found[number] for text, number in asked.items() if number in found}

    def search(self, words: str, most: int = 5) -> list[Record]:
        """Records whose title or acronym has these words, the registry's best ones first."""
        plain = plain_words(words)
        if not plain:
            return []
        answer = self._ask("/studies", {"query.titles": plain, "pageSize": str(most), "fields": ",".join(FIELDS)})
        return records_in(answer)[:most]

    def _found(self, batch: list[str]) -> dict[str, Record]:
        """The records of at most a hundred numbers; an answer that is too large is asked for in halves."""
        try:
            records = list(self._pages({"filter.ids": ",".join(batch), "pageSize": str(BATCH)}))
        except RecordUnreadable:
            half = len(batch) // 2
            return self._found(batch[:half]) | self._found(batch[half:]) if half else {}
        found: dict[str, Record] = {}
        for record in records:
            own, *earlier = numbers_of(record) or [""]
            found[own] = record
            for number in earlier:
                found.setdefault(number, record)
        return {number: found[number] for number in batch if number in found}

    def _pages(self, params: dict[str, str]) -> Iterator[Record]:
        params = params | {"fields": ",".join(FIELDS)}
        for _page in range(MOST_PAGES):
            answer = self._ask("/studies", params)
            yield from records_in(answer)
            token = answer.get("nextPageToken")
            if not token:
                return
            params["pageToken"] = str(token)
        raise RegistryUnavailable(UNREADABLE)

    def _ask(self, path: str, params: Mapping[str, str]) -> Record:
        """The JSON object at an address of the API, after as many attempts as it takes and patience allows."""
        for attempt in range(self.retries):
            try:
                return self._ask_once(path, params)
            except RegistryUnavailable as problem:
                wait = problem.retry_after or 0.0
                if not problem.passing or wait > LONGEST_WAIT:
                    raise
                self.pace.sleep(max(wait, back_off(attempt)))
        return self._ask_once(path, params)

    def _ask_once(self, path: str, params: Mapping[str, str]) -> Record:
        if not self.pace.take_turn(self.patience):
            raise RegistryUnavailable(CROWDED)
        self.calls += 1
        try:
            with self._http.stream("GET", f"{self.base}{path}", params=params) as response:
                self._refuse_failure(response, path)
                return object_in(self._body(response))
        except httpx.TimeoutException as error:
            raise RegistryUnavailable(SLOW, passing=True) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RegistryUnavailable(SILENT, passing=True) from error

    def _refuse_failure(self, response: httpx.Response, path: str) -> None:
        """Raise what any other status than 200 means."""
        status = response.status_code
        if status == httpx.codes.OK:
            return
        if response.has_redirect_location:
            raise MovedOn(self._number_led_to(response, path))
        if status in PASSING:
            wait = retry_after(response.headers.get("Retry-After"))
            raise RegistryUnavailable(PASSING[status], wait, passing=True)
        if status >= 500:
            raise RegistryUnavailable(BROKEN)
        # The registry says so in plain text; a page of something that stands before it proves nothing.
        plain = response.headers.get("Content-Type", "").startswith("text/plain")
        if status == httpx.codes.NOT_FOUND and plain and path.startswith("/studies/"):
            raise StudyNotFound(path.removeprefix("/studies/"))
        logger.warning("%s answered %s: %r", response.url, status, self._body(response)[:300])
        raise RegistryUnavailable(REFUSED)

    def _number_led_to(self, response: httpx.Response, path: str) -> str:
        """The number in a redirect to another study of the same registry, and nothing else of that address."""
        target = response.url.join(response.headers["Location"])
        folder, _slash, piece = target.path.rpartition("/")
        found = identify(piece)
        here = (self.base.scheme, self.base.netloc, f"{self.base.path.rstrip('/')}/studies")
        if not path.startswith("/studies/") or (target.scheme, target.netloc, folder) != here:
            raise RegistryUnavailable(ELSEWHERE)
        if found is None or found.registry != "ctgov" or found.number != piece.upper():
            raise RegistryUnavailable(ELSEWHERE)
        return found.number

    def _body(self, response: httpx.Response) -> bytes:
        """What was answered, within the bounds of size and time."""
        # The library's time-out is for each piece: an answer that drips would never end.
        end = self.pace.clock() + self.timeout
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > self.most_bytes:
                raise RecordUnreadable(TOO_LARGE)
            if self.pace.clock() > end:
                raise RegistryUnavailable(SLOW, passing=True)
        return bytes(body)


def user_agent() -> str:
    """Who asks, and where to complain; a header holds only ASCII."""
    return f"HorizonScan/{settings.VERSION} (+{quote(settings.REGISTRY_CONTACT, safe=' @:/.,+-_')})"


def ctgov_number(text: str) -> str:
    """A number of this registry in its own spelling; ValueError for anything else."""
    found = identify(text)
    if found is None or found.registry != "ctgov":
        raise ValueError("The text is no number of ClinicalTrials.gov.")
    return found.number


def may_exist(number: str) -> bool:
    """Is it another number than nought, for which the registry refuses a whole batch?"""
    return int(number.removeprefix("NCT")) > 0


def plain_words(text: str) -> str:
    """Words to look for, without what the registry's search language would read as an order."""
    words = re.findall(r"\w+(?:[-'’.]\w+)*", text[:LONGEST_SEARCH])
    return " ".join(word for word in words if word.upper() not in {"AND", "OR", "NOT"})
