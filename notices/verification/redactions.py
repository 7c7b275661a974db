"""Removals by law: each has a row, the events of two people, and left what its event seals (`roles`: who they are)."""

from collections.abc import Iterator

from notices import sealing
from notices.models import Redaction
from notices.models.redaction import LEFT_COMMENT, LEFT_TEXT
from notices.verification.history import History, data_of


def findings(history: History) -> Iterator[str]:
    for redaction in history.redactions:
        yield from (f"removal {redaction.pk} of {history}: {each}" for each in _removal(redaction, history))
    rows = {(redaction.pk, redaction.sequence) for redaction in history.redactions}
    for event in history.events_of("redact"):
        if (data_of(event).get("redaction"), event.sequence) not in rows:
            yield f"event {event.sequence} of {history} tells of a removal by law, and there is no row of it"
    yield from _texts(history)
    yield from _ledger(history)
    yield from _comments(history)


def _removal(redaction: Redaction, history: History) -> Iterator[str]:
    event = next((event for event in history.events_of("redact") if event.sequence == redaction.sequence), None)
    data = data_of(event) if event else {}
    if event is None or data.get("redaction") != redaction.pk:
        yield "it has no event"
    elif (event.actor_id, event.at) != (redaction.confirmed_by_id, redaction.confirmed_at):
        yield "who confirmed it, or when, is not what its event says"
    elif (data.get("proposed_by"), data.get("reason")) != (redaction.proposed_by_id, redaction.reason):
        yield "who proposed it, or its reason, is not what its event says"
    proposals = {(event.actor_id, event.at) for event in history.events_of("propose_redaction")}
    if (redaction.proposed_by_id, redaction.proposed_at) not in proposals:
        yield "no event says that somebody proposed it"
    if redaction.proposed_by_id == redaction.confirmed_by_id:
        yield "who proposed it confirmed it"


def _texts(history: History) -> Iterator[str]:
    removed = history.removed
    for version in history.versions:
        name = f"version {version.number} of {history}"
        if version.redaction_id != removed.redactions.get(version.number):
            yield f"{name}: which removal by law took words out of it last is not what the events say"
        left = removed.texts.get(version.number)
        if left and not sealing.is_sealed(left, LEFT_TEXT, history.notice.pk, version.number, version.sha256):
            yield f"{name}: it is not the text that the removal by law has left"


def _ledger(history: History) -> Iterator[str]:
    for entry in history.entries:
        if entry.seal != history.removed.entries.get(entry.pk, entry.seal):
            yield f"ledger row {entry.pk} of {history}: it is not the row that the removal by law has left"


def _comments(history: History) -> Iterator[str]:
    """Compare each comment with the hash that its event keeps, or with what a removal by law has left of it."""
    hashes = {data_of(event).get("comment"): data_of(event).get("words") for event in history.events_of("comment")}
    for comment in history.comments:
        left = history.removed.comments.get(comment.pk)
        if comment.pk not in hashes:
            yield f"comment {comment.pk} of {history} has no event that says so"
        elif not (
            sealing.is_sealed(left, LEFT_COMMENT, comment.pk, comment.words_sha256)
            if left
            else hashes[comment.pk] == comment.words_sha256
        ):
            yield f"comment {comment.pk} of {history} has other words than its event says"
