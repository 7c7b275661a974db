"""What a person says with a step of the workflow, beside the press of the button."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.models import Notice, Publication, Review
from notices.permissions import Standing


class StepForm(forms.Form):
    """A step that asks for nothing. Its cleaned data are the arguments of the command."""

    def __init__(self, *args: Any, standing: Standing, **options: Any) -> None:
        super().__init__(*args, **options)
        self.standing = standing


def _note(label: Any, help_text: Any, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea({"rows": 3, "cols": False})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget, max_length=5000)


class SubmitForm(StepForm):
    """How big the change is, what readers should know of it, and what the reviewer should."""

    change = forms.ChoiceField(
        label=_("Kind of change"),
        choices=[
            (Review.Change.MAJOR, _("Major: readers must know of it")),
            (Review.Change.MINOR, _("Minor: a correction that changes no meaning")),
        ],
        widget=forms.RadioSelect,
    )
    public_note = _note(_("Public change note"), _("Shown on the public page. A major change needs one."))
    note_to_reviewer = _note(_("Note to the reviewer"), _("Only seen at the desk."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.standing.published_ids:
            del self.fields["change"], self.fields["public_note"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("change") == Review.Change.MAJOR and not data.get("public_note"):
            self.add_error("public_note", _("A major change needs a note that tells readers what is new."))
        return data


class ReturnForm(StepForm):
    """What must be changed."""

    reason = _note(_("Reason"), _("What must be changed. The writer reads it."), required=True)


class ApproveForm(StepForm):
    """A word to go with the approval."""

    note = _note(_("Note"), _("Only seen at the desk."))


class WithdrawForm(StepForm):
    """Why, in our words and in public words, and what replaces it."""

    kind = forms.ChoiceField(
        label=_("Why is it withdrawn?"),
        choices=[
            (Publication.Kind.WITHDRAW_OUTDATED, _("It is outdated: the text stays readable under a banner")),
            (Publication.Kind.WITHDRAW_WRONG, _("It is wrong: the text is taken away, only the public note is shown")),
        ],
        widget=forms.RadioSelect,
    )
    reason = _note(_("Reason"), _("Only seen at the desk."), required=True)
    public_note = _note(_("Public note"), _("What readers are told."), required=True)
    replaced_by = forms.IntegerField(
        label=_("Replaced by notice number"),
        help_text=_("Leave it blank when nothing replaces it."),
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "size": 8}),
    )

    def clean_replaced_by(self) -> Notice | None:
        number = self.cleaned_data["replaced_by"]
        if number is None:
            return None
        notice = Notice.objects.filter(number=number).exclude(pk=self.standing.notice.pk).first()
        if notice is None:
            raise forms.ValidationError(_("There is no other published notice with this number."))
        return notice


class RestoreForm(StepForm):
    """Which version comes back."""

    number = forms.TypedChoiceField(label=_("Version to restore"), coerce=int)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        numbers = [number for number, _pk, _person in self.standing.versions if self.standing.is_restorable(number)]
        choices = [(number, _("Version %(number)s") % {"number": number}) for number in numbers]
        self.fields["number"].choices = choices  # type: ignore[attr-defined]
