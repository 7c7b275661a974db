"""Ready to submit? The results of the checks for a form as it is typed, each with its place in the form."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from notices.checks.readability import Readability
from notices.checks.report import check_document
from notices.document.field_types import new_key
from notices.document.model import Document
from notices.forms.edit.citation_choices import MarkedBracket, choices_by_name, marked_brackets
from notices.forms.edit.links import FieldLink, FieldTarget, find_target
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.rows import PartForm
from notices.models import NotCitation


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
    # False where the typed values make no document, so that the checks could not run.
    is_checked: bool = True
    # Brackets that somebody marked as no citations.
    marked: Sequence[MarkedBracket] = ()

    @property
    def has_choices(self) -> bool:
        return any(link.choices for link in self.blocking)


def check_readiness(
    form: NoticeForm, areas_in_use: Collection[str], today: datetime.date, notice_id: int = 0
) -> Readiness:
    """Run the server's checks on what is typed, or on the text that the form starts from.

    The marks of the notice with this id count where their sentences stand in that text.
    """
    is_validated = form.is_bound and not form.unchecked
    errors = [] if not is_validated or form.is_valid() else form.error_links()
    document = typed_document(form) if is_validated else form.base
    if document is None:
        return Readiness(errors, [], [], is_checked=False)
    marks = NotCitation.objects.standing_in(notice_id, document) if notice_id else {}
    report = check_document(document, areas_in_use, today, marks)
    ids_with_errors = {error.html_id for error in errors}
    # A field that can't be read counts as empty: its error says enough.
    links = [
        link
        for link in form.finding_links(report.findings, choices_by_name(document))
        if link.html_id not in ids_with_errors
    ]
    return Readiness(
        [*errors, *(link for link in links if link.blocking)],
        [*form.cleaning_links(), *(link for link in links if not link.blocking)],
        readability_of(form, report.readability),
        marked=marked_brackets(document, marks),
    )


def readability_of(form: NoticeForm, sections: Iterable[Readability]) -> list[SectionReadability]:
    """Return the figures in words, each with the field of its section."""
    blocks = form.blocks()
    return [
        SectionReadability(
            *(find_target(blocks, section.place) or FieldTarget("", section.place)),
            section.words,
            section.lix,
            _(section.scale) if section.scale else "",
        )
        for section in sections
    ]


def typed_document(form: NoticeForm) -> Document | None:
    """Return what was typed, with unreadable fields left empty, or None where even that is no document."""
    if not form.is_valid():
        _fill_in(form, {"technology_type": form.base.technology_type.code, "language": form.base.language})
    try:
        return form.document()
    except ValueError:  # such as more rows than a list can have
        return None


def _fill_in(form: PartForm, known: dict[str, str]) -> None:
    """Give each field that has an error its known value, or that of an empty field."""
    for name, field in form.fields.items():
        if name not in form.cleaned_data:
            form.cleaned_data[name] = known[name] if name in known else field.clean(None)
    for rows in form.lists.values():
        for row in rows.forms:
            _fill_in(row, {"key": new_key()})
