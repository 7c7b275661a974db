"""Forms for a comment on a text, for an answer, and for the two versions to compare."""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.document.model import Document
from notices.forms.idempotent import IdempotentForm
from notices.rendering.place_labels import all_places, section_label, section_of

MAX_LENGTH = 10_000

Options = list[tuple[str, Any]]


def _text_field(label: Any, help_text: Any = "", *, required: bool = False, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea({"rows": rows, "cols": False})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget, max_length=MAX_LENGTH)


class CommentForm(IdempotentForm):
    """A comment at a place of `document`. Its cleaned data are arguments of the command."""

    # Any text: the command itself refuses what is no place of the version, and leaves an event of it.
    place = forms.CharField(label=_("Where"), required=False, widget=forms.Select)
    quote = _text_field(
        _("Words that it is about"),
        _("Leave it blank to comment on all of the place. Words from the page, as they stand there."),
        rows=2,
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    after = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    text = _text_field(_("Comment"), required=True, rows=4)
    suggestion = _text_field(
        _("Other words"), _("They would take the place of the words above, or of the whole text of the place.")
    )
    deletes = forms.BooleanField(label=_("Delete the words"), required=False)
    is_blocking = forms.BooleanField(
        label=_("Stops the approval"),
        help_text=_("The notice can't be approved until somebody resolves the comment."),
        required=False,
    )

    def __init__(self, *args: Any, document: Document, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = place_choices(document)
        self.fields["place"].widget.choices = choices
        if not self.is_bound:
            self.initial["place"] = _nearest_place(self.initial.get("place", ""), choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        suggestion, deletes = data.pop("suggestion", ""), data.pop("deletes", False)
        if suggestion and deletes:
            self.add_error("deletes", _("Either write other words, or have the words deleted."))
        data["suggestion"] = suggestion if suggestion or deletes else None
        return data


def place_choices(document: Document) -> Options:
    """Return the places of a document as the options of a <select>, grouped by section."""
    sections = groupby(all_places(document), key=lambda place: section_of(place[0]))
    return [("", _("The whole notice")), *((section_label(name), list(places)) for name, places in sections)]


def _nearest_place(place: str, choices: Options) -> str:
    """Return the place, or the row or list around it: a row that is gone can only be commented on with its list."""
    known = {value for _section, places in choices if isinstance(places, list) for value, _label in places}
    while place and place not in known:
        place = place.rpartition("/")[0]
    return place


class ReplyForm(IdempotentForm):
    """An answer in a thread."""

    text = _text_field(_("Reply"), required=True)


class TwoVersionsForm(forms.Form):
    """The two versions to compare."""

    def __init__(self, *args: Any, numbers: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(number), label) for number, label in numbers]
        self.fields["from"] = forms.ChoiceField(label=_("From"), choices=choices)
        self.fields["to"] = forms.ChoiceField(label=_("To"), choices=choices)


def version_number(text: str | None, known: Collection[int]) -> int | None:
    """Return the version's number that an address names, or None where it names none.

    Raises LookupError where the notice has no such version.
    """
    if not text:
        return None
    number = int(text) if text.isdecimal() and len(text) < 10 else 0
    if number not in known:
        raise LookupError(text)
    return number
