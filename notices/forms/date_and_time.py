"""A day and a time of day as people in Norway type them, and the moment they mean when the clock is moved."""

import datetime
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from notices.access.refusals import reason_for
from notices.forms.edit.fields import CleanedTextField, DayField
from notices.models.clock import database_now
from notices.workflow.reviews import MAX_SCHEDULE_AHEAD

OSLO = ZoneInfo("Europe/Oslo")
FIRST, SECOND = "first", "second"
HOURS_AND_MINUTES = re.compile(r"(2[0-3]|[01]?[0-9])[.:]?([0-5][0-9])")


def utc_times(day: datetime.date, time: datetime.time) -> list[datetime.datetime]:
    """Return the moments, in UTC, at which clocks in Norway show this day and time.

    There is one; in a night when the clock is moved there are two or none.
    """
    local = datetime.datetime.combine(day, time)
    moments = {local.replace(tzinfo=OSLO, fold=fold).astimezone(datetime.UTC) for fold in (0, 1)}
    return sorted(moment for moment in moments if moment.astimezone(OSLO).replace(tzinfo=None) == local)


def end_of_day(day: datetime.date) -> datetime.datetime:
    """Return the last minute of a day in Norway, in UTC."""
    return datetime.datetime.combine(day, datetime.time(23, 59), OSLO).astimezone(datetime.UTC)


class TimeOfDayField(CleanedTextField):
    """A time of day: 14:30, 14.30, 1430 or 9:05."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"size": 8}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, datetime.time) else value

    def clean(self, value: Any) -> datetime.time | None:
        text = super().clean(value)
        if not text:
            return None
        if not (match := HOURS_AND_MINUTES.fullmatch(text)):
            raise ValidationError(_("Write the time as 14:30."), code="time")
        return datetime.time(int(match[1]), int(match[2]))


class DateAndTimeFields(NamedTuple):
    """The three fields that together ask for one moment, in a form named `name`_day, `name`_time and `name`_which."""

    name: str

    @property
    def day(self) -> str:
        return f"{self.name}_day"

    @property
    def time(self) -> str:
        return f"{self.name}_time"

    @property
    def which(self) -> str:
        return f"{self.name}_which"

    @property
    def names(self) -> list[str]:
        return [self.day, self.time, self.which]

    def fields(self, *, label: Any, help_text: Any = "") -> dict[str, forms.Field]:
        """Return the fields: day and time as text, `which` for the hour that comes twice when winter time begins."""
        choices = [(FIRST, _("The first time (summer time)")), (SECOND, _("The second time (winter time)"))]
        return {
            self.day: DayField(label=label, help_text=help_text),
            self.time: TimeOfDayField(label=_("Time"), help_text=_("For example 14:30. Time in Norway.")),
            self.which: forms.ChoiceField(
                label=_("This time comes twice that night. Which one?"),
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
            ),
        }

    def initial(self, moment: datetime.datetime | None) -> dict[str, Any]:
        """Return the fields' initial values for a moment."""
        if moment is None:
            return {}
        local = moment.astimezone(OSLO)
        which = SECOND if local.fold else FIRST
        return {self.day: local.date(), self.time: local.time(), self.which: which}

    def is_ambiguous(self, form: forms.Form) -> bool:
        """Do the fields' current values mean two moments? Only then is `which` asked for."""
        day, time = (self._current_value(form, name) for name in (self.day, self.time))
        return bool(day and time and len(utc_times(day, time)) > 1)

    def _current_value(self, form: forms.Form, name: str) -> Any:
        try:
            return form.fields[name].clean(form[name].value())
        except ValidationError:
            return None

    def clean(self, form: forms.Form, data: Mapping[str, Any]) -> datetime.datetime | None:
        """Return the typed moment in UTC, or None where there is none or the form has got an error."""
        day, time = data.get(self.day), data.get(self.time)
        if form.errors.keys() & {self.day, self.time} or not (day or time):
            return None
        if not day or not time:
            empty = self.time if day else self.day
            form.add_error(empty, _("Write both the day and the time."))
            return None
        return self._choose(form, utc_times(day, time), data.get(self.which))

    def _choose(self, form: forms.Form, times: list[datetime.datetime], which: str | None) -> datetime.datetime | None:
        if not times:
            message = _("This time does not exist: the clock is moved forward that night, from 02:00 to 03:00.")
            form.add_error(self.time, message)
            return None
        if len(times) > 1 and not which:
            form.add_error(self.which, _("The clock is moved back that night. Say which of the two you mean."))
            return None
        moment = times[-1] if which == SECOND else times[0]
        now = database_now()
        if moment <= now:
            form.add_error(self.day, _("This time has passed. Choose a later one."))
        elif moment > now + MAX_SCHEDULE_AHEAD:
            form.add_error(self.day, str(reason_for("publish_at", "too_late")))
        return moment
