"""The one way in which files, feeds and the API write a point in time: RFC 3339 in UTC, as 2026-11-30T11:00:00Z.

A fraction of a second stands there where there is one: with it a program finds the very moment again.
"""

from datetime import UTC, datetime


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
