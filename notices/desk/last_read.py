"""Which version somebody read last: for "since you last looked". No rule of the workflow reads it."""

from django.contrib.auth.models import User

from notices.models import LastRead, Version
from notices.models.clock import database_now


def mark_read(person: User, version: Version) -> int | None:
    """Store that the person reads this version, and return the number of the one they had read before it, if any.

    The same page again gives the same answer, and an older version than they have seen changes nothing.
    """
    rows = LastRead.objects.select_related("version", "before").defer("version__content", "before__content")
    last, is_first = rows.get_or_create(
        notice_id=version.notice_id, person=person, defaults={"version": version, "at": database_now()}
    )
    if is_first or last.version.number >= version.number:
        return last.before.number if last.before else None
    # Only where the row is as it was read here: of two pages opened at once, the later must not undo the first.
    unchanged = LastRead.objects.filter(pk=last.pk, version=last.version)
    unchanged.update(version=version, before=last.version, at=database_now())
    return last.version.number


def last_read_number(person: User, notice_id: int) -> int | None:
    """Return the same number without storing anything."""
    rows = LastRead.objects.filter(notice=notice_id, person=person, before__isnull=False)
    return rows.values_list("before__number", flat=True).first()
