"""What saving changed in the texts that were sent, shown once at their fields when the form comes back."""

from collections.abc import Iterable

from notices.forms.edit.links import FieldLink
from notices.views.desk.access import DeskRequest

SESSION_KEY = "cleaning_notes"
MAX_NOTES = 50


def remember_notes(request: DeskRequest, pk: int, changes: Iterable[FieldLink]) -> None:
    """Keep the changes until the form of this notice is drawn again."""
    if notes := [[change.html_id, change.message] for change in changes][:MAX_NOTES]:
        request.session[SESSION_KEY] = {"notice": pk, "notes": notes}


def take_notes(request: DeskRequest, pk: int) -> dict[str, list[str]]:
    """Return the notes by the ids of their fields, and forget them."""
    if request.session.get(SESSION_KEY, {}).get("notice") != pk:
        return {}
    notes: dict[str, list[str]] = {}
    for html_id, message in request.session.pop(SESSION_KEY)["notes"]:
        notes.setdefault(html_id, []).append(message)
    return notes
