"""Report which checks a document passed on a day: shown beside the form, and stored with a review.

A stored report is {"checked_on", "checks": [{"name", "result"}], "findings": […], "readability": […]}, with msgids.
"""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from notices.checks import unread_values
from notices.checks.finding import Finding
from notices.checks.readability import Readability, section_readability
from notices.checks.readiness import findings
from notices.document.brackets import BracketMark
from notices.document.model import Document
from trials.msgid import gettext_noop


class Check(NamedTuple):
    """One kind of check: its name, its title (a msgid), and the codes of its findings."""

    name: str
    title: str
    codes: frozenset[str]


CHECKS = (
    Check("required", gettext_noop("What must be filled in"), frozenset({"missing", "participants"})),
    Check(
        "codes",
        gettext_noop("Areas, ATC codes and the numbers of trials and of Nye metoder"),
        frozenset({"area", "atc", "ema_number", "nye_metoder", "trial_number"}),
    ),
    Check("same_trial", gettext_noop("The same trial in two rows"), frozenset({"same_trial"})),
    Check("same_number", gettext_noop("The same Nye metoder number in two rows"), frozenset({"same_number"})),
    Check(
        "facts",
        gettext_noop("Numbers of patients, costs, and the joint clinical assessment"),
        frozenset({"range", "no_basis", "no_source", "joint_state", "empty_change"}),
    ),
    Check(
        "references",
        gettext_noop("Citations and references"),
        frozenset({"dangling", "unused", "typed_citation", "unread_citation", "only_citations", "title_words"}),
    ),
    Check("same_reference", gettext_noop("The same source in two references"), frozenset({"same_reference"})),
    Check("retracted", gettext_noop("Publications that were retracted"), frozenset({"retracted"})),
    Check(
        "dates",
        gettext_noop("Dates that contradict each other"),
        frozenset({"as_of", "accessed", "decided_later", "expected_passed", "start_after_end", "start_after_primary"})
        | {"primary_after_end", "results_before_start", "completed_later", "estimate_passed", "not_estimated"}
        | {"planned_but_started", "ongoing_but_ended", "ongoing_too_early"},
    ),
    Check("status_text", gettext_noop("The text against the regulatory statuses"), frozenset({"status_text"})),
    Check("address", gettext_noop("Addresses of links and references"), frozenset({"address"})),
    Check("link_text", gettext_noop("Links that say where they lead"), frozenset({"link_text"})),
    Check("readability", gettext_noop("Length and readability of the summary"), frozenset({"length", "readability"})),
    Check("unread_value", gettext_noop("Values that can't be read"), frozenset({"unread_value"})),
    Check("invisible", gettext_noop("Characters that nobody can see"), frozenset({"invisible"})),
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
    readability: tuple[Readability, ...]

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.blocking]

    @property
    def advice(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.blocking]

    def as_data(self) -> dict[str, Any]:
        """Return the report as it is stored with a review."""
        return {
            "checked_on": self.checked_on.isoformat() if self.checked_on else None,
            "checks": [{"name": name, "result": result} for name, result in self.results],
            "findings": [finding.as_data() for finding in self.findings],
            "readability": [section.as_data() for section in self.readability],
        }

    @classmethod
    def from_data(cls, data: Any) -> "Report":
        """Read a report from a review; the first reviews stored only the findings."""
        if isinstance(data, list):
            return cls(None, (), tuple(Finding(**finding) for finding in data), ())
        return cls(
            datetime.date.fromisoformat(data["checked_on"]) if data["checked_on"] else None,
            tuple((check["name"], check["result"]) for check in data["checks"]),
            tuple(Finding(**finding) for finding in data["findings"]),
            tuple(Readability(**section) for section in data["readability"]),
        )


def check_document(
    document: Document,
    areas_in_use: Collection[str] | None,
    today: datetime.date | None,
    marks: Collection[BracketMark] = (),
    unread: Collection[str] = (),
    retracted: Mapping[str, str] = MappingProxyType({}),
) -> Report:
    """Run every check; None leaves out the checks that depend on the areas in use, or on the day.

    `marks` are the brackets that somebody marked as no citations, `unread` the places of values that can't be read.
    `retracted` names who said that a publication was retracted, by its identifiers.
    """
    areas = None if areas_in_use is None else frozenset(areas_in_use)
    return _report(document, areas, today, frozenset(marks), tuple(unread), tuple(sorted(retracted.items())))


# A saved text is opened again and again, by several people, and checking it takes a fifth of the time of its form.
@lru_cache(maxsize=32)
def _report(
    document: Document,
    areas_in_use: frozenset[str] | None,
    today: datetime.date | None,
    marks: frozenset[BracketMark],
    unread: tuple[str, ...],
    retracted: tuple[tuple[str, str], ...],
) -> Report:
    all_findings = [*unread_values.findings(unread), *findings(document, areas_in_use, today, marks, dict(retracted))]
    results = tuple((check.name, _result(check, all_findings)) for check in CHECKS)
    return Report(today, results, tuple(all_findings), tuple(section_readability(document)))


def _result(check: Check, all_findings: list[Finding]) -> str:
    blocking = {finding.blocking for finding in all_findings if finding.code in check.codes}
    return BLOCKING if True in blocking else ADVICE if blocking else OK
