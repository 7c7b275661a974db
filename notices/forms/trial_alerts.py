"""What a person fills in about changes in registries: which ones they look for, and why one does not matter."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from notices.forms.once import OnceForm
from notices.models import Area, TrialAlert
from notices.models.trial_alert import TrialAlertQuerySet
from notices.monitoring import open_alerts as changed_trials
from notices.rendering.page_language import page_language

LONGEST = 2000


class ChangeFilter(forms.Form):
    """The filter of the list; it applies itself."""

    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("Everybody's")), ("me", _("Mine: assigned to me, or to people I stand in for"))],
    )
    level = forms.ChoiceField(
        label=_("How important"),
        required=False,
        choices=[
            ("", _("Important and notable")),
            ("important", _("Only important")),
            ("all", _("All, with the small ones")),
        ],
    )
    area = forms.ChoiceField(label=_("Clinical area"), required=False)
    dismissed = forms.BooleanField(label=_("Those marked as not relevant"), required=False)
    # One notice's alone: from its page.
    notice = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, areas: Iterable[Area], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("All")), *((area.code, area.label(page_language())) for area in areas)]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]

    def applied_to(self, person: User) -> tuple[TrialAlertQuerySet, TrialAlertQuerySet]:
        """What was asked for, and the small ones that were left out; nothing where that makes no sense."""
        if not self.is_valid():
            return TrialAlert.objects.none(), TrialAlert.objects.none()
        asked = self.cleaned_data
        alerts = changed_trials.dismissed() if asked["dismissed"] else TrialAlert.objects.open()
        if asked["whose"]:
            alerts = alerts.filter(changed_trials.of(person))
        if asked["area"]:
            alerts = alerts.filter(changed_trials.in_area(asked["area"]))
        if asked["notice"]:
            alerts = alerts.filter(notice=asked["notice"])
        match asked["level"]:
            case "important":
                return alerts.important(), TrialAlert.objects.none()
            case "all":
                return alerts, TrialAlert.objects.none()
        return alerts.worth_telling(), alerts.filter(level=TrialAlert.Level.MINOR)


class NotRelevantForm(OnceForm):
    """Why a change in the registry does not matter to the notice."""

    reason = forms.CharField(
        label=_("Why it does not matter"),
        help_text=_("Others read it, and can find a mistake by it."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2, "cols": False}),
        error_messages={"required": _("Say why it does not matter.")},
    )
