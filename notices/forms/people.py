"""Forms for a person's settings and deputy, for who writes and who decides, and for a conflict of interest."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notices.access.notice_state import NoticeState
from notices.access.people import is_away, name_of, profile_of
from notices.access.refusals import reason_for
from notices.forms.date_and_time import end_of_day
from notices.forms.edit.fields import DayField
from notices.forms.idempotent import IdempotentForm
from notices.models import Profile
from notices.workflow.assignment import Arrangement, arrangement

DATE_EXAMPLE = _("For example 14.09.2026. Leave it blank for no date.")


def describe_person(person: User) -> str:
    """Return the name; for somebody who is away also until when, and who their deputy is."""
    if not is_away(person):
        return name_of(person)
    profile = profile_of(person)
    words = [
        gettext("away until %(day)s") % {"day": date_format(profile.away_until)}
        if profile.away_until
        else gettext("away")
    ]
    words += [gettext("deputy: %(name)s") % {"name": name_of(profile.deputy)}] if profile.deputy else []
    return f"{name_of(person)} ({', '.join(words)})"


class PersonField(forms.TypedChoiceField):
    """One of the people that `offer` sets, or nobody."""

    def __init__(self, *, nobody: Any = None, **options: Any) -> None:
        super().__init__(empty_value=None, required=False, **options)
        self.nobody = nobody or _("Nobody")
        self.offer([])

    def offer(self, people: Iterable[User]) -> None:
        self.people = {str(person.pk): person for person in people}
        self.coerce = self.people.__getitem__
        self.choices = [("", self.nobody), *((key, describe_person(person)) for key, person in self.people.items())]

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if isinstance(value, User) else value


class ProfileForm(forms.Form):
    """A person's own settings; the cleaned data are the profile's fields."""

    language = forms.ChoiceField(label=_("Language of the desk"), choices=settings.LANGUAGES)
    mail_my_turn = forms.ChoiceField(
        label=_("When it is my turn"),
        help_text=_(
            "A review to decide, a role to confirm, a text returned to you, something that you are asked to write."
        ),
        choices=Profile.Mail.choices,
        widget=forms.RadioSelect,
    )
    mail_rest = forms.ChoiceField(
        label=_("Everything else"),
        help_text=_("Answers in your threads, decisions on what you wrote, what is due soon or overdue."),
        choices=Profile.Mail.choices,
        widget=forms.RadioSelect,
    )
    away_from = DayField(label=_("Away from"), help_text=_("The first day, for example 14.09.2026."))
    away_until = DayField(
        label=_("Away until"), help_text=_("The last day. Leave it blank when you don't know it yet.")
    )
    deputy = PersonField(
        label=_("Deputy"),
        help_text=_(
            "Sees your work and is notified of it while you are away, but can only decide what their own rights allow."
        ),
    )
    shortcuts = forms.BooleanField(label=_("Keyboard shortcuts"), required=False)

    def __init__(self, *args: Any, colleagues: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["deputy"].offer(colleagues)  # type: ignore[attr-defined]

    @staticmethod
    def initial_for(profile: Profile) -> dict[str, Any]:
        """Return the fields' initial values for a profile."""
        return {name: getattr(profile, name) for name in ProfileForm.base_fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("away_from"), data.get("away_until")
        if last and not first and "away_from" not in self.errors:
            self.add_error("away_from", _("Write the first day too."))
        if first and last and last < first:
            self.add_error("away_until", _("The last day comes before the first one."))
        return data


class DeputyForm(forms.Form):
    """The deputy of somebody who is absent."""

    deputy = PersonField(label=_("Deputy"))

    def __init__(self, *args: Any, person: User, colleagues: Iterable[User], **options: Any) -> None:
        options["auto_id"] = f"id_%s_{person.pk}"
        super().__init__(*args, **options)
        field: Any = self.fields["deputy"]
        field.label = _("Deputy of %(name)s") % {"name": name_of(person)}
        field.offer(colleague for colleague in colleagues if colleague.pk != person.pk)
        self.person = person


class ArrangementForm(IdempotentForm):
    """Who writes and who decides, and by when; the last two only while the notice is in review."""

    assignee = PersonField(label=_("Who writes"))
    review_by = DayField(label=_("To be looked at again by"), help_text=DATE_EXAMPLE)
    reviewer = PersonField(
        label=_("Who decides"),
        help_text=_("Those who did not contribute to this text. If you choose nobody, any of them can decide."),
        nobody=_("Any reviewer"),
    )
    due_at = DayField(label=_("Decision wanted by"), help_text=DATE_EXAMPLE)
    # The arrangement that the page showed.
    arranged = forms.JSONField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, state: NoticeState, writers: Iterable[User], reviewers: Iterable[User], **options: Any
    ) -> None:
        super().__init__(*args, initial=self._initial_for(state), **options)
        self.fields["assignee"].offer(writers)  # type: ignore[attr-defined]
        excluded, everybody = state.unable_to_decide, list(reviewers)
        self.fields["reviewer"].offer(person for person in everybody if person.pk not in excluded)  # type: ignore[attr-defined]
        self.excluded_reviewers = [person for person in everybody if person.pk in excluded]
        self.current_due_at = state.review.due_at if state.review else None
        if state.review is None:
            del self.fields["reviewer"], self.fields["due_at"]

    @staticmethod
    def _initial_for(state: NoticeState) -> dict[str, Any]:
        """Return the fields' initial values for the current arrangement."""
        notice, review = state.notice, state.review
        initial: dict[str, Any] = {"assignee": notice.assignee_id, "review_by": notice.review_by}
        if review is not None:
            due = timezone.localdate(review.due_at) if review.due_at else None
            initial |= {"reviewer": review.assigned_to_id, "due_at": due}
        return initial | {"arranged": arrangement(state)}

    def load_current_state(self, state: NoticeState) -> None:
        """Let the next press of the button start from the current arrangement; what was typed stays."""
        self.renew()
        self.data["arranged"] = json.dumps(arrangement(state))  # type: ignore[index]

    def clean_due_at(self) -> datetime | None:
        day: date | None = self.cleaned_data["due_at"]
        if day is None:
            return None
        # A date that was set before may stay, though it has passed.
        if self.current_due_at and timezone.localdate(self.current_due_at) == day:
            return self.current_due_at
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return end_of_day(day)

    def clean_arranged(self) -> Arrangement:
        arrangement_seen: Arrangement = self.cleaned_data["arranged"]
        if not isinstance(arrangement_seen, dict):
            raise forms.ValidationError(str(reason_for("tokens", "reload")))
        return arrangement_seen


class ConflictForm(IdempotentForm):
    """A reviewer's own conflict of interest; giving the reason is up to them."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Not needed. Others at the desk can read it in the log."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "cols": False}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="id_conflict_%s", **options)
