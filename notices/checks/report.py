"""What was checked in a document, when, and what came of it: shown beside the form, and frozen into a review.

Frozen it is {"checked_on", "checks": [{"name", "result"}], "findings": […], "readability": […]}, its words msgids.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from notices.checks.finding import Finding
from notices.checks.readability import Reading, readings
from notices.checks.readiness import findings
from notices.document.model import Document
from trials.msgid import gettext_noop


class Check(NamedTuple):
    """One kind of check: its name, what it looks at (a msgid), and the codes of what it finds."""

    name: str
    title: str
    codes: frozenset[str]


CHECKS = (
    Check("required", gettext_noop("What must be filled in"), frozenset({"missing", "participants"})),
    Check(
        "codes",
        gettext_noop("Areas, ATC codes and the numbers of trials and of Nye metoder"),
        frozenset({"area", "atc", "nye_metoder", "trial_number"}),
    ),
    Check("same_trial", gettext_noop("The same trial in two rows"), frozenset({"same_trial"})),
    Check("references", gettext_noop("Citations and references"), frozenset({"dangling", "unused"})),
    Check(
        "dates",
        gettext_noop("Dates that contradict each other"),
        frozenset({"as_of", "accessed", "decided_later", "expected_passed", "start_after_end", "start_after_primary"})
        | {"primary_after_end", "results_before_start", "completed_later", "estimate_passed", "not_estimated"}
        | {"planned_but_started", "ongoing_but_ended", "ongoing_too_early"},
    ),
    Check("status_text", gettext_noop("The text against the regulatory statuses"), frozenset({"status_text"})),
    Check("link_text", gettext_noop("Links that say where they lead"), frozenset({"link_text"})),
    Check("readability", gettext_noop("Length and readability of the summary"), frozenset({"length", "readability"})),
    Check("identity_number", gettext_noop("National identity numbers"), frozenset({"identity_number"})),
)
TITLES = {check.name: check.title for check in CHECKS}

OK, ADVICE, BLOCKING = "ok", "advice", "blocking"


@dataclass(frozen=True)
class Report:
    """The findings of one document on one day, the result of every check, and how hard each section is to read."""

    checked_on: datetime.date | None
    results: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    readings: tuple[Reading, ...]

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.blocking]

    @property
    def advice(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.blocking]

    def as_data(self) -> dict[str, Any]:
        """As it is frozen into a review."""
        return {
            "checked_on": self.checked_on.isoformat() if self.checked_on else None,
            "checks": [{"name": name, "result": result} for name, result in self.results],
            "findings": [finding.as_data() for finding in self.findings],
            "readability": [reading.as_data() for reading in self.readings],
        }

    @classmethod
    def of(cls, data: Any) -> "Report":
        """What a review holds; the first reviews held the findings alone."""
        if isinstance(data, list):
            return cls(None, (), tuple(Finding(**found) for found in data), ())
        return cls(
            datetime.date.fromisoformat(data["checked_on"]) if data["checked_on"] else None,
            tuple((check["name"], check["result"]) for check in data["checks"]),
            tuple(Finding(**found) for found in data["findings"]),
            tuple(Reading(**reading) for reading in data["readability"]),
        )


def report(document: Document, areas_in_use: Collection[str] | None, today: datetime.date | None) -> Report:
    """Check everything; None leaves areas, or what depends on the day, unchecked."""
    found = findings(document, areas_in_use, today)
    results = tuple((check.name, _result(check, found)) for check in CHECKS)
    return Report(today, results, tuple(found), tuple(readings(document)))


def _result(check: Check, found: list[Finding]) -> str:
    blocks = {finding.blocking for finding in found if finding.code in check.codes}
    return BLOCKING if True in blocks else ADVICE if blocks else OK
