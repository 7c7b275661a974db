"""Ready to submit? What the checks say of a form as it stands, each with its place in it."""

import datetime
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from notices.checks.readability import Reading
from notices.checks.report import report
from notices.document.field_types import new_key
from notices.document.model import Document
from notices.forms.edit.links import Link, Target, find
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.rows import PartForm


class Measured(NamedTuple):
    """How hard a section is to read: its field, the number of words, LIX and its word on the scale, or "" for both."""

    html_id: str
    label: str
    words: int
    lix: int | None
    scale: str


class Ready(NamedTuple):
    """The list: what must be mended, errors of fields first; what is only advised; each section's readability."""

    blocking: list[Link]
    advice: list[Link]
    readability: list[Measured]
    # Were the checks made? Not where what was typed is no document at all.
    is_whole: bool = True


def ready_list(form: NoticeForm, areas_in_use: Collection[str], today: datetime.date) -> Ready:
    """The server's own checks of what is typed, or of the text that the form starts from."""
    is_judged = form.is_bound and not form.unchecked
    errors = [] if not is_judged or form.is_valid() else form.error_links()
    document = typed_document(form) if is_judged else form.base
    if document is None:
        return Ready(errors, [], [], is_whole=False)
    found = report(document, areas_in_use, today)
    wrong = {error.html_id for error in errors}
    # A field that can't be read counts as empty: its error says enough.
    links = [link for link in form.finding_links(found.findings) if not link.html_id or link.html_id not in wrong]
    return Ready(
        [*errors, *(link for link in links if link.blocking)],
        [link for link in links if not link.blocking],
        measured(form, found.readings),
    )


def measured(form: NoticeForm, readings: Iterable[Reading]) -> list[Measured]:
    """The readings in words, each with the field of its section."""
    pieces = form.pieces()
    return [
        Measured(
            *(find(pieces, reading.place) or Target("", reading.place)),
            reading.words,
            reading.lix,
            _(reading.scale) if reading.scale else "",
        )
        for reading in readings
    ]


def typed_document(form: NoticeForm) -> Document | None:
    """What was typed, with every field that can't be read left empty; None where even that is no document."""
    if not form.is_valid():
        _fill(form, {"technology_type": form.base.technology_type.code, "language": form.base.language})
    try:
        return form.document()
    except ValueError:  # such as more rows than a list can have
        return None


def _fill(form: PartForm, known: dict[str, str]) -> None:
    """Give each field that has an error a value that we know, or that of an empty field."""
    for name, field in form.fields.items():
        if name not in form.cleaned_data:
            form.cleaned_data[name] = known[name] if name in known else field.clean(None)
    for rows in form.lists.values():
        for row in rows.forms:
            _fill(row, {"key": new_key()})
