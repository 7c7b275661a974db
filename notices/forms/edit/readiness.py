"""Ready to submit? The results of the checks for a form as it is typed, each with its place in the form."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from notices.checks.readability import Readability
from notices.checks.report import check_document
from notices.forms.edit.citation_choices import MarkedBracket, choices_by_name, marked_brackets
from notices.forms.edit.link_groups import SectionLinks, by_section
from notices.forms.edit.links import FieldLink, FieldTarget, find_target
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.unread_values import read_values, unplaced_links
from notices.models import NotCitation, RetractedPublication
from notices.monitoring.unknown_numbers import unknown_number_findings


class SectionReadability(NamedTuple):
    """How hard a section is to read: its field, number of words, LIX (None if too short) and its word on the scale."""

    html_id: str
    label: str
    words: int
    lix: int | None
    scale: str


class Readiness(NamedTuple):
    """What must be corrected (errors of fields first), what is only advised, and each section's readability."""

    blocking: list[FieldLink]
    advice: list[FieldLink]
    readability: list[SectionReadability]
    # Brackets that somebody marked as no citations.
    marked: Sequence[MarkedBracket] = ()

    @property
    def blocking_by_section(self) -> list[SectionLinks]:
        return by_section(self.blocking)

    @property
    def advice_by_section(self) -> list[SectionLinks]:
        return by_section(self.advice)

    @property
    def has_choices(self) -> bool:
        return any(link.choices for link in self.blocking)


def check_readiness(
    form: NoticeForm, areas_in_use: Collection[str], today: datetime.date, notice_id: int = 0
) -> Readiness:
    """Run the server's checks on what is typed, or on the text that the form starts from.

    The marks of the notice with this id count where their sentences stand in that text; without one, nothing is asked
    of the database.
    """
    document = read_values(form).document if form.is_bound and not form.unchecked else form.base
    errors = [*form.error_links(), *unplaced_links(form)]
    marks = NotCitation.objects.standing_in(notice_id, document) if notice_id else {}
    retracted = RetractedPublication.objects.cited_in(document) if notice_id else {}
    form.references.retracted = retracted
    report = check_document(document, areas_in_use, today, marks, retracted=retracted)
    findings = [*report.findings, *(unknown_number_findings(document) if notice_id else ())]
    ids_with_errors = {error.html_id for error in errors}
    choices = choices_by_name(document) if any("mark" in finding.values for finding in findings) else {}
    # The document has an older value where a field can't be read: its error says enough.
    links = [link for link in form.finding_links(findings, choices) if link.html_id not in ids_with_errors]
    return Readiness(
        [*errors, *(link for link in links if link.blocking)],
        [*form.cleaning_links(), *(link for link in links if not link.blocking)],
        readability_of(form, report.readability),
        marked=marked_brackets(document, marks),
    )


def readability_of(form: NoticeForm, sections: Iterable[Readability]) -> list[SectionReadability]:
    """Return the figures in words, each with the field of its section."""
    return [
        SectionReadability(
            *(find_target(form, section.place) or FieldTarget("", section.place)),
            section.words,
            section.lix,
            _(section.scale) if section.scale else "",
        )
        for section in sections
    ]
