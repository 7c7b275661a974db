"""The stamp of what the public sees: a number that goes up with every change of it.

Who makes something out of what is public, to keep it, reads the stamp first and keeps the thing only if it is still the
same. What changes by itself at a time that was set does not raise it: whatever is kept says until when it holds.
"""

from django.db.models import F

from notices.models import Counter

PUBLIC = Counter.objects.filter(name=Counter.PUBLIC)


def public_stamp() -> int:
    """The stamp now; one look-up."""
    return PUBLIC.values_list("value", flat=True)[0]


def raise_public_stamp() -> None:
    """Say that what the public sees is changing; until the transaction ends nobody can keep what was made before."""
    PUBLIC.update(value=F("value") + 1)


def hold_public_stamp(stamp: int) -> bool:
    """Is it still this one? If so, nobody can raise it until the transaction ends."""
    return PUBLIC.filter(value=stamp).update(value=stamp) == 1
