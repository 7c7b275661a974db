"""Who has the edit form of a notice open now. It tells colleagues and stops nobody; a row is gone within minutes."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from notices.access.people import name_of
from notices.models import Notice, Presence
from notices.models.clock import database_now
from notices.models.prepared import Place, PreparedByIds

# A browser says so each minute; after this long without a word the person is gone.
SHOWN_FOR = timedelta(minutes=5)
# Said more often than this, it is not written again.
MIN_PAUSE = timedelta(seconds=20)
# So long after the last word the sentence says how old it is.
FRESH_FOR = timedelta(minutes=2)


def mark_present(notice_id: int, person: User) -> None:
    """Store that the person has the form open; and forget those who have not said so for a while."""
    now = database_now()
    if Presence.objects.filter(notice=notice_id, person=person, seen_at__gt=now - MIN_PAUSE).exists():
        return
    forget_absent()
    row = Presence(notice_id=notice_id, person=person, seen_at=now)
    fields = ["notice", "person"]
    Presence.objects.bulk_create([row], update_conflicts=True, unique_fields=fields, update_fields=["seen_at"])


def mark_left(notice_id: int, person: User) -> None:
    Presence.objects.filter(notice=notice_id, person=person).delete()


def forget_absent() -> None:
    """Delete the rows that nobody is shown any more."""
    Presence.objects.filter(seen_at__lte=database_now() - SHOWN_FOR).delete()


def others_present(notice_ids: Iterable[int], person: User) -> dict[int, list[str]]:
    """Return a sentence for each colleague who has the form of one of these notices open, by the notice's id."""
    now = database_now()
    sentences: dict[int, list[str]] = {}
    for row in _PRESENCES.rows(notice_ids):
        if row.person_id != person.pk and row.seen_at > now - SHOWN_FOR:
            sentences.setdefault(row.notice_id, []).append(_sentence(name_of(row.person), now - row.seen_at))
    return sentences


def _presences(ids: list[Place]) -> QuerySet[Presence]:
    notices = Notice.objects.filter(pk__in=ids).values("pk")
    rows = Presence.objects.filter(notice__in=notices, person__is_active=True)
    return rows.select_related("person").order_by("-seen_at", "pk")


_PRESENCES = PreparedByIds(_presences)


def _sentence(name: str, age: timedelta) -> str:
    if age < FRESH_FOR:
        return _("%(name)s is editing") % {"name": name}
    return _("%(name)s is editing, %(minutes)s min ago") % {"name": name, "minutes": age // timedelta(minutes=1)}
