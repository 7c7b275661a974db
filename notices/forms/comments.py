"""Forms for a comment on a text, for an answer, and for the two versions to compare."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.document.model import Document
from notices.forms.idempotent import IdempotentForm
from notices.rendering.place_labels import all_places, section_label, section_of

MAX_LENGTH = 10_000
MAX_NAMED = 3  # of the places that are meant


def _text_field(label: Any, help_text: Any = "", *, required: bool = False, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea({"rows": rows, "cols": False})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget, max_length=MAX_LENGTH)


class CommentForm(IdempotentForm):
    """A comment at a place of `document`. Its cleaned data are arguments of the command."""

    # Any text: the command itself refuses what is no place of the version, and leaves an event of it.
    place = forms.CharField(
        label=_("Where"),
        help_text=_("Search for a field, a trial or a reference. Leave it blank to comment on the whole notice."),
        required=False,
        widget=forms.TextInput({"list": "places-to-comment", "autocomplete": "off"}),
    )
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
        self.places = places_of(document)
        if not self.is_bound:
            self.initial["place"] = self._label_of(_nearest_place(self.initial.get("place", ""), self.places))

    def _label_of(self, place: str) -> str:
        """Return the place's label, or the place itself where another one has the same label."""
        label = next((known.label for known in self.places if known.place == place), "")
        return label if [known.label for known in self.places].count(label) == 1 else place

    def clean_place(self) -> str:
        """Return the place that the words name: by its label, by a part that only its label has, or by itself."""
        text: str = self.cleaned_data["place"]
        words = _words(text)
        if not words or any(known.place == text for known in self.places):
            return text
        same = [known.place for known in self.places if _words(known.label) == words]
        if same:
            return same[0]
        alike = [known for known in self.places if words in _words(known.label)]
        if len(alike) > 1:
            names = ", ".join(f"“{known.label}”" for known in alike[:MAX_NAMED])
            message = _("Several places have these words, such as %(names)s. Choose one.")
            raise forms.ValidationError(message, "several", {"names": names})
        return alike[0].place if alike else text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        suggestion, deletes = data.pop("suggestion", ""), data.pop("deletes", False)
        if suggestion and deletes:
            self.add_error("deletes", _("Either write other words, or have the words deleted."))
        data["suggestion"] = suggestion if suggestion or deletes else None
        return data


class NamedPlace(NamedTuple):
    """A place of a document with its label and the heading of its section."""

    place: str
    label: str
    section: str


def places_of(document: Document) -> list[NamedPlace]:
    """Return the places of a document in its order."""
    return [NamedPlace(place, label, section_label(section_of(place))) for place, label in all_places(document)]


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _nearest_place(place: str, places: Iterable[NamedPlace]) -> str:
    """Return the place, or the row or list around it: a row that is gone can only be commented on with its list."""
    known = {named.place for named in places}
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
