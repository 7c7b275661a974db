"""Forms for trial alerts: the filter of their list, and the reason why one does not matter."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from notices.forms.idempotent import IdempotentForm
from notices.models import Area, TrialAlert
from notices.models.trial_alert import TrialAlertQuerySet
from notices.monitoring import open_alerts
from notices.rendering.page_language import page_language

MAX_LENGTH = 2000


class TrialAlertFilterForm(forms.Form):
    """The filter of the list of trial alerts."""

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
    # The page of a notice links to the alerts of that notice alone.
    notice = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, areas: Iterable[Area], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("All")), *((area.code, area.label(page_language())) for area in areas)]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]

    def filter_for(self, person: User) -> tuple[TrialAlertQuerySet, TrialAlertQuerySet]:
        """Return the alerts that pass the filter, and the minor ones it leaves out; none where it is not valid."""
        if not self.is_valid():
            return TrialAlert.objects.none(), TrialAlert.objects.none()
        data = self.cleaned_data
        alerts = open_alerts.dismissed() if data["dismissed"] else TrialAlert.objects.open()
        if data["whose"]:
            alerts = alerts.filter(open_alerts.of_person(person))
        if data["area"]:
            alerts = alerts.filter(open_alerts.in_area(data["area"]))
        if data["notice"]:
            alerts = alerts.filter(notice=data["notice"])
        match data["level"]:
            case "important":
                return alerts.important(), TrialAlert.objects.none()
            case "all":
                return alerts, TrialAlert.objects.none()
        return alerts.not_minor(), alerts.filter(level=TrialAlert.Level.MINOR)


class DismissAlertForm(IdempotentForm):
    """The reason why a change in the registry does not matter to the notice."""

    reason = forms.CharField(
        label=_("Why it does not matter"),
        help_text=_("Others read it, and can find a mistake by it."),
        max_length=MAX_LENGTH,
        widget=forms.Textarea({"rows": 2, "cols": False}),
        error_messages={"required": _("Say why it does not matter.")},
    )
