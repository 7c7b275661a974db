"""The reviews: who submitted and who decided, and that nobody approved a text they contributed to."""

from collections.abc import Iterator

from notices.models import Event, Publication, Review
from notices.verification.history import History, data_of

COMMANDS_OF_STATUS = {"approved": ("approve",), "returned": ("return", "withdraw"), "recalled": ("recall",)}
DECISION_COMMANDS = ("approve", "return", "recall", "withdraw")


def findings(history: History) -> Iterator[str]:
    for review in history.reviews:
        checks = (_submission, _decision, _four_eyes, _obstacles)
        for finding in (finding for check in checks for finding in check(review, history)):
            yield f"review {review.pk} of {history}: {finding}"


def _submission(review: Review, history: History) -> Iterator[str]:
    if review.version_id not in history.version_by_id:
        yield "it pins a version of another notice"
    events = history.events_of("submit", review=review.pk)
    if len(events) != 1:
        yield f"{len(events)} events say that it was submitted, not one"
        return
    event = events[0]
    if event.version_id != review.version_id or data_of(event).get("sha256") != history.sha256_of(review.version_id):
        yield "it pins another text than the one that was submitted"
    if event.actor_id != review.submitted_by_id or event.at != review.submitted_at:
        yield "who submitted it, or when, is not what its event says"
    if (data_of(event).get("change"), data_of(event).get("public_note")) != (review.change, review.public_note):
        yield "its kind of change or public note is not what was submitted"


def _decision(review: Review, history: History) -> Iterator[str]:
    events = history.events_of(*DECISION_COMMANDS, review=review.pk)
    if review.status == Review.Status.OPEN:
        if events:
            yield "it is open, but an event says that it was decided"
        return
    if len(events) != 1:
        yield f"{len(events)} events say that it was decided, not one"
        return
    event = events[0]
    if event.command not in COMMANDS_OF_STATUS.get(review.status, ()):
        yield f"it is {review.status}, its event says “{event.command}”"
    if event.actor_id != review.decided_by_id or event.at != review.decided_at:
        yield "who decided it, or when, is not what its event says"
    if event.command != "withdraw" and data_of(event).get("sha256") != history.sha256_of(review.version_id):
        yield "its event names another text than the one it pins"
    if _note(event) != review.decision_note:
        yield "its note is not what its event says"


def _note(event: Event) -> str:
    """Return the note of the decision. A recall has none, and a withdrawal returns the review with its reason."""
    note = data_of(event).get("reason") if event.command == "withdraw" else data_of(event).get("note")
    return note or ""


def _four_eyes(review: Review, history: History) -> Iterator[str]:
    if review.status != Review.Status.APPROVED:
        return
    if review.decided_by_id == review.submitted_by_id:
        yield "the person who submitted it approved it"
    if review.decided_by_id in writers_of(review, history):
        yield "the person who approved it had a hand in its text"
    if not any(entry.review_id == review.pk for entry in history.entries):
        yield "it is approved, but no ledger row publishes it"


def _obstacles(review: Review, history: History) -> Iterator[str]:
    """Find what should have stopped an approval: a blocking comment, or a conflict of interest."""
    if review.status != Review.Status.APPROVED:
        return
    approvals = history.events_of("approve", review=review.pk)
    before = [event for event in history.events if approvals and event.sequence < approvals[0].sequence]
    stopping = {data_of(event).get("comment") for event in before if data_of(event).get("is_blocking")}
    resolved = {data_of(event).get("comment") for event in before if event.command in ("resolve", "save")}
    if stopping - resolved:
        yield "it was approved while a comment stopped it"
    conflicts = [event.command for event in before if event.actor_id == review.decided_by_id and _is_conflict(event)]
    if conflicts and conflicts[-1] == "declare_conflict":
        yield "the person who approved it had declared a conflict of interest"


def _is_conflict(event: Event) -> bool:
    return event.command in ("declare_conflict", "end_conflict")


def writers_of(review: Review, history: History) -> set[int]:
    """Return who wrote a version after the one that was last public before this decision, up to the pinned one."""
    pinned = history.version_by_id.get(review.version_id)
    if pinned is None or review.decided_at is None:
        return set()
    published = [
        history.version_by_id[entry.version_id].number
        for entry in history.entries
        if entry.kind == Publication.Kind.PUBLISH
        and entry.version_id in history.version_by_id
        and entry.cancelled_at is None
        and entry.effective_at <= review.decided_at
    ]
    last = max((number for number in published if number < pinned.number), default=0)
    return {version.created_by_id for version in history.versions if last < version.number <= pinned.number}
