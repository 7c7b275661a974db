"""The alerts that were dismissed: each by a person who said so, with the reason that its event keeps."""

from collections.abc import Iterator

from notices.verification.history import History, said


def findings(history: History) -> Iterator[str]:
    for alert in history.dismissed:
        events = history.events_of("dismiss_alert", fingerprint=alert.fingerprint, reason=alert.reason)
        told = {(event.actor_id, event.at) for event in events if said(event)}
        if (alert.dismissed_by_id, alert.dismissed_at) not in told:
            yield f"trial alert {alert.pk} of {history} is dismissed, and no event says so"
