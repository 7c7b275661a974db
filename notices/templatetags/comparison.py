"""Tags for links from a published version to its comparisons."""

from typing import Any

from django import template

from notices.public.comparison import earlier, readable
from notices.public.ledger import PublicRecord, PublishedVersion

register = template.Library()


@register.simple_tag
def earlier_version(record: PublicRecord, version: PublishedVersion) -> PublishedVersion | None:
    """Return the version that this one is compared with in the list: the last readable one before it."""
    return earlier(record, version)


@register.inclusion_tag("public/_compare.html")
def compare_versions(
    record: PublicRecord, version: PublishedVersion, other: PublishedVersion | None = None
) -> dict[str, Any]:
    """Return a form for comparing any two versions; it starts with this one and the other, or its neighbour."""
    versions = readable(record)
    other = other or earlier(record, version) or versions[-1]
    before, after = sorted((version, other), key=lambda one: one.number)
    return {"number": record.notice.number, "versions": versions, "before": before, "after": after}
