"""Who comes in through the directory as which account: an event behind each, and none is gone without an event."""

from collections.abc import Iterator
from typing import Any

from notices.access.directory import connections
from notices.models import AccountEvent
from notices.verification.history import data_of


def findings() -> Iterator[str]:
    connected: dict[Any, int | None] = {}
    for event in AccountEvent.objects.filter(kind__startswith="directory_").order_by("sequence"):
        if event.kind == "directory_connected":
            connected[data_of(event).get("identity")] = event.person_id
        else:
            connected.pop(data_of(event).get("identity"), None)
    for row in connections().order_by("pk"):
        if connected.pop(row.uid, None) != row.user_id:
            yield f"connection {row.pk} of account {row.user_id} with the directory: no event says that it was made"
    for person_id in connected.values():
        yield f"the connection of account {person_id} with the directory is gone, and no event says that it was removed"
