"""The form of each step of the workflow: what a person fills in before confirming it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from notices.access.notice_state import NoticeState
from notices.access.people import eligible_reviewers, name_of
from notices.access.refusals import reason_for
from notices.desk.last_review import reviewer_of, sent_back_review
from notices.forms.date_and_time import DateAndTimeFields, end_of_day
from notices.forms.edit.fields import DayField
from notices.forms.people import DATE_EXAMPLE, PersonField
from notices.forms.versions import VersionField
from notices.models import Notice, Publication, Review
from notices.models.clock import database_now

PUBLISH_AT = DateAndTimeFields("publish_at")
NO_LONGER_DECIDES = _("%(name)s was asked last time and can't decide on this text any more: choose somebody else.")
DAY_HAS_PASSED = _("The day that was set last time has passed.")


class StepForm(forms.Form):
    """A step that needs no input. The cleaned data are the arguments of the command."""

    def __init__(self, *args: Any, state: NoticeState, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.state = state
        self.person = person

    def field_at(self, place: str) -> str | None:
        """Return the name of the field that a reason of the command is about."""
        return next((name for name in (place, DateAndTimeFields(place).day) if name in self.fields), None)

    def field_rows(self) -> Iterator[list[forms.BoundField]]:
        """Return the fields in their order; those of one list stand side by side."""
        day_and_time = PUBLISH_AT.names[:2]
        for name in self.fields:
            if name == PUBLISH_AT.day:
                yield [self[other] for other in day_and_time]
            elif name not in day_and_time:
                yield [self[name]]

    def _ask_for_time(self, **words: Any) -> None:
        self.fields |= PUBLISH_AT.fields(**words)
        if not PUBLISH_AT.is_ambiguous(self):
            del self.fields[PUBLISH_AT.which]


def _note_field(label: Any, help_text: Any, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea({"rows": 3, "cols": False})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget, max_length=5000)


class SubmitForm(StepForm):
    """How big the change is, and notes on it for readers and for the reviewer."""

    change = forms.ChoiceField(
        label=_("Kind of change"),
        choices=[
            (Review.Change.MAJOR, _("Major: readers must know of it")),
            (Review.Change.MINOR, _("Minor: a correction that changes no meaning")),
        ],
        widget=forms.RadioSelect,
    )
    public_note = _note_field(_("Public change note"), _("Shown on the public page. A major change needs one."))
    note_to_reviewer = _note_field(_("Note to the reviewer"), _("Only seen at the desk."))
    assigned_to = PersonField(
        label=_("Who decides"),
        help_text=_("Those who did not contribute to this text. If you choose nobody, any of them can decide."),
        nobody=_("Any reviewer"),
    )
    due_at = DayField(label=_("Decision wanted by"), help_text=DATE_EXAMPLE)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.state.published_ids:
            del self.fields["change"], self.fields["public_note"]
        reviewers = eligible_reviewers(self.state, submitter=self.person)
        self.fields["assigned_to"].offer(reviewers)  # type: ignore[attr-defined]
        if not self.is_bound and (review := sent_back_review(self.state)):
            self._start_from(review, reviewers)
        self._ask_for_time(
            label=_("Preferred day of publication"),
            help_text=_("Leave it blank to publish at once. The reviewer confirms the time."),
        )

    def _start_from(self, review: Review, reviewers: list[User]) -> None:
        """Keep reviewer and day of the review that ended without an approval; say so where that can't be."""
        reviewer, day = reviewer_of(review), review.due_day
        if reviewer in reviewers:
            self.initial["assigned_to"] = reviewer
        elif reviewer:
            self._add_help("assigned_to", NO_LONGER_DECIDES % {"name": name_of(reviewer)})
        if day and day >= timezone.localdate():
            self.initial["due_at"] = day
        elif day:
            self._add_help("due_at", DAY_HAS_PASSED)

    def _add_help(self, name: str, words: object) -> None:
        self.fields[name].help_text = format_html("{} {}", self.fields[name].help_text, words)

    def clean_due_at(self) -> datetime | None:
        day: date | None = self.cleaned_data["due_at"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return end_of_day(day)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("change") == Review.Change.MAJOR and not data.get("public_note"):
            self.add_error("public_note", str(reason_for("public_note")))
        publish_at = PUBLISH_AT.clean(self, data)
        return {name: value for name, value in data.items() if name not in PUBLISH_AT.names} | {
            "publish_at": publish_at
        }


class ReturnForm(StepForm):
    """The reason for sending the text back."""

    reason = _note_field(_("Reason"), _("What must be changed. The writer reads it."), required=True)


class ApproveForm(StepForm):
    """The time of publication, and a note on the approval."""

    AT_ONCE, LATER = "at_once", "later"

    note = _note_field(_("Note"), _("Only seen at the desk."))
    when = forms.ChoiceField(
        label=_("From when does the public see it?"),
        choices=[(AT_ONCE, _("At once")), (LATER, _("From the day and time below"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        wanted_at = self.requested_at
        if wanted_at and wanted_at <= database_now():
            wanted_at = None
        when = self.LATER if wanted_at else self.AT_ONCE
        self.initial = {**self.initial, "when": when, **PUBLISH_AT.initial(wanted_at)}
        self._ask_for_time(
            label=_("Day of publication"),
            help_text=_(
                "For example 14.09.2026. Nobody sees the text before its time; until then it can be cancelled."
            ),
        )

    @property
    def requested_at(self) -> datetime | None:
        """Return the time of publication that the writer asked for."""
        return self.state.review.publish_at if self.state.review else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self._is_at_once(data):
            for name in PUBLISH_AT.names:
                self.errors.pop(name, None)
            return {"note": data.get("note", ""), "publish_at": None}
        publish_at = PUBLISH_AT.clean(self, data)
        if publish_at is None and not self.errors.keys() & set(PUBLISH_AT.names):
            self.add_error(PUBLISH_AT.day, _("Write the day and the time, or choose to publish at once."))
        return {"note": data.get("note", ""), "publish_at": publish_at}

    def _is_at_once(self, data: dict[str, Any]) -> bool:
        """Return the choice; where nobody chose, a day or a time means later."""
        if choice := data.get("when"):
            return bool(choice == self.AT_ONCE)
        return not any(self[name].data for name in PUBLISH_AT.names[:2])


class WithdrawForm(StepForm):
    """Why the notice is withdrawn, for the desk and for the public, and what replaces it."""

    kind = forms.ChoiceField(
        label=_("Why is it withdrawn?"),
        choices=[
            (Publication.Kind.WITHDRAW_OUTDATED, _("It is outdated: the text stays readable under a banner")),
            (Publication.Kind.WITHDRAW_WRONG, _("It is wrong: the text is taken away, only the public note is shown")),
        ],
        widget=forms.RadioSelect,
    )
    reason = _note_field(_("Reason"), _("Only seen at the desk."), required=True)
    public_note = _note_field(_("Public note"), _("Write what readers should know."), required=True)
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
    """The version to restore."""

    number = VersionField(label=_("Version to restore"), help_text=_("Each is compared with the text that stands now."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        numbers = [number for number, _pk in self.state.versions if self.state.is_restorable(number)]
        now = self.state.head.number if self.state.head else 0
        self.fields["number"].offer(self.state, numbers, compared_with=now)  # type: ignore[attr-defined]
