"""What the events of removals by law say of the rows that are left, each under a seal."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from notices.models import Event, Redaction


@dataclass
class Removed:
    """What is left of one notice: of a row that lost words several times, as the newest removal left it."""

    # By the number of a version: what stands for the hashes that it had, and the seal over the one it has now.
    hashes: dict[int, list[str]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    # The id of the removal that took the last words out of a version.
    redactions: dict[int, int] = field(default_factory=dict)
    # Seals by the sequence number of an event, the id of a ledger row, the id of a comment.
    events: dict[int, str] = field(default_factory=dict)
    entries: dict[int, str] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)


def removed_by(events: Iterable[Event], redactions: Iterable[Redaction]) -> Removed:
    """Read the events behind which a removal stands; an event without one excuses nothing."""
    places = {(redaction.pk, redaction.sequence) for redaction in redactions}
    removed = Removed()
    for event in events:
        data: dict[str, Any] = event.data if isinstance(event.data, dict) else {}
        if event.is_sealed and (data.get("redaction"), event.sequence) in places:
            _add(removed, data)
    return removed


def _add(removed: Removed, data: dict[str, Any]) -> None:
    for name, version in data.get("versions", {}).items():
        number = int(name)
        removed.hashes.setdefault(number, []).append(version["was"])
        removed.texts[number] = version["now"]
        removed.redactions[number] = data["redaction"]
    for name, seals in (("events", removed.events), ("entries", removed.entries), ("comments", removed.comments)):
        seals.update({int(key): seal for key, seal in data.get(name, {}).items()})
