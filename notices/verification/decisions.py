"""The reviews: who submitted and who decided, and what should have stopped an approval."""

from collections.abc import Iterator

from notices.models import Event, Review
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
    if event.version_id != review.version_id or not history.is_hash_of(data_of(event).get("sha256"), review.version_id):
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
    if event.command != "withdraw" and not history.is_hash_of(data_of(event).get("sha256"), review.version_id):
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
    if not any(entry.review_id == review.pk for entry in history.entries):
        yield "it is approved, but no ledger row publishes it"


def _obstacles(review: Review, history: History) -> Iterator[str]:
    """Find what should have stopped an approval: a blocking comment, or a conflict of interest."""
    if review.status != Review.Status.APPROVED:
        return
    approvals = history.events_of("approve", review=review.pk)
    before = [event for event in history.events if approvals and event.sequence < approvals[0].sequence]
    stopping = {data_of(event).get("comment") for event in before if data_of(event).get("is_blocking")}
    resolved = {
        data_of(event).get("comment")
        for event in before
        if event.command == "resolve" or (event.command == "save" and data_of(event).get("is_resolved"))
    }
    if stopping - resolved:
        yield "it was approved while a comment stopped it"
    conflicts = [event.command for event in before if event.actor_id == review.decided_by_id and _is_conflict(event)]
    if conflicts and conflicts[-1] == "declare_conflict":
        yield "the person who approved it had declared a conflict of interest"


def _is_conflict(event: Event) -> bool:
    return event.command in ("declare_conflict", "end_conflict")
