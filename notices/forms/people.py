"""What people say about themselves and each other: their settings, who stands in, who writes and who decides."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from notices.access.notice_state import NoticeState
from notices.access.people import is_away, name_of, profile_of, who_must_not_decide
from notices.access.refusals import reason_for
from notices.forms.date_and_time import end_of
from notices.forms.edit.fields import DayField
from notices.forms.once import OnceForm
from notices.models import Profile
from notices.workflow.assignment import Arrangement, arrangement

AN_EXAMPLE = _("For example 14.09.2026. Leave it blank for no date.")


def described(person: User) -> str:
    """The name; of somebody who is away also until when, and who stands in."""
    if not is_away(person):
        return name_of(person)
    profile = profile_of(person)
    words = [
        _now("away until %(day)s") % {"day": date_format(profile.away_until)} if profile.away_until else _now("away")
    ]
    words += [_now("deputy: %(name)s") % {"name": name_of(profile.deputy)}] if profile.deputy else []
    return f"{name_of(person)} ({', '.join(words)})"


class PersonField(forms.TypedChoiceField):
    """One of these people, or nobody."""

    def __init__(self, *, nobody: Any = None, **options: Any) -> None:
        super().__init__(empty_value=None, required=False, **options)
        self.nobody = nobody or _("Nobody")
        self.offer([])

    def offer(self, people: Iterable[User]) -> None:
        self.people = {str(person.pk): person for person in people}
        self.coerce = self.people.__getitem__
        self.choices = [("", self.nobody), *((key, described(person)) for key, person in self.people.items())]

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if isinstance(value, User) else value


class ProfileForm(forms.Form):
    """A person's own settings; its cleaned data are what is kept."""

    language = forms.ChoiceField(label=_("Language of the desk"), choices=settings.LANGUAGES)
    mail_my_turn = forms.ChoiceField(
        label=_("When it is my turn"),
        help_text=_("A review to decide, a text returned to you, something that you are asked to write."),
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
    def shown(profile: Profile) -> dict[str, Any]:
        """What the fields show for these settings."""
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
    """Who stands in for somebody who is absent."""

    deputy = PersonField(label=_("Deputy"))

    def __init__(self, *args: Any, person: User, colleagues: Iterable[User], **options: Any) -> None:
        options["auto_id"] = f"id_%s_{person.pk}"
        super().__init__(*args, **options)
        field: Any = self.fields["deputy"]
        field.label = _("Deputy of %(name)s") % {"name": name_of(person)}
        field.offer(colleague for colleague in colleagues if colleague.pk != person.pk)
        self.person = person


class ArrangementForm(OnceForm):
    """Who writes and who decides, and by when; the last two only while the notice is in review."""

    assignee = PersonField(label=_("Who writes"))
    review_by = DayField(label=_("To be looked at again by"), help_text=AN_EXAMPLE)
    reviewer = PersonField(
        label=_("Who decides"),
        help_text=_("Those who did not contribute to this text. If you choose nobody, any of them can decide."),
        nobody=_("Any reviewer"),
    )
    due_at = DayField(label=_("Decision wanted by"), help_text=AN_EXAMPLE)
    # What the page showed.
    arranged = forms.JSONField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, state: NoticeState, writers: Iterable[User], reviewers: Iterable[User], **options: Any
    ) -> None:
        super().__init__(*args, initial=self._shown(state), **options)
        self.fields["assignee"].offer(writers)  # type: ignore[attr-defined]
        excluded, everybody = who_must_not_decide(state), list(reviewers)
        self.fields["reviewer"].offer(one for one in everybody if one.pk not in excluded)  # type: ignore[attr-defined]
        self.not_offered = [person for person in everybody if person.pk in excluded]
        self.due_now = state.review.due_at if state.review else None
        if state.review is None:
            del self.fields["reviewer"], self.fields["due_at"]

    @staticmethod
    def _shown(state: NoticeState) -> dict[str, Any]:
        """What the fields show for what is arranged now."""
        notice, review = state.notice, state.review
        now: dict[str, Any] = {"assignee": notice.assignee_id, "review_by": notice.review_by}
        if review is not None:
            due = timezone.localdate(review.due_at) if review.due_at else None
            now |= {"reviewer": review.assigned_to_id, "due_at": due}
        return now | {"arranged": arrangement(state)}

    def show_what_stands(self, state: NoticeState) -> None:
        """The next press of the button speaks of what is arranged now; what was typed stays."""
        self.renew()
        self.data["arranged"] = json.dumps(arrangement(state))  # type: ignore[index]

    def clean_due_at(self) -> datetime | None:
        day: date | None = self.cleaned_data["due_at"]
        if day is None:
            return None
        # What stood there may stay, though it has passed.
        if self.due_now and timezone.localdate(self.due_now) == day:
            return self.due_now
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return end_of(day)

    def clean_arranged(self) -> Arrangement:
        seen: Arrangement = self.cleaned_data["arranged"]
        if not isinstance(seen, dict):
            raise forms.ValidationError(str(reason_for("tokens", "reload")))
        return seen


class ConflictForm(OnceForm):
    """A reviewer's word that they must not decide; why, where they wish to say it."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Not needed. Others at the desk can read it in the log."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "cols": False}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="id_conflict_%s", **options)
