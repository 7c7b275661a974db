"""The keys that events are sealed with: what an older one sealed must be covered by a rotation to the key of today.

Who has learnt a retired key can still make seals with it. They are found here: behind the rotation every event has the
seal of today's key, and up to it the ends of the chains are those that the rotation's event names.
"""

from collections.abc import Iterator

from django.db.models import Value

from notices import sealing
from notices.models import AccountEvent, Event
from notices.models.lost_keys import ACCOUNTS

# By notice, None for no notice: the sequence number and the chain value of a chain's end.
Heads = dict[int | None, tuple[int, str]]


def findings() -> Iterator[str]:
    key = sealing.current_key().name
    older = Event.objects.sealed_with_another_key(key)
    older_accounts = AccountEvent.objects.exclude(seal__startswith=f"{key}:")
    if not older.exists() and not older_accounts.exists():
        return
    heads = _heads_of_the_rotation(key)
    accounts = older_accounts.annotate(chain_of=Value(ACCOUNTS)).values_list("chain_of", "sequence", "seal")
    yield from _uncovered(accounts.order_by("sequence").iterator(), heads)
    yield from _uncovered(older.values_list("notice_id", "sequence", "seal").order_by("pk").iterator(), heads)
    if heads:
        yield from _lost_heads(heads)


def remarks() -> Iterator[str]:
    """Yield what is proven by less than the rest, although nothing is wrong: events that a lost key sealed."""
    lost = Event.objects.filter(notice__isnull=True, command="rotate_key", data__has_key="lost")
    names = {name for event in lost if event.is_sealed for name in event.data["lost"]}
    for name in sorted(names - sealing.known_keys().keys()):
        events, of_accounts = (
            model._default_manager.filter(seal__startswith=f"{name}:").count() for model in (Event, AccountEvent)
        )
        yield (
            f"{events} events of notices and {of_accounts} of accounts are sealed with the lost key “{name}”: "
            "what they say is proven by their hashes, "
            "by the rotation that accepted them, and by files that were kept earlier, but by no seal of their own."
        )


def _heads_of_the_rotation(key: str) -> Heads:
    """Return what the newest rotation to this key covers; a rotation that another key sealed covers nothing."""
    rotations = Event.objects.filter(notice__isnull=True, command="rotate_key").order_by("-sequence")
    for event in rotations:
        if sealing.key_of(event.seal) == key and event.is_sealed and event.data.get("key") == key:
            heads = {notice: (sequence, chain) for notice, sequence, chain in event.data["heads"]}
            accounts = event.data.get("accounts")
            return heads | ({ACCOUNTS: (accounts[0], accounts[1])} if accounts else {})
    return {}


def _uncovered(rows: Iterator[tuple[int | None, int, str]], heads: Heads) -> Iterator[str]:
    for notice, sequence, seal in rows:
        if sequence > heads.get(notice, (0, ""))[0]:
            name = sealing.key_of(seal)
            yield f"event {sequence} of {_where(notice)} has a seal of the key “{name}”, and no rotation after it"


def _lost_heads(heads: Heads) -> Iterator[str]:
    standing = set()
    for row in Event.objects.values_list("notice_id", "sequence", "chain").iterator():
        if heads.get(row[0]) == row[1:]:
            standing.add(row[0])
    if AccountEvent.objects.filter(
        sequence=heads.get(ACCOUNTS, (0,))[0], chain=heads.get(ACCOUNTS, (0, ""))[1]
    ).exists():
        standing.add(ACCOUNTS)
    for notice in heads.keys() - standing:
        yield f"event {heads[notice][0]} of {_where(notice)} is not the one that the rotation of the ledger key sealed"


def _where(notice: int | None) -> str:
    if notice == ACCOUNTS:
        return "accounts"
    return f"notice {notice}" if notice else "no notice"
