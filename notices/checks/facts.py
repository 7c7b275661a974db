"""Check single facts: ranges, the joint clinical assessment, codes of EMA, numbers that stand twice."""

from collections import Counter
from collections.abc import Iterator

from notices.checks.finding import Finding, advice
from notices.document.codes import is_ema, normalised_nye_metoder
from notices.document.fields import has_field
from notices.document.model import Document
from trials.msgid import gettext_noop

MISSING_STATE = gettext_noop("Say where the joint clinical assessment stands, or take out its number and date.")
TURNED_RANGE = gettext_noop("The highest value is less than the lowest. Are the two exchanged?")


def findings(document: Document) -> Iterator[Finding]:
    yield from _ranges(document)
    joint = document.joint_assessment
    if joint.state is None and (joint.number or joint.date):
        yield Finding("joint_state", "joint_assessment/state", MISSING_STATE)
    number = document.ema_number
    if number and has_field(document.technology_type.code, "ema_number") and not is_ema(number):
        message = gettext_noop("“%(number)s” does not look like an EMA product number, such as EMEA/H/C/001234.")
        yield advice("ema_number", "ema_number", message, number=number)
    yield from _numbers_twice(document)
    for row in document.version_log:
        if not row.note:
            message = gettext_noop("Say what changed on this date, or remove the row.")
            yield Finding("empty_change", f"version_log/{row.key}/note", message)


def _ranges(document: Document) -> Iterator[Finding]:
    for name in ("patients", "cost"):
        estimate = getattr(document, name)
        low, high = estimate.low, estimate.high
        if low is not None and high is not None and high < low:
            yield Finding("range", f"{name}/high", TURNED_RANGE)
        has_number = low is not None or high is not None
        if has_number and estimate.basis is None:
            message = gettext_noop("Say what the number counts.")
            yield advice("no_basis", f"{name}/basis", message)
        if has_number and not estimate.source:
            message = gettext_noop("Say where the number comes from.")
            yield advice("no_source", f"{name}/source", message)


def _numbers_twice(document: Document) -> Iterator[Finding]:
    """Advise where a number of Nye metoder has two rows in the same list, however each is written."""
    for name in ("nye_metoder", "norwegian_assessments"):
        rows = getattr(document, name)
        times = Counter(normalised_nye_metoder(row.number) for row in rows if row.number)
        for row in rows:
            if times[normalised_nye_metoder(row.number)] > 1:
                message = gettext_noop("The number %(number)s has more than one row.")
                yield advice("same_number", f"{name}/{row.key}/number", message, number=row.number)
