"""The dismissed alerts: an event must name the person, the time and the reason."""

from collections.abc import Iterator

from notices.verification.history import History, data_of


def findings(history: History) -> Iterator[str]:
    for alert in history.dismissed_alerts:
        events = history.events_of("dismiss_alert", fingerprint=alert.fingerprint, reason=alert.reason)
        acts = {(event.actor_id, event.at) for event in events if data_of(event)}
        if (alert.dismissed_by_id, alert.dismissed_at) not in acts:
            yield f"trial alert {alert.pk} of {history} is dismissed, and no event says so"
