"""A new ledger key: the ends of all chains of events are sealed with it, as one event."""

from django.db import transaction
from django.utils import timezone

from notices import sealing
from notices.models import AccountEvent, ApprovedHtml, Event
from notices.workflow.chain import append_event, lock_accounts, lock_chain
from notices.workflow.projections import rebuild

COMMAND = "rotate_key"
# Stands for a notice's id at the end of the chain of accounts.
ACCOUNTS = -1
# The end of a chain: its notice, None for no notice, sequence number and chain value.
Head = tuple[int | None, int, str]


class UnsealedChain(Exception):
    """The last event of a chain has no seal that a key of ours made: a new seal must not say that it is true."""


def rotate_key() -> Event | None:
    """Seal the end of every chain with the key of today, as one event; None where that was done.

    The public's list and the approved texts are sealed again as well; pages and files are made again by themselves.

    What stands before the end of a chain is covered by it: each chain value is the hash of all before. Raises
    UnsealedChain with a sentence.
    """
    with transaction.atomic():
        end, _ = lock_chain(None)
        lock_accounts()
        key = sealing.current_key().name
        heads: list[Head] = []
        is_needed, covered = False, _covered_by_rotation(key)
        for event in Event.objects.last_of_each_chain().iterator(chunk_size=1000):
            if not event.is_sealed:
                raise UnsealedChain(f"event {event.sequence} of notice {event.notice_id} has no seal of a known key")
            heads.append(head := (event.notice_id, event.sequence, event.chain))
            is_needed |= sealing.key_of(event.seal) != key and head not in covered
        accounts = AccountEvent.objects.order_by("sequence").last()
        if accounts is not None:
            if not accounts.is_sealed:
                raise UnsealedChain(f"account event {accounts.sequence} has no seal of a known key")
            head = (ACCOUNTS, accounts.sequence, accounts.chain)
            is_needed |= sealing.key_of(accounts.seal) != key and head not in covered
        if not is_needed:
            return None
        rebuild()
        _seal_texts_again()
        return append_event(
            end,
            notice=None,
            command=COMMAND,
            at=timezone.now(),
            by=None,
            actor_name="manage.py rotate_ledger_key",
            data={"key": key, "heads": heads, "accounts": [accounts.sequence, accounts.chain] if accounts else None},
        )


def _seal_texts_again() -> None:
    """Seal what a key of ours sealed before; what none did is rendered again when it is asked for."""
    for row in ApprovedHtml.objects.select_related("version").defer("version__content").iterator(chunk_size=200):
        if row.was_sealed:
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
