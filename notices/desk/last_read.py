"""What somebody read last: for "since I last looked". Nothing of a notice hangs on it."""

from django.contrib.auth.models import User
from django.utils import timezone

from notices.models import LastLook, Version


def look(person: User, version: Version) -> int | None:
    """Remember that the person reads this version; the number of the one they had read before it, if any.

    The same page again gives the same answer, and an older version than they have seen changes nothing.
    """
    looks = LastLook.objects.select_related("version", "before").defer("version__content", "before__content")
    seen, is_first = looks.get_or_create(
        notice_id=version.notice_id, person=person, defaults={"version": version, "at": timezone.now()}
    )
    if is_first or seen.version.number >= version.number:
        return seen.before.number if seen.before else None
    # Only from what was read here: of two pages opened at once, the later must not forget what the first one knew.
    newer = LastLook.objects.filter(pk=seen.pk, version=seen.version)
    newer.update(version=version, before=seen.version, at=timezone.now())
    return seen.version.number


def looked_before(person: User, notice_id: int) -> int | None:
    """The same answer without looking."""
    looks = LastLook.objects.filter(notice=notice_id, person=person, before__isnull=False)
    return looks.values_list("before__number", flat=True).first()
