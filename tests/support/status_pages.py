"""Notices whose trials a registry knows, and what their public pages say of today."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from notices.document.model import Choice, Document, TrialRow
from notices.document.template import APPROVAL_STATUSES
from notices.models import Notice
from notices.monitoring.alerts import update_alerts
from tests.support.registry_records import dated, enrolled, record
from tests.support.worlds import complete_document, published
from trials.dates import PartialDate
from trials.models import StudyRecord, Trial
from trials.records import store_record

NUMBER, OTHER = "NCT03334396", "NCT03334422"
AUGUST, SEPTEMBER = datetime(2026, 8, 7, 9, tzinfo=UTC), datetime(2026, 9, 1, 9, tzinfo=UTC)
# What the registry says where it agrees with the row of `complete_document`.
AGREES: dict[str, Any] = {
    "acronym": "EXAMPLE-1",
    "phases": ["PHASE3"],
    "enrollment": enrolled(624, "ACTUAL"),
    "status": "COMPLETED",
    "completion": dated("2019-08", "ACTUAL"),
}
RESULTS: dict[str, Any] = {"has_results": True, "results_posted": dated("2020-08-11", "ACTUAL")}
PREFIXES = {"nb": "", "nn": "/nn", "en": "/en"}
# With one trial, of which the registry says something else.
CHANGED = _("the trial has changed in the registry")
# What is read out in place of the arrow.
BECAME = f"→ {_('has become')} "


def store_answer(number: str = NUMBER, at: datetime = AUGUST, **changes: Any) -> StudyRecord:
    """The registry says this of a trial, and we have read it."""
    return store_record(Trial.objects.for_number(number), record(number=number, **{**AGREES, **changes}), None, at)


def quiet_document(**changes: Any) -> Document:
    """A document of which nothing has gone by."""
    granted = {"status": Choice.of(APPROVAL_STATUSES, "granted", "nb"), "date": PartialDate(value="2020-07")}
    (status,) = complete_document().regulatory_statuses
    quiet = {"regulatory_statuses": (status.model_copy(update=granted),), "status": "<p>Godkjent [@ema].</p>"}
    return complete_document(**{**quiet, **changes})


def rows(*numbers: str) -> tuple[TrialRow, ...]:
    (row,) = complete_document().trials
    return tuple(row.model_copy(update={"key": f"t{n}", "number": number}) for n, number in enumerate(numbers, 1))


def publisher(editor: User, reviewer: User) -> Callable[..., Notice]:
    """A function: a notice that is live, with the alerts that follow right after every approval."""

    def publish(document: Document | None = None, notice: Notice | None = None) -> Notice:
        notice = published(editor, reviewer, notice, document or quiet_document()).notice
        update_alerts()
        return notice

    return publish


def address(notice: Notice, n: int | None = None) -> str:
    return f"/varsel/{notice.number}/" + (f"v/{n}/" if n else f"{notice.slug}/")


def box(page: Any) -> str:
    """What stands in the box, in plain words; "" where the page has none."""
    section = re.search(r'<section class="hs-now".*?</section>', page.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", section[0]).split()) if section else ""


def sentence_of(page: Any) -> str:
    """The one sentence over what is folded."""
    paragraph = re.search(r'<section class="hs-now".*?<p>(.*?)</p>', page.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", paragraph[1]).split()) if paragraph else ""


def changes_of(page: Any) -> list[list[str]]:
    """The rows of the folded table: what, from what to what, by which source."""
    section = re.search(r'<section class="hs-now".*?</section>', page.text, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", section[0].partition("<tbody>")[2] if section else "", re.DOTALL)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows)
    return [[" ".join(re.sub(r"<[^>]*>", "", cell).split()) for cell in row] for row in cells]
