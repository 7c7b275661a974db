"""The public revision: a number that goes up with every change of what the public sees.

Code that stores something made from public rows reads the revision first, and stores the result only while the number
is still the same. A change at a scheduled time does not raise it: each stored copy says until when it is valid.
"""

from typing import NamedTuple

from django.db.models import F, Subquery
from django.db.models.functions import Coalesce

from notices.models import Counter, Publication
from notices.models.prepared import Prepared

PUBLIC_COUNTER = Counter.objects.filter(name=Counter.PUBLIC)
NEWEST_ENTRY = Coalesce(Subquery(Publication.objects.order_by("-pk").values("pk")[:1]), 0)

_POINT = Prepared(lambda: PUBLIC_COUNTER.annotate(last_entry=NEWEST_ENTRY))


class PublicPoint(NamedTuple):
    """The public revision, and the newest row of the ledger: a revision that somebody set back is another point."""

    revision: int
    last_entry: int


def public_point() -> PublicPoint:
    """Return the point that has been reached, by one query."""
    row = _POINT.rows()[0]
    return PublicPoint(row.value, row.last_entry)


def public_revision() -> int:
    """Return the current revision, by one query."""
    return PUBLIC_COUNTER.values_list("value", flat=True)[0]


def bump_public_revision() -> None:
    """Raise the revision by one; until the transaction ends, nobody can store what was made before."""
    PUBLIC_COUNTER.update(value=F("value") + 1)


def lock_public_revision(revision: int) -> bool:
    """Say whether the revision is still this one; if it is, nobody can raise it until the transaction ends."""
    return PUBLIC_COUNTER.filter(value=revision).update(value=revision) == 1
