"""Keys of the ledger that were lost: what a rotation accepted as it stood, since none of their seals can be checked.

The rotation's event names each lost key, the ends of all chains up to which its seals are accepted, and the hash of
every ledger row that it sealed. Nothing that somebody writes with its name afterwards is accepted.
"""

from typing import NamedTuple

from notices import sealing
from notices.models.account_event import AccountEvent
from notices.models.event import Event
from trials.process_memory import empties_a_memory

# Stands for a notice's id where the chain is that of accounts.
ACCOUNTS = -1


class AcceptedLoss(NamedTuple):
    """What was accepted: by notice (None for none) the last sequence number, by ledger row a hash of its values."""

    event: Event
    heads: dict[int | None, int]
    entries: dict[str, str]


# By the name of the lost key. A process remembers what it found: a rotation is never taken back.
_accepted: dict[str, AcceptedLoss] = {}
empties_a_memory(_accepted.clear)


def accepted_loss(key: str) -> AcceptedLoss | None:
    """Return what the first rotation accepted of this key that names it as lost; None where none does."""
    if key not in _accepted and key not in sealing.known_keys():
        rotations = Event.objects.filter(notice__isnull=True, command="rotate_key", data__has_key="lost")
        for event in rotations.order_by("sequence"):
            if event.is_sealed and key in event.data["lost"]:
                heads = {notice: sequence for notice, sequence, _chain in event.data["heads"]}
                accounts = event.data.get("accounts")
                heads |= {ACCOUNTS: accounts[0]} if accounts else {}
                _accepted[key] = AcceptedLoss(event, heads, event.data["entries"])
                break
    return _accepted.get(key)


def is_accepted_event(event: Event | AccountEvent) -> bool:
    """Is it an event that a lost key sealed before a rotation accepted that?"""
    loss = accepted_loss(sealing.key_of(event.seal))
    chain = event.notice_id if isinstance(event, Event) else ACCOUNTS
    return loss is not None and event.sequence <= loss.heads.get(chain, 0)


def is_accepted_row(pk: int, seal: str, digest: str) -> bool:
    """Is it a ledger row that a lost key sealed, and does it still say what it said when that was accepted?"""
    loss = accepted_loss(sealing.key_of(seal))
    return loss is not None and loss.entries.get(str(pk)) == digest
