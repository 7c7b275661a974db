"""What is kept of the ledger elsewhere: one digest, or a file that says later which notice lost or changed what.

The file holds a line of JSON for each chain of events: how every event's chain value begins, the last one whole, and
the versions, reviews and ledger rows of the notice. Its last line is the digest: the sha256 of all last chain values
and of how many rows there are, so that the file can be checked by itself.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple, Self, TextIO

from notices.models import AccountEvent, Event, Notice, Publication, Review, Version
from notices.verification.history import RowsByNotice

FORMAT = "HorizonScan ledger 1"
# Enough to tell two events of one chain apart; the last value, kept whole, stands for all before it.
SHORT = 12
# What stands for a notice's id where a chain belongs to none; in this order.
ACCOUNTS, NO_NOTICE = -1, 0


@dataclass(frozen=True)
class KeptChain:
    """What is kept of one chain: of a notice, of the events that belong to none, or of what happened to accounts."""

    notice: int
    number: int | None
    events: list[str]
    head: str
    # By number, the hash of the text; by id, what must not change in a decided review and in a ledger row.
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


class DamagedFile(Exception):
    """The file is not one that was kept, or not whole."""


def chains() -> Iterator[KeptChain]:
    """Yield every chain of the ledger, those of accounts and of no notice first, by six queries."""
    account_events = AccountEvent.objects.order_by("sequence").values_list("sequence", "chain", named=True)
    yield _chain(ACCOUNTS, None, list(account_events), [], [], [])
    yield _chain(NO_NOTICE, None, list(_events().filter(notice__isnull=True).order_by("sequence")), [], [], [])
    events = RowsByNotice(_events().filter(notice__isnull=False).order_by("notice_id", "sequence"))
    versions = RowsByNotice(
        Version.objects.order_by("notice_id", "number").values_list("notice_id", "number", "sha256", named=True)
    )
    reviews = RowsByNotice(
        Review.objects.order_by("notice_id", "id").values_list(
            *("notice_id", "id", "version_id", "status", "submitted_by_id", "decided_by_id", "decided_at"), named=True
        )
    )
    entries = RowsByNotice(
        Publication.objects.order_by("notice_id", "id").values_list(
            *("notice_id", "id", "kind", "version_id", "review_id", "reason", "public_note", "effective_at"),
            *("created_by_id", "cancelled_by_id", "cancelled_at"),
            named=True,
        )
    )
    for pk, number in Notice.objects.order_by("pk").values_list("pk", "number").iterator(chunk_size=1000):
        yield _chain(pk, number, *(rows.of(pk) for rows in (events, versions, reviews, entries)))


def _events() -> Any:
    return Event.objects.values_list("notice_id", "sequence", "chain", named=True)


def _chain(pk: int, number: int | None, events: list[Any], *rows: list[Any]) -> KeptChain:
    versions, reviews, entries = rows
    return KeptChain(
        pk,
        number,
        [event.chain[:SHORT] for event in events],
        events[-1].chain if events else "",
        {str(version.number): version.sha256 for version in versions},
        {str(review.id): _fingerprints(review, "status", "decided_by_id", "decided_at") for review in reviews},
        {str(entry.id): _fingerprints(entry, "cancelled_by_id", "cancelled_at") for entry in entries},
    )


def _fingerprints(row: Any, *decided_later: str) -> str:
    """Return a short hash of what never changes in the row and, once it is decided, another one of the decision."""
    later = [str(getattr(row, name)) for name in decided_later]
    fixed = [str(value) for name, value in row._asdict().items() if name not in decided_later]
    hashes = [hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16] for values in (fixed, later)]
    return " ".join(hashes if later[-1] != "None" else hashes[:1])


def write(path: Path, at: str) -> None:
    """Write what is to be kept; a file that is there already is replaced only when the new one is whole."""
    digest = Digest()
    unfinished = path.with_name(f"{path.name}.unfinished")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"format": FORMAT, "at": at}) + "\n")
        for chain in chains():
            digest.add(chain)
            file.write(json.dumps(asdict(chain), separators=(",", ":")) + "\n")
        file.write(json.dumps({"digest": str(digest)}) + "\n")
    unfinished.replace(path)


def differences_from(path: Path) -> Iterator[str]:
    """Yield what the ledger lost or changed since the file was written. Raises OSError or DamagedFile."""
    with path.open(encoding="utf-8") as file:
        yield from differences(read(file), chains())


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


def differences(chains_before: Iterable[KeptChain], present: Iterable[KeptChain]) -> Iterator[str]:
    """Yield what the ledger lost or changed since it was kept; what was added since is no difference."""
    rest = iter(present)
    chain = next(rest, None)
    for before in chains_before:
        while chain is not None and chain.notice < before.notice:
            chain = next(rest, None)
        if chain is None or chain.notice != before.notice:
            sizes = f"{len(before.events)} events, {len(before.versions)} versions, {len(before.entries)} ledger rows"
            yield f"{before} is gone; it had {sizes}"
        else:
            for difference in _differences(before, chain):
                yield f"{before}: {difference}"


def _differences(before: KeptChain, now: KeptChain) -> Iterator[str]:
    yield from _events_that_differ(before, now)
    yield from _rows_that_differ("version", before.versions, now.versions)
    yield from _rows_that_differ("review", before.reviews, now.reviews)
    yield from _rows_that_differ("ledger row", before.entries, now.entries)
    if before.number not in (None, now.number):
        yield f"its number is {now.number} now"


def _events_that_differ(before: KeptChain, now: KeptChain) -> Iterator[str]:
    pairs = enumerate(zip_longest(before.events, now.events[: len(before.events)]), start=1)
    first = next((place for place, (old, new) in pairs if old != new), None)
    if first is not None and first > len(now.events):
        last = len(before.events)
        yield f"its last event, {last}, is gone" if first == last else f"its last events, {first} to {last}, are gone"
    elif first is not None:
        yield f"event {first} is another one, and so is what follows it"
    elif len(before.events) == len(now.events) and before.head != now.head:
        yield f"event {len(now.events)} is another one"


def _rows_that_differ(what: str, before: dict[str, str], now: dict[str, str]) -> Iterator[str]:
    for name, old in before.items():
        if name not in now:
            yield f"{what} {name} is gone"
        # An open review may be decided, and a scheduled ledger row cancelled.
        elif old not in (now[name], now[name].split()[0]):
            yield f"{what} {name} is another one"
