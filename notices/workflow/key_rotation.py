"""A new ledger key: the ends of all chains of events are sealed with it, as one event."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from notices import sealing
from notices.models import AccountEvent, ApprovedHtml, Event, Publication
from notices.models.clock import database_now
from notices.models.lost_keys import ACCOUNTS
from notices.models.publication import SEAL_PURPOSE
from notices.public.page_cache.approved_html import approval_of, markup_of, sha256_of
from notices.workflow.chain import append_event, lock_accounts, lock_chain
from notices.workflow.projections import rebuild

COMMAND = "rotate_key"
# The end of a chain: its notice, None for no notice, sequence number and chain value.
Head = tuple[int | None, int, str]


class UnsealedChain(Exception):
    """The last event of a chain has no seal that a key of ours made: a new seal must not say that it is true."""


def rotate_key(accept_lost: Sequence[str] = ()) -> Event | None:
    """Seal the end of every chain with the key of today, as one event; None where that was done.

    The public's list and the approved texts are sealed again as well; pages and files are made again by themselves.

    What stands before the end of a chain is covered by it: each chain value is the hash of all before. `accept_lost`
    are names of keys that nobody has any more: what they sealed is accepted as it stands, if its hashes fit, and the
    event says so for ever. Raises UnsealedChain with a sentence.
    """
    with transaction.atomic():
        end, _ = lock_chain(None)
        lock_accounts()
        if known := sealing.known_keys().keys() & set(accept_lost):
            raise UnsealedChain(f"the key “{min(known)}” is not lost: it is set")
        if accept_lost:
            _require_hashes(Event.objects.order_by("notice_id", "sequence"))
            _require_hashes(AccountEvent.objects.order_by("sequence"))
        heads = list(_heads(accept_lost))
        covered = _covered_by_rotation(key := sealing.current_key().name)
        if all(sealing.key_of(seal) == key or head in covered for head, seal in heads):
            return None
        ends = [head for head, _seal in heads]
        of_accounts = [[sequence, chain] for chain_of, sequence, chain in ends if chain_of == ACCOUNTS]
        lost = {"lost": list(accept_lost), "entries": _rows_of(accept_lost)} if accept_lost else {}
        event = append_event(
            end,
            notice=None,
            command=COMMAND,
            at=database_now(),
            by=None,
            actor_name="manage.py rotate_ledger_key",
            data={
                "key": key,
                "heads": [head for head in ends if head[0] != ACCOUNTS],
                "accounts": of_accounts[0] if of_accounts else None,
                **lost,
            },
        )
        rebuild()
        _seal_texts_again()
        return event


def _heads(accept_lost: Sequence[str]) -> Iterator[tuple[Head, str]]:
    """Yield the end of each chain with its seal. Raises UnsealedChain."""
    for event in Event.objects.last_of_each_chain().iterator(chunk_size=1000):
        _require_seal(event, f"event {event.sequence} of notice {event.notice_id}", accept_lost)
        yield (event.notice_id, event.sequence, event.chain), event.seal
    accounts = AccountEvent.objects.order_by("sequence").last()
    if accounts is not None:
        _require_seal(accounts, f"account event {accounts.sequence}", accept_lost)
        yield (ACCOUNTS, accounts.sequence, accounts.chain), accounts.seal


def _require_seal(event: Event | AccountEvent, where: str, accept_lost: Sequence[str]) -> None:
    name = sealing.key_of(event.seal)
    if event.is_sealed or (name in accept_lost and name not in sealing.known_keys()):
        return
    lost = "" if name in sealing.known_keys() else f" (is “{name}” lost for good? then: --accept-lost {name})"
    raise UnsealedChain(f"{where} has no seal of a known key{lost}")


def _require_hashes(events: QuerySet[Any]) -> None:
    """Raise UnsealedChain where a chain is not the hashes of its events: nothing else proves what a lost key sealed."""
    chain_of, previous, wrong = None, "", None
    # Raised at the end only: PostgreSQL's cursor would outlive the transaction.
    for event in events.iterator(chunk_size=1000):
        place = event.chain_place()[:-1]
        if event.chain != event.chain_hash(previous if place == chain_of else ""):
            wrong = wrong or f"event {event.sequence} of {place or 'accounts'} does not fit the chain of its hashes"
        chain_of, previous = place, event.chain
    if wrong:
        raise UnsealedChain(wrong)


def _rows_of(accept_lost: Sequence[str]) -> dict[int, str]:
    """Return the hash of each ledger row that a lost key sealed, by its id."""
    entries = Publication.objects.select_related("notice", "version", "review").defer("version__content")
    return {
        entry.pk: sealing.digest(SEAL_PURPOSE, *entry.sealed_values)
        for entry in entries.iterator(chunk_size=200)
        if sealing.key_of(entry.seal) in accept_lost
    }


def _seal_texts_again() -> None:
    """Seal what a key of ours sealed before, and what its ledger row names; the rest is rendered on demand."""
    for row in ApprovedHtml.objects.select_related("version").iterator(chunk_size=200):
        approval = None if row.was_sealed else approval_of(row.version)
        if row.was_sealed or (approval and sha256_of(row.html) == markup_of(row.version, approval)):
            row.give_seal()
            row.save(update_fields=["seal"])


def _covered_by_rotation(key: str) -> set[Head]:
    """Return the ends of chains that the newest rotation to this key sealed."""
    rotation = Event.objects.filter(notice__isnull=True, command=COMMAND, data__key=key).order_by("-sequence").first()
    if rotation is None:
        return set()
    accounts = rotation.data.get("accounts")
    heads = [*rotation.data["heads"], *([[ACCOUNTS, *accounts]] if accounts else [])]
    return {(notice, sequence, chain) for notice, sequence, chain in heads}
