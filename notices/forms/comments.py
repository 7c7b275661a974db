"""What a person fills in to comment on a text, to answer, and to choose which versions to compare."""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.document.model import Document
from notices.forms.once import OnceForm
from notices.rendering.place_labels import all_places, section_label, section_of

LONGEST = 10_000

Options = list[tuple[str, Any]]


def _text(label: Any, help_text: Any = "", *, required: bool = False, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea({"rows": rows, "cols": False})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget, max_length=LONGEST)


class CommentForm(OnceForm):
    """A comment at a place of `document`. Its cleaned data are arguments of the command."""

    # Any text: the command itself refuses what is no place of the version, and leaves word of it.
    place = forms.CharField(label=_("Where"), required=False, widget=forms.Select)
    quote = _text(
        _("Words that it is about"),
        _("Leave it blank to comment on all of the place. Words from the page, as they stand there."),
        rows=2,
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    after = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    text = _text(_("Comment"), required=True, rows=4)
    suggestion = _text(
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
        self._choices = place_choices(document)
        self.fields["place"].widget.choices = self._choices
        if not self.is_bound:
            self.initial["place"] = _nearest(self.initial.get("place", ""), self._choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        suggestion, deletes = data.pop("suggestion", ""), data.pop("deletes", False)
        if suggestion and deletes:
            self.add_error("deletes", _("Either write other words, or have the words deleted."))
        data["suggestion"] = suggestion if suggestion or deletes else None
        return data


def place_choices(document: Document) -> Options:
    """The places of a document for a <select>, in the groups of its sections."""
    sections = groupby(all_places(document), key=lambda found: section_of(found[0]))
    return [("", _("The whole notice")), *((section_label(name), list(places)) for name, places in sections)]


def _nearest(place: str, choices: Options) -> str:
    """The place, or the row or list around it: a row that went can only be spoken of with its list."""
    known = {value for _section, places in choices if isinstance(places, list) for value, _label in places}
    while place and place not in known:
        place = place.rpartition("/")[0]
    return place


class ReplyForm(OnceForm):
    """An answer in a thread."""

    text = _text(_("Reply"), required=True)


class TwoVersionsForm(forms.Form):
    """Which two versions to compare."""

    def __init__(self, *args: Any, numbers: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(number), label) for number, label in numbers]
        self.fields["from"] = forms.ChoiceField(label=_("From"), choices=choices)
        self.fields["to"] = forms.ChoiceField(label=_("To"), choices=choices)


def number_in(text: str | None, known: Collection[int]) -> int | None:
    """A version's number as an address says it; None where it says nothing, LookupError where it is no version."""
    if not text:
        return None
    number = int(text) if text.isdecimal() and len(text) < 10 else 0
    if number not in known:
        raise LookupError(text)
    return number
