"""The form that makes a link for a guest, and the form in which the guest comments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.access.notice_state import NoticeState
from notices.desk.guest_links import shareable, version_of
from notices.document.model import Document
from notices.document.places import CHECKED, UNCHECKED, text_at
from notices.forms.edit.fields import LineField, TextField
from notices.forms.idempotent import IdempotentForm
from notices.forms.versions import VersionField
from notices.models import Version
from notices.rendering.place_labels import all_places
from notices.workflow.share_links import MAX_DAYS

DEFAULT_DAYS = 14


class ShareForm(IdempotentForm):
    """For whom the link is, which version it shows, and for how long. The workflow checks them."""

    reader = LineField(
        label=_("For whom"), help_text=_("A company or a person, and what for: “Example AS, factual check”.")
    )
    number = VersionField(
        label=_("Version"), help_text=_("Each is compared with what was last published."), accepts_others=True
    )
    days = forms.IntegerField(
        label=_("For how many days"),
        initial=DEFAULT_DAYS,
        widget=forms.TextInput({"inputmode": "numeric", "size": 4}),
    )

    def __init__(self, *args: Any, state: NoticeState, **options: Any) -> None:
        super().__init__(*args, **options)
        self.notice_id = state.notice.pk
        numbers = [number for number, _pk in shareable(state)]
        field: Any = self.fields["number"]
        field.initial = next(iter(numbers), None)
        field.offer(state, numbers, compared_with=state.live_number or state.last_published_number)
        self.fields["days"].help_text = _(
            "At most %(days)s. The link ends earlier when a version of the notice is published."
        ) % {"days": MAX_DAYS}

    def clean_number(self) -> Version:
        """Accept any version of the notice: the workflow refuses one that was published in the meantime."""
        if version := version_of(self.notice_id, self.cleaned_data["number"]):
            return version
        raise forms.ValidationError(_("The notice has no such version."))


class GuestCommentForm(IdempotentForm):
    """A guest's comment. The cleaned data are the arguments of the command, which checks the place and the quote."""

    guest_name = LineField(
        label=_("Your name"), required=True, help_text=_("And whom you speak for. The editors see it.")
    )
    place = forms.CharField(label=_("What is it about?"), required=False)
    quote = TextField(
        label=_("Words that it is about"),
        rows=2,
        help_text=_("Optional. Copy them from the text above."),
    )
    text = TextField(label=_("Comment"), rows=5, required=True)

    def __init__(self, *args: Any, document: Document, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("The notice as a whole")), *_places_with_text(document)]
        self.fields["place"].widget = forms.Select(choices=choices)


def _places_with_text(document: Document) -> list[tuple[str, str]]:
    """Return the sections and rows that hold text. A cell of a table is found by the words quoted from its row."""
    empty = {None, "", CHECKED, UNCHECKED}
    sections_and_rows = [(place, label) for place, label in all_places(document) if place.count("/") < 2]
    return [(place, label) for place, label in sections_and_rows if text_at(document, place) not in empty]
