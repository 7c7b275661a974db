"""The facts in a version's metadata that several fields of its document say together: phases, what is expected when.

Whether a time has passed depends on today; all else on the document alone.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from pydantic import Field

from notices.document.approvals import expected_authorisation
from notices.document.model import Document
from notices.document.template import PHASES, TIME_PERSPECTIVES
from notices.document.wording import time_perspective
from notices.public.fact_fields import Coded, coded
from trials.dates import Precision


@dataclass(frozen=True, kw_only=True)
class DerivedFacts:
    """A part of `VersionMetadata`."""

    phases: Annotated[tuple[Coded, ...], Field(description=_("The phases of the trials in its table, each once."))]
    time_perspective: Annotated[
        Coded | None,
        Field(description=_("How far ahead a marketing authorisation in Norway was on the day of the information.")),
    ]
    expected_authorisation_date: Annotated[
        str,
        Field(
            description=_(
                "The year, month or day in which a marketing authorisation in Norway is expected; else empty."
            )
        ),
    ]
    expected_authorisation_precision: Annotated[
        Precision | None, Field(description=_("How exactly that time is known: year, month or day."))
    ]
    expected_authorisation_estimated: Annotated[bool, Field(description=_("Whether that time is an estimate."))]
    expected_authorisation_passed: Annotated[bool, Field(description=_("Whether that time is over today."))]


EXPECTED = tuple(f"expected_authorisation_{name}" for name in ("date", "precision", "estimated", "passed"))


def derived_facts(document: Document) -> dict[str, Any]:
    """Return the facts by name."""
    code = time_perspective(document)
    return {
        "phases": _phases(document),
        "time_perspective": Coded(code, TIME_PERSPECTIVES.label(code, document.language)) if code else None,
        **dict(zip(EXPECTED, _expected(document), strict=True)),
    }


def _phases(document: Document) -> tuple[Coded, ...]:
    """Return the phases in the template's order."""
    phases = {row.phase.code: coded(row.phase) for row in document.trials if row.phase}
    return tuple(sorted(phases.values(), key=lambda phase: (*PHASES.codes, phase.code).index(phase.code)))


def _expected(document: Document) -> tuple[str, Precision | None, bool, bool]:
    expected = expected_authorisation(document)
    if expected is None:
        return "", None, False, False
    return (
        expected.date.value,
        expected.date.precision,
        expected.date.estimated,
        expected.has_passed(timezone.localdate()),
    )
