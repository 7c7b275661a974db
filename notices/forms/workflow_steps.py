"""What a person says with a step of the workflow, beside the press of the button."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.access.notice_state import NoticeState
from notices.access.people import who_can_decide
from notices.forms.date_and_time import Moment, end_of
from notices.forms.edit.fields import DayField
from notices.forms.people import AN_EXAMPLE, PersonField
from notices.models import Notice, Publication, Review

PUBLISH_AT = Moment("publish_at")


class StepForm(forms.Form):
    """A step that asks for nothing. Its cleaned data are the arguments of the command."""

    def __init__(self, *args: Any, state: NoticeState, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.state = state
        self.person = person

    def field_at(self, place: str) -> str | None:
        """The field that asks for what a reason of the command speaks of."""
        return next((name for name in (place, Moment(place).day) if name in self.fields), None)

    def pieces(self) -> Iterator[list[forms.BoundField]]:
        """The fields in their order; those of a list stand side by side."""
        beside = PUBLISH_AT.names[:2]
        for name in self.fields:
            if name == PUBLISH_AT.day:
                yield [self[other] for other in beside]
            elif name not in beside:
                yield [self[name]]

    def _ask_for_time(self, **words: Any) -> None:
        self.fields |= PUBLISH_AT.fields(**words)
        if not PUBLISH_AT.is_twofold(self):
            del self.fields[PUBLISH_AT.which]


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
    assigned_to = PersonField(
        label=_("Who decides"),
        help_text=_("Those who did not contribute to this text. If you choose nobody, any of them can decide."),
        nobody=_("Any reviewer"),
    )
    due_at = DayField(label=_("Decision wanted by"), help_text=AN_EXAMPLE)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.state.published_ids:
            del self.fields["change"], self.fields["public_note"]
        reviewers = who_can_decide(self.state, submitter=self.person)
        self.fields["assigned_to"].offer(reviewers)  # type: ignore[attr-defined]
        self._ask_for_time(
            label=_("Preferred day of publication"),
            help_text=_("Leave it blank to publish at once. The reviewer confirms the time."),
        )

    def clean_due_at(self) -> datetime | None:
        day: date | None = self.cleaned_data["due_at"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return end_of(day)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("change") == Review.Change.MAJOR and not data.get("public_note"):
            self.add_error("public_note", _("A major change needs a note that tells readers what is new."))
        publish_at = PUBLISH_AT.cleaned(self, data)
        return {name: value for name, value in data.items() if name not in PUBLISH_AT.names} | {
            "publish_at": publish_at
        }


class ReturnForm(StepForm):
    """What must be changed."""

    reason = _note(_("Reason"), _("What must be changed. The writer reads it."), required=True)


class ApproveForm(StepForm):
    """From when the public sees it, and a word to go with the approval."""

    AT_ONCE, LATER = "at_once", "later"

    note = _note(_("Note"), _("Only seen at the desk."))
    when = forms.ChoiceField(
        label=_("From when does the public see it?"),
        choices=[(AT_ONCE, _("At once")), (LATER, _("From the day and time below"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        wish = self.wish if self.wish and self.wish > timezone.now() else None
        self.initial = {**self.initial, "when": self.LATER if wish else self.AT_ONCE, **PUBLISH_AT.initial(wish)}
        self._ask_for_time(
            label=_("Day of publication"),
            help_text=_(
                "For example 14.09.2026. Nobody sees the text before its time; until then it can be cancelled."
            ),
        )

    @property
    def wish(self) -> datetime | None:
        """The time that the writer asked for."""
        return self.state.review.publish_at if self.state.review else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self._is_at_once(data):
            for name in PUBLISH_AT.names:
                self.errors.pop(name, None)
            return {"note": data.get("note", ""), "publish_at": None}
        publish_at = PUBLISH_AT.cleaned(self, data)
        if publish_at is None and not self.errors.keys() & set(PUBLISH_AT.names):
            self.add_error(PUBLISH_AT.day, _("Write the day and the time, or choose to publish at once."))
        return {"note": data.get("note", ""), "publish_at": publish_at}

    def _is_at_once(self, data: dict[str, Any]) -> bool:
        """As it was chosen; without a choice, who names a day or a time means that."""
        if chosen := data.get("when"):
            return bool(chosen == self.AT_ONCE)
        return not any(self[name].data for name in PUBLISH_AT.names[:2])


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
        notice = Notice.objects.filter(number=number).exclude(pk=self.state.notice.pk).first()
        if notice is None:
            raise forms.ValidationError(_("There is no other published notice with this number."))
        return notice


class RestoreForm(StepForm):
    """Which version comes back."""

    number = forms.TypedChoiceField(label=_("Version to restore"), coerce=int)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        numbers = [number for number, _pk, _person in self.state.versions if self.state.is_restorable(number)]
        choices = [(number, _("Version %(number)s") % {"number": number}) for number in numbers]
        self.fields["number"].choices = choices  # type: ignore[attr-defined]
