"""The ledger: every row that publishes or withdraws something, with its event."""

from collections.abc import Iterator

from notices.models import Event, Publication, Review
from notices.verification.history import History, data_of

PUBLISH = Publication.Kind.PUBLISH


def findings(history: History) -> Iterator[str]:
    for entry in history.entries:
        for finding in (*_entry(entry, history), *_cancelling(entry, history)):
            yield f"ledger row {entry.pk} of {history}: {finding}"
    yield from _number_and_slug(history)


def _entry(entry: Publication, history: History) -> Iterator[str]:
    if entry.version_id not in history.version_by_id:
        yield "its version is one of another notice"
    elif entry.review_id is not None and entry.review_id not in history.review_by_id:
        yield "its review is one of another notice"
    elif not entry.is_sealed:
        yield "it has no seal of a known key"
    events = history.events_of("approve", "withdraw", publication=entry.pk)
    if len(events) != 1:
        yield f"{len(events)} events say that it was made, not one"
        return
    event = events[0]
    if event.version_id != entry.version_id or not history.is_hash_of(data_of(event).get("sha256"), entry.version_id):
        yield "it shows another text than its event names"
    if event.actor_id != entry.created_by_id or event.at != entry.created_at:
        yield "who made it, or when, is not what its event says"
    yield from _publishing(entry, event, history) if entry.kind == PUBLISH else _withdrawing(entry, event)


def _publishing(entry: Publication, event: Event, history: History) -> Iterator[str]:
    if data_of(event).get("effective_at") != _iso_time(entry):
        yield "it takes effect at another time than its event says"
    # A removal by law seals the row that it leaves, with other hashes than the approval's.
    hashes = (data_of(event).get("words"), data_of(event).get("markup"))
    if entry.pk not in history.removed.entries and hashes != (entry.words_sha256, entry.markup_sha256):
        yield "its words or its markup are not those that its event names"
    review = history.review_by_id.get(entry.review_id)
    if review is None or review.status != Review.Status.APPROVED or review.version_id != entry.version_id:
        yield "no approved review of its version stands behind it"
    elif (entry.created_by_id, entry.public_note) != (review.decided_by_id, review.public_note):
        yield "its person or its public note is not that of its review"
    if entry.reason:
        yield "it publishes, and has a reason as if it withdrew something"
    if event.command != "approve":
        yield f"it publishes, its event says “{event.command}”"


def _withdrawing(entry: Publication, event: Event) -> Iterator[str]:
    names = ("kind", "reason", "public_note")
    values = [data_of(event).get(name) for name in (*names, "replaced_by")]
    if values != [*(getattr(entry, name) for name in names), entry.replaced_by_id]:
        yield "its kind, reason, public note or successor is not what its event says"
    if entry.effective_at != event.at:
        yield "it takes effect at another time than its event says"


def _iso_time(entry: Publication) -> str | None:
    return entry.effective_at.isoformat(timespec="microseconds") if entry.effective_at else None


def _cancelling(entry: Publication, history: History) -> Iterator[str]:
    events = history.events_of("cancel", "withdraw", cancelled=entry.pk)
    cancelled = [(event.actor_id, event.at) for event in events]
    stored = (entry.cancelled_by_id, entry.cancelled_at)
    if cancelled != ([stored] if any(stored) else []):
        yield "that it was cancelled, by whom and when, is not what the events say"


def _number_and_slug(history: History) -> Iterator[str]:
    numbers = {(data_of(event).get("number"), data_of(event).get("slug")) for event in history.events_of("approve")}
    if numbers - {(history.notice.number, history.notice.slug)}:
        yield f"{history}: its number or slug is not what it was given at its approval"
    if not numbers and history.notice.number is not None:
        yield f"{history}: it has a number, but was never approved"
