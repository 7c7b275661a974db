"""Removals by law that readers are told of: those of which a sealed event says the same.

Whoever writes past the program can make the row of one, with any reason, and name it in a text that lost no word.
"""

from notices.models import Event, Redaction, Version
from notices.models.lost_keys import is_accepted_event
from notices.sealing import report_forgery

COMMAND = "redact"


def forget_forged_removal(version: Version) -> None:
    """Let a text that was read with its removal by law have none, where no command removed anything."""
    if version.redaction is not None and not is_genuine_removal(version.redaction):
        version.redaction = None


def is_genuine_removal(redaction: Redaction) -> bool:
    """Did a command write this row? Then its event says the same, under a seal. One query; what is forged is logged."""
    pair = Event.objects.filter(
        notice=redaction.notice_id, sequence__in=(redaction.sequence - 1, redaction.sequence)
    ).order_by("sequence")
    before, event = (None, *pair)[-2:] if pair else (None, None)
    if event and _says(event, redaction) and _is_as_written(event, before):
        return True
    report_forgery(f"removal {redaction.pk} of notice {redaction.notice_id}", "")
    return False


def _says(event: Event, redaction: Redaction) -> bool:
    words = event.command, event.data.get("redaction"), event.data.get("reason"), event.actor_id, event.at
    return words == (COMMAND, redaction.pk, redaction.reason, redaction.confirmed_by_id, redaction.confirmed_at)


def _is_as_written(event: Event, before: Event | None) -> bool:
    """Is it sealed, and does its chain value fit what it says? No later removal takes words out of such an event."""
    is_sealed = event.is_sealed or is_accepted_event(event)
    return is_sealed and event.chain == event.chain_hash(before.chain if before else "")
