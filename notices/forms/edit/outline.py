"""What the list beside the form names of its rows: trials by their names, references by what is known of them."""

from collections.abc import Iterator
from typing import NamedTuple

from notices.forms.edit.marks import Marks
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.rows import RowForm

# The fields that a row is known by: the first that is filled in.
NAMED_BY = {"trials": ("name", "number"), "references": ("title", "authors", "source", "url")}
MAX_LENGTH = 60


class OutlineEntry(NamedTuple):
    """A row: the id of its element, its name on the page, its number and what it is called, its key."""

    html_id: str
    prefix: str
    number: int
    text: str
    key: str
    marks: Marks


def outline_of(form: NoticeForm) -> dict[str, list[OutlineEntry]]:
    """Return the rows of the lists that the outline names, without those that were removed."""
    return {name: list(_entries(form, name)) for name in NAMED_BY}


def _entries(form: NoticeForm, name: str) -> Iterator[OutlineEntry]:
    for row in form.lists[name].forms:
        if not row.is_removed:
            marks = form.marks.of(str(row.prefix))
            yield OutlineEntry(
                row.html_id, str(row.prefix), row.row_number, _text(row, NAMED_BY[name]), row.current_key, marks
            )


def _text(row: RowForm, fields: tuple[str, ...]) -> str:
    text = next(filter(None, (str(row[name].value() or "") for name in fields)), "")
    return text if len(text) <= MAX_LENGTH else f"{text[:MAX_LENGTH].rstrip()}…"
