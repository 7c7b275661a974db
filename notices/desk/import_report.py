"""Files come in one after the other, each as a draft of its own, and a report says what became of each."""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from notices import workflow
from notices.document.template import Term
from notices.importing.door import import_file
from notices.importing.json_lines import reason_of
from notices.importing.reasons import REFUSALS
from notices.importing.result import Fate, ImportResult
from notices.models import Area, ImportedFile
from notices.workflow import Refused


@dataclass(frozen=True)
class ReportRow:
    """What became of one file: its notice, or why there is none; what is doubtful and what was not placed."""

    file: str
    notice: int | None = None
    # The id of the stored file.
    source: int | None = None
    title: str = ""
    refused: str = ""
    is_new: bool = False
    findings: tuple[str, ...] = ()
    not_placed: tuple[str, ...] = ()


def terms_of_areas() -> list[Term]:
    """Return the agency's clinical areas; none where the database cannot say."""
    try:
        return [Term(area.code, area.name_nb, area.name_nn, area.name_en) for area in Area.objects.all()]
    except DatabaseError:
        return []


def import_one(name: str, data: bytes, areas: list[Term], by: User) -> ReportRow:
    """Make a draft of a file, unless it came in before."""
    digest = hashlib.sha256(data).hexdigest()
    if known := ImportedFile.objects.filter(sha256=digest).select_related("notice").first():
        return ReportRow(name, known.notice_id, known.pk, known.notice.title)
    result = import_file(name, data, areas)
    if result.refused:
        return ReportRow(name, refused=_(REFUSALS[result.refused]))
    try:
        outcome = workflow.import_notice(result=result, data=data, by=by, request_id=uuid4())
    except Refused as refusal:
        return ReportRow(name, refused=" ".join(map(str, refusal.reasons)))
    return _row(name, ImportedFile.objects.get(notice=outcome.notice), result)


def _row(name: str, stored: ImportedFile, result: ImportResult) -> ReportRow:
    return ReportRow(
        name,
        stored.notice_id,
        stored.pk,
        result.document.title if result.document else "",
        is_new=True,
        findings=tuple(f"{doubt.place}: {reason_of(doubt, _)}".removeprefix(": ") for doubt in result.doubts),
        not_placed=(*result.texts(Fate.NOT_PLACED), *result.unread),
    )


def write_report(rows: list[ReportRow], path: Path) -> list[Path]:
    """Write the report as a page and as a table; return both paths."""
    page, table = path.with_suffix(".html"), path.with_suffix(".csv")
    page.write_text(render_to_string("desk/import/report.html", {"rows": rows}), encoding="utf-8")
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_("File"), _("Notice"), _("Title"), _("Refused"), _("Doubtful"), _("Not placed")])
        for row in rows:
            lists = ("\n".join(row.findings), "\n".join(row.not_placed))
            writer.writerow([row.file, row.notice or "", row.title, row.refused, *lists])
    return [page, table]
