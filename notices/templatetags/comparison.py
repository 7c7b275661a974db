"""Tags that lead from a published version to its differences from another."""

from typing import Any

from django import template

from notices.public import comparison
from notices.public.ledger import PublicRecord, PublishedVersion

register = template.Library()


@register.simple_tag
def earlier_version(record: PublicRecord, version: PublishedVersion) -> PublishedVersion | None:
    """Return the version that the log compares this one with: the last readable one before it."""
    return comparison.earlier_version(record, version)


@register.inclusion_tag("public/_compare.html")
def compare_versions(
    record: PublicRecord, version: PublishedVersion, other: PublishedVersion | None = None
) -> dict[str, Any]:
    """Return a form that compares any two versions; it starts with this one and the other, or its neighbour."""
    versions = comparison.readable_versions(record)
    other = other or comparison.earlier_version(record, version) or versions[-1]
    before, after = sorted((version, other), key=lambda one: one.number)
    return {"number": record.notice.number, "versions": versions, "before": before, "after": after}
