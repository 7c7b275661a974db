"""The agency's own code lists: each change of a clinical area or an ATC alteration leaves an event."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from notices.access.people import name_of
from notices.document.atc_alterations import Alteration
from notices.models import Area, AtcAlteration, Event
from notices.models.clock import database_now
from notices.models.public_revision import bump_public_revision
from notices.workflow.chain import ChainEnd, append_event, lock_chain

COMMAND = "change_codes"
# The values of a row before and after; None where it was not there.
Change = tuple[dict[str, Any] | None, dict[str, Any] | None]


@transaction.atomic
def save_code(*, row: Area | AtcAlteration, by: User) -> Event | None:
    """Insert or change a row of a code list; None where nothing changes."""
    end, _ = lock_chain(None)
    old = type(row)._default_manager.filter(pk=row.pk).first()
    change = (old.values if old else None, row.values)
    if change[0] == change[1]:
        return None
    row.save()
    return _append(end, row.LIST, [change], by)


@transaction.atomic
def delete_codes(*, rows: Iterable[Area | AtcAlteration], by: User) -> list[Event]:
    """Delete rows of code lists; one event a list."""
    end, _ = lock_chain(None)
    changes: dict[str, list[Change]] = {}
    for row in rows:
        changes.setdefault(row.LIST, []).append((row.values, None))
        row.delete()
    events: list[Event] = []
    for name, those in changes.items():
        events.append(_append(end, name, those, by))
        end = events[-1].sequence, events[-1].chain
    return events


@transaction.atomic
def load_alterations(*, alterations: Iterable[Alteration], by: User) -> int:
    """Add the ATC alterations that are not there yet, as one event; return how many."""
    end, _ = lock_chain(None)
    known = {Alteration(*row) for row in AtcAlteration.objects.values_list("old", "new", "year")}
    rows = [AtcAlteration(**new._asdict()) for new in dict.fromkeys(alterations) if new not in known]
    if rows:
        AtcAlteration.objects.bulk_create(rows)
        _append(end, AtcAlteration.LIST, [(None, row.values) for row in rows], by)
    return len(rows)


def _append(end: ChainEnd, name: str, changes: list[Change], by: User) -> Event:
    # The public's list prints the names of areas, in languages in which no notice has them, and today's codes.
    bump_public_revision()
    data = {"list": name, "changes": changes}
    return append_event(end, notice=None, command=COMMAND, at=database_now(), by=by, actor_name=name_of(by), data=data)
