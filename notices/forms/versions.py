"""The field in which somebody chooses a version of a notice: each with its day, its writer and a comparison."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notices.access.notice_state import NoticeState
from notices.access.people import name_of
from notices.desk.version_history import VersionRow, version_rows


class VersionSelect(forms.RadioSelect):
    """Radio buttons, each with a link to a page that shows what choosing it means."""

    links: dict[str, str]

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """Return the option as Django makes it, with the address of its comparison ("" for none)."""
        return super().create_option(name, value, *args, **options) | {"comparison": self.links.get(str(value), "")}


class VersionField(forms.TypedChoiceField):
    """A version by its number. `offer` says which ones there are; `accepts_others` leaves refusing to the command."""

    def __init__(self, *, accepts_others: bool = False, **options: Any) -> None:
        super().__init__(coerce=int, widget=VersionSelect, **options)
        self.widget.links = {}
        self.accepts_others = accepts_others

    def valid_value(self, value: Any) -> bool:
        return self.accepts_others or super().valid_value(value)

    def offer(self, state: NoticeState, numbers: Iterable[int], compared_with: int) -> None:
        """Offer these versions of a notice in their order, each compared with another one (0 for none). One query."""
        rows = {row.version.number: row for row in version_rows(state)}
        offered = [rows[number] for number in numbers]
        self.choices = [(row.version.number, label_of(row)) for row in offered]
        others = [row.version.number for row in offered if compared_with not in (0, row.version.number)]
        address = reverse("desk-review", args=[state.notice.pk])
        self.widget.links = {str(number): f"{address}?from={compared_with}&to={number}" for number in others}


def label_of(row: VersionRow) -> str:
    """Return a version in one line: "Version 3, 29.11.2026 10:12, Kari Nordmann (version 1 for the public)"."""
    version = row.version
    saved = date_format(timezone.localtime(version.created_at), "SHORT_DATETIME_FORMAT")
    parts = [_("Version %(number)s") % {"number": version.number}, saved, name_of(version.created_by)]
    return ", ".join(parts) + (f" ({_public_words(row)})" if row.public_numbers else "")


def _public_words(row: VersionRow) -> str:
    numbers = ", ".join(map(str, row.public_numbers))
    words = ngettext(
        "version %(numbers)s for the public", "versions %(numbers)s for the public", len(row.public_numbers)
    )
    return words % {"numbers": numbers}
