"""What belongs to no notice: the schema and the counter of numbers."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Max

from notices.models import Counter, Notice
from notices.verification import schema


def findings() -> Iterator[str]:
    yield from schema.findings(connection)
    highest = Notice.objects.aggregate(highest=Max("number"))["highest"] or 0
    counter = Counter.objects.filter(name=Counter.NOTICE_NUMBER).values_list("value", flat=True).first()
    if counter is None or counter < highest:
        yield f"the counter of notice numbers stands at {counter}, a notice has number {highest}"
