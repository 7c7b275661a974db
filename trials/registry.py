"""What a registry that is read offers. Each is a part of its own: a module with a `REGISTRY`, named in the settings.

    REGISTRY = Registry(code="isrctn", numbers=registers_of("isrctn"), client=IsrctnClient, read=read_study, …)

Everything else asks through Registry and RegistryClient and names no part; trials.readable knows which are installed. A
part decides how its records look (JSON, XML …); here they are only handed on. Pure: no Django, no network.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NamedTuple, Self

from trials.msgid import gettext_noop
from trials.pace import Pace
from trials.study import Study, identify
from trials.study.numbers import Register

# A record as the part's client gives it: parsed JSON, an XML text …
Record = Any

# The longest data version that a row can store.
MAX_VERSION_LENGTH = 40

# Our code for a status that is unknown because nobody has confirmed it for long; a part may map a code to it.
NOT_UPDATED = "not_updated"

# Why a registry gives no answer.
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


class NotAStudy(ValueError):
    """The value is no record of a study of this registry."""


@dataclass(frozen=True)
class RegistryVersion:
    """The version of the API, and of the data: what stays equal for as long as the registry says nothing new."""

    api_version: str
    data_version: str


class Headline(NamedTuple):
    """The registry's status code, acronym and title as it writes them, "" where it says nothing."""

    status: str
    acronym: str
    title: str


class RegistryClient(ABC):
    """Asks one registry, and is closed at the end. What goes wrong is raised as RegistryUnavailable or StudyNotFound.

    A part must know how to ask for one record. What its registry lacks beside that it leaves as it is here.
    """

    # How many times the registry was asked; failed attempts count too.
    calls = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection, if there is one."""
        return

    @abstractmethod
    def study(self, number: str) -> Record:
        """Return one record; its own number is another one where the registry has given the study a new number.

        Raises ValueError for another register's number, StudyNotFound and RegistryUnavailable (RecordUnreadable).
        """

    def version(self) -> RegistryVersion | None:
        """Ask from which version of its data the registry answers; None where it has no such thing."""
        return None

    def studies(self, numbers: Iterable[str]) -> dict[str, Record]:
        """Return records by the number asked for; one that the registry lacks, or that can't be read, is absent.

        Here one call a number. A registry that gives many at once says how many in Registry.batch_size.
        """
        records: dict[str, Record] = {}
        for number in numbers:
            try:
                records[number] = self.study(number)
            except (StudyNotFound, RecordUnreadable):
                continue
        return records

    def search(self, words: str) -> list[Record]:
        """Return the best few records whose title has these words; asked only with Registry.has_title_search."""
        return []


def json_text(record: Record) -> str:
    """Write the record as JSON; in ASCII, since JSON may hold characters that no database takes."""
    return json.dumps(record, separators=(",", ":"))


def each_record(content: Record) -> Iterator[Record]:
    """Yield the records of a file: it holds one, or a list of them."""
    yield from content if isinstance(content, list) else [content]


def nothing_known(_text: str) -> str:
    """Describe no text: the part knows no other forms of its registry."""
    return ""


def any_record(_text: str) -> str:
    """Ask for a record in whatever form the registry gives it."""
    return "a record as the registry gives it"


@dataclass(frozen=True, kw_only=True)
class Registry:
    """A registry that is read. Every part gives what has no default here."""

    # As rows of trials store it: it never changes. All numbers are under this code.
    code: str
    numbers: tuple[Register, ...]
    # For the nightly round, which may wait; and for a person, who gets an answer or a failure within seconds.
    client: Callable[[], RegistryClient]
    interactive_client: Callable[[], RegistryClient]
    # All clients of a process share it, so that the registry is asked no faster.
    pace: Pace
    # The record's own number; the record as a Study (raises NotAStudy); what a list shows of it, read fast.
    number_of: Callable[[Record], str]
    read: Callable[[Record], Study]
    headline: Callable[[Record], Headline]
    # Its codes in ours, which are those of the notice's template: statuses (or NOT_UPDATED), and a study's phases,
    # sorted. A code that is missing here is shown as the registry writes it.
    statuses: Mapping[str, str]
    phases: Mapping[tuple[str, ...], str]

    # Who runs it, for the line that names a source.
    publisher: str = ""
    # How many records one call gives.
    batch_size: int = 1
    has_title_search: bool = False
    # Numbers of old records that it will always have: where it lacks them too, the registry is broken.
    known_numbers: tuple[str, ...] = ()
    # The address of a record's earlier versions, with {} for the number.
    history: str = ""
    # schema.org's names of its statuses, where it has the same.
    schema_org_statuses: Mapping[str, str] = field(default_factory=dict)
    # The record as the text that is stored, and back; raises ValueError.
    to_text: Callable[[Record], str] = json_text
    from_text: Callable[[str], Record] = json.loads
    # The records in a file that somebody saved: what from_text made of it.
    records_in: Callable[[Record], Iterator[Record]] = each_record
    # For a text that is no record: what it is where it is the registry's in another form ("a table of search
    # results"), else ""; and what is needed in its place ("the record as JSON, from https://…").
    describe: Callable[[str], str] = nothing_known
    wanted: Callable[[str], str] = any_record

    @property
    def name(self) -> str:
        """Return what people call it; never translated."""
        return self.numbers[0].name

    @property
    def source(self) -> str:
        """Return the name with who runs it, as a line that names the source prints it."""
        return f"{self.name} ({self.publisher})" if self.publisher else self.name

    def number_in(self, text: str) -> str:
        """Return a number of this registry in its own spelling; raises ValueError for anything else."""
        number = identify(text)
        if number is None or number.registry != self.code:
            raise ValueError(f"The text is no number of {self.name}.")
        return number.number

    def study_in(self, content: str) -> Study:
        """Read a stored text as a Study; raises ValueError, of which NotAStudy is one."""
        return self.read(self.from_text(content))
