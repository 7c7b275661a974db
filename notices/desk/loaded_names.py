"""The names that may stand in a Norwegian cell on this site: the program's own, and those that it has loaded."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max

from notices.models import SubstanceName
from notices.models.clock import database_now
from notices.trial_table.name_files import SubstanceRow
from notices.trial_table.names import Names

# How many rows there are, and when the last one was loaded: both change with every load that changes anything.
Stamp = tuple[int, datetime | None]
_latest: tuple[Stamp, Names] | None = None


def loaded_names() -> Names:
    """Return the names; they are read again when the table has changed, which one query tells."""
    global _latest
    stamp = _stamp()
    if _latest is None or _latest[0] != stamp:
        _latest = stamp, Names(dict(SubstanceName.objects.values_list("english", "norwegian")))
    return _latest[1]


def _stamp() -> Stamp:
    values = SubstanceName.objects.aggregate(count=Count("id"), last=Max("loaded_at"))
    return values["count"], values["last"]


@transaction.atomic
def load_names(rows: Mapping[str, SubstanceRow]) -> int:
    """Store names by the English one, in place of those that are there; return how many are new or another now."""
    stored = {name.english: name for name in SubstanceName.objects.all()}
    changed = [
        SubstanceName(english=english, norwegian=row.norwegian, atc=row.atc, loaded_at=database_now())
        for english, row in rows.items()
        if english not in stored or (stored[english].norwegian, stored[english].atc) != row
    ]
    SubstanceName.objects.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["english"],
        update_fields=["norwegian", "atc", "loaded_at"],
    )
    return len(changed)
