"""What is kept of the ledger elsewhere: one digest, or a file that says later which notice lost or changed what.

The file holds a line of JSON for each chain of events: how every event's chain value begins, the last one whole, and
the versions, reviews and ledger rows of the notice, with a short hash of each column, so that the changed one has a
name. Its last line is the digest: the sha256 of all last chain values and of how many rows there are, so that the file
can be checked by itself.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Self, TextIO

from notices.models import AccountEvent, Event, Notice, Publication, Review, Version
from notices.verification.reading import CHUNK, RowsByNotice

FORMAT = "HorizonScan ledger 2"
# Enough to tell two events of one chain apart; the last value, kept whole, stands for all before it.
SHORT = 12
# Enough to say which column of an event is another one.
MARK = 6
EVENT_COLUMNS = ("at", "actor_id", "actor_name", "command", "version_id", "request_id", "data")
VERSION_COLUMNS = ("sha256", "kind", "parent_id", "schema_number", "created_by_id", "created_at")
# …_LATER: what is set later, all at once, and its time last.
REVIEW_COLUMNS = ("version_id", "change", "public_note", "note_to_reviewer", "submitted_by_id", "submitted_at")
DECIDED_LATER = ("status", "publish_at", "decided_by_id", "decision_note", "decided_at")
ENTRY_COLUMNS = (
    *("kind", "version_id", "review_id", "reason", "public_note", "replaced_by_id", "effective_at", "created_by_id"),
    *("created_at", "words_sha256", "markup_sha256", "seal"),
)
CANCELLED_LATER = ("cancelled_by_id", "cancelled_at")
# What changes in a row that loses words by law; of an event the data as well, which are not compared.
LOST_COLUMNS = {
    "event": {"actor_name", "request_id"},
    "version": {"sha256"},
    "review": {"public_note", "note_to_reviewer", "decision_note"},
    "ledger row": {"reason", "public_note", "words_sha256", "markup_sha256", "seal"},
}
# What stands for a notice's id where a chain belongs to none; in this order.
ACCOUNTS, NO_NOTICE = -1, 0


@dataclass(frozen=True)
class KeptChain:
    """What is kept of one chain: of a notice, of the events that belong to none, or of what happened to accounts."""

    notice: int
    number: int | None
    # How the chain value begins, and where the file is compared a short hash of each column.
    events: list[str]
    head: str
    # By number or id, a short hash of each column.
    versions: dict[str, str]
    reviews: dict[str, str]
    entries: dict[str, str]

    def __str__(self) -> str:
        if self.notice <= 0:
            return "no notice" if self.notice == NO_NOTICE else "accounts"
        return f"notice {self.notice} (no. {self.number})" if self.number else f"notice {self.notice}"


class Counts(NamedTuple):
    """How many rows a ledger has."""

    notices: int
    events: int
    versions: int
    reviews: int
    publications: int
    account_events: int

    def __str__(self) -> str:
        return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in self._asdict().items())


class Digest:
    """The sha256 over all chains, as they pass by in the order of their notices."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.counts = Counts(0, 0, 0, 0, 0, 0)

    def add(self, chain: KeptChain) -> None:
        events = len(chain.events)
        if chain.notice == ACCOUNTS:
            sizes = Counts(0, 0, 0, 0, 0, account_events=events)
        else:
            rows = len(chain.versions), len(chain.reviews), len(chain.entries)
            sizes = Counts(int(chain.notice > 0), events, *rows, account_events=0)
        self._hash.update(f"{chain.notice}:{chain.head}:{sizes}\n".encode())
        self.counts = Counts(*map(sum, zip(self.counts, sizes, strict=True)))

    def __str__(self) -> str:
        return self._hash.hexdigest()

    @classmethod
    def of(cls, chains: Iterable[KeptChain]) -> Self:
        digest = cls()
        for chain in chains:
            digest.add(chain)
        return digest


class RemovalRemark(str):
    """A difference that is no forgery: two managers removed words by law, and an event since then says so."""


class DamagedFile(Exception):
    """The file is not one that was kept, or not whole."""


def chains(*, with_columns: bool = False) -> Iterator[KeptChain]:
    """Yield every chain of the ledger, those of accounts and of no notice first, by six queries.

    The digest needs no columns, and reading them takes several times as long.
    """
    account_events = AccountEvent.objects.order_by("sequence").values_list("sequence", "chain", named=True)
    yield _chain(ACCOUNTS, None, list(account_events), [], [], [])
    columns = EVENT_COLUMNS if with_columns else ()
    events = Event.objects.values_list("notice_id", "sequence", "chain", *columns, named=True)
    yield _chain(NO_NOTICE, None, list(events.filter(notice__isnull=True).order_by("sequence")), [], [], [])
    tables = [
        RowsByNotice(events.filter(notice__isnull=False).order_by("notice_id", "sequence").iterator(chunk_size=CHUNK))
    ]
    for table, key, names in (
        (Version, "number", VERSION_COLUMNS),
        (Review, "id", (*REVIEW_COLUMNS, *DECIDED_LATER)),
        (Publication, "id", (*ENTRY_COLUMNS, *CANCELLED_LATER)),
    ):
        rows = table._default_manager.order_by("notice_id", key)
        named = rows.values_list("notice_id", key, *(names if with_columns else ()), named=True)
        tables.append(RowsByNotice(named.iterator(chunk_size=CHUNK)))
    for pk, number in Notice.objects.order_by("pk").values_list("pk", "number").iterator(chunk_size=1000):
        yield _chain(pk, number, *(rows.of(pk) for rows in tables))


def _chain(pk: int, number: int | None, events: list[Any], *tables: list[Any]) -> KeptChain:
    return KeptChain(
        pk,
        number,
        [event.chain[:SHORT] + _marks(event[3:], MARK) for event in events],
        events[-1].chain if events else "",
        *({str(row[1]): _marks(row[2:], SHORT) for row in rows} for rows in tables),
    )


def _marks(values: Iterable[Any], length: int) -> str:
    """Return a short hash of each value, one after the other."""
    return "".join(map(partial(mark, length=length), values))


def mark(value: Any, length: int = SHORT) -> str:
    text = json.dumps(value, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def write(path: Path, at: str) -> None:
    """Write what is to be kept; a file that is there already is replaced only when the new one is whole."""
    digest = Digest()
    unfinished = path.with_name(f"{path.name}.unfinished")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"format": FORMAT, "at": at}) + "\n")
        for chain in chains(with_columns=True):
            digest.add(chain)
            file.write(json.dumps(asdict(chain), separators=(",", ":")) + "\n")
        file.write(json.dumps({"digest": str(digest)}) + "\n")
    unfinished.replace(path)


def differences_from(path: Path) -> Iterator[str]:
    """Yield what the ledger lost or changed since the file was written. Raises OSError or DamagedFile."""
    events = Event.objects.filter(notice__isnull=False, command="redact").order_by("notice_id", "sequence")
    removals = {notice: list(those) for notice, those in groupby(events, attrgetter("notice_id"))}
    with path.open(encoding="utf-8") as file:
        yield from differences(read(file), chains(with_columns=True), removals)


def read(file: TextIO) -> Iterator[KeptChain]:
    """Yield the chains of a kept file. Raises DamagedFile, at its end at the latest, where it was changed."""
    digest, digest_line = Digest(), ""
    try:
        if json.loads(next(file, ""))["format"] != FORMAT:
            raise DamagedFile
        for line in file:
            values = json.loads(line)
            if digest_line:
                raise DamagedFile
            if "digest" in values:
                digest_line = values["digest"]
                continue
            digest.add(chain := KeptChain(**values))
            yield chain
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedFile from error
    if digest_line != str(digest):
        raise DamagedFile


def differences(
    chains_before: Iterable[KeptChain],
    present: Iterable[KeptChain],
    removals: Mapping[int, list[Event]] = MappingProxyType({}),
) -> Iterator[str]:
    """Yield what the ledger lost or changed since it was kept; what was added since is no difference.

    `removals` are the events of removals by law, by notice: what those made since have changed is `RemovalRemark`.
    """
    rest = iter(present)
    chain = next(rest, None)
    for before in chains_before:
        while chain is not None and chain.notice < before.notice:
            chain = next(rest, None)
        if chain is None or chain.notice != before.notice:
            sizes = f"{len(before.events)} events, {len(before.versions)} versions, {len(before.entries)} ledger rows"
            yield f"{before} is gone; it had {sizes}"
        else:
            lost = LostWords(before, removals.get(chain.notice, ()))
            for difference in _differences(before, chain, lost):
                yield type(difference)(f"{before}: {difference}")


class LostWords:
    """Which rows of a notice lost words by law since its chain was kept."""

    def __init__(self, before: KeptChain, removals: Iterable[Event]) -> None:
        since = [event.data for event in removals if event.sequence > len(before.events) and event.is_sealed]
        names = {"event": "events", "version": "versions", "ledger row": "entries"}
        self._rows = {what: {row for data in since for row in data.get(name, ())} for what, name in names.items()}
        # The event names none: their notes are not under a seal.
        self._rows["review"] = {*before.reviews} if since else set()

    def sentence(self, what: str, name: str, columns: str) -> str:
        """Return what differs: told where the row lost words, and nothing else of it is another one."""
        if name in self._rows[what] and {*columns.split(", ")} <= LOST_COLUMNS[what]:
            return RemovalRemark(f"words were removed by law from {what} {name}")
        return f"{what} {name} has another {columns}"


def _differences(before: KeptChain, now: KeptChain, lost: LostWords) -> Iterator[str]:
    yield from _events_that_differ(before, now, lost)
    yield from _rows_that_differ("version", before.versions, now.versions, lost, VERSION_COLUMNS)
    yield from _rows_that_differ("review", before.reviews, now.reviews, lost, REVIEW_COLUMNS, DECIDED_LATER)
    yield from _rows_that_differ("ledger row", before.entries, now.entries, lost, ENTRY_COLUMNS, CANCELLED_LATER)
    if before.number not in (None, now.number):
        yield f"its number is {now.number} now"


def _events_that_differ(before: KeptChain, now: KeptChain, lost_words: LostWords) -> Iterator[str]:
    pairs = zip(before.events, now.events, strict=False)
    first = next((place for place, (old, new) in enumerate(pairs, start=1) if old[:SHORT] != new[:SHORT]), None)
    if first is not None:
        yield f"event {first} {_what_became_of(first - 1, before.events, now.events)}"
    elif len(now.events) < (last := len(before.events)):
        lost = len(now.events) + 1
        yield f"its last event, {last}, is gone" if lost == last else f"its last events, {lost} to {last}, are gone"
    elif len(before.events) == len(now.events) and before.head != now.head:
        yield f"event {len(now.events)} is another one"
    intact = zip(before.events[: first - 1 if first else None], now.events, strict=False)
    for place, (old, new) in enumerate(intact, start=1):
        # The law's deletion leaves the chain as it was and changes the data, for which `chains` asks a reason.
        if names := _changed(old[SHORT:], new[SHORT:], EVENT_COLUMNS[:-1], MARK):
            yield lost_words.sentence("event", str(place), names)


def _what_became_of(index: int, before: list[str], now: list[str]) -> str:
    """Say what happened to the first event that is chained otherwise: what follows it is so by itself."""
    old, new = before[index][SHORT:], now[index][SHORT:]
    if old and new == _at(before, index + 1):
        return "is gone, and what follows it stands in its place"
    if old and old == _at(now, index + 1):
        return "was added, and what follows it is chained otherwise"
    names = _changed(old, new, EVENT_COLUMNS, MARK)
    return f"has another {names}, and what follows it is chained otherwise" if names else "is chained otherwise"


def _at(events: list[str], index: int) -> str | None:
    return events[index][SHORT:] if index < len(events) else None


def _changed(old: str, new: str, names: Iterable[str], length: int = SHORT) -> str:
    """Return the names of the columns whose hashes differ."""
    places = {name: slice(place * length, (place + 1) * length) for place, name in enumerate(names)}
    return ", ".join(name for name, place in places.items() if old[place] != new[place])


def _rows_that_differ(
    what: str,
    before: dict[str, str],
    now: dict[str, str],
    lost: LostWords,
    columns: tuple[str, ...],
    later: tuple[str, ...] = (),
) -> Iterator[str]:
    for name, old in before.items():
        if name not in now:
            yield f"{what} {name} is gone"
            continue
        # An open review may be decided, and a scheduled ledger row cancelled.
        is_open = bool(later) and old.endswith(mark(None))
        if names := _changed(old, now[name], columns if is_open else (*columns, *later)):
            yield lost.sentence(what, name, names)
    newest = max(map(int, before), default=0)
    for name in now.keys() - before.keys():
        # A command locks its notice first, so the rows of one notice are made in the order of their ids.
        if int(name) < newest:
            yield f"{what} {name} was added among older ones"
