"""Ways from one published version to what it changed."""

from typing import Any

from django import template

from notices.public.comparison import earlier, readable
from notices.public.ledger import PublicRecord, PublishedVersion

register = template.Library()


@register.simple_tag
def earlier_version(record: PublicRecord, version: PublishedVersion) -> PublishedVersion | None:
    """What the version is compared with in the log: the last one before it that can be read."""
    return earlier(record, version)


@register.inclusion_tag("public/_compare.html")
def compare_versions(
    record: PublicRecord, version: PublishedVersion, other: PublishedVersion | None = None
) -> dict[str, Any]:
    """A form that leads to the differences between any two; at first the version and the other, or its neighbour."""
    versions = readable(record)
    other = other or earlier(record, version) or versions[-1]
    before, after = sorted((version, other), key=lambda one: one.number)
    return {"number": record.notice.number, "versions": versions, "before": before, "after": after}
