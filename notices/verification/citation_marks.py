"""The brackets marked as no citations: an event must name the person, the time and the bracket."""

from collections.abc import Iterator

from notices.verification.history import History, data_of


def findings(history: History) -> Iterator[str]:
    events = {data_of(event).get("mark"): event for event in history.events_of("mark_not_citation", "take_back_mark")}
    for row in history.marks:
        event = events.pop(row.pk, None)
        words = {**row.mark._asdict(), "is_taken_back": row.is_taken_back}
        if (
            event is None
            or (event.actor_id, event.at, event.version_id) != (row.created_by_id, row.created_at, row.version_id)
            or any(data_of(event).get(key) != value for key, value in words.items())
        ):
            yield f"mark {row.pk} of {history} on a bracket has no event that says so"
    for mark, event in events.items():
        yield f"event {event.sequence} of {history} names mark {mark}, which does not exist"
