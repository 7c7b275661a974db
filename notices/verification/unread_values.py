"""The values that no field can read: an event must say who typed each and when, and none stands under a review."""

from collections.abc import Iterator

from notices.models import Review
from notices.verification.history import History, data_of


def findings(history: History) -> Iterator[str]:
    events = {(event.actor_id, event.at): event for event in history.events_of("save", "save_unread")}
    is_in_review = any(review.status == Review.Status.OPEN for review in history.reviews)
    for row in history.unread_values:
        event = events.get((row.typed_by_id, row.typed_at))
        if event is None or row.place not in data_of(event).get("unread", ()):
            yield f"the unread value of {history} at {row.place} has no event that says so"
        if is_in_review:
            yield f"the unread value of {history} at {row.place} stands beside a text in review"
