"""When the checks against each registry worked last, and what is wrong since: one row a registry.

A check works when all watched trials stand as the registry's data of today have them; a round that stored nothing, as
an incident or because the registry does not answer, did not work.
"""

from datetime import datetime

from trials.models import RegistryCheck
from trials.registry import Registry

MAX_PROBLEM_LENGTH = 500


def record_check(registry: Registry, at: datetime, *, problem: str = "", data_version: str = "") -> None:
    """Record that a check was tried, and that it worked unless there is a problem (a msgid, or English)."""
    values = {"tried_at": at, "problem": problem[:MAX_PROBLEM_LENGTH]}
    if not problem:
        values |= {"worked_at": at}
        values |= {"data_version": data_version} if data_version else {}
    if not RegistryCheck.objects.filter(registry=registry.code).update(**values):
        RegistryCheck.objects.get_or_create(registry=registry.code, defaults=values | {"first_tried_at": at})
