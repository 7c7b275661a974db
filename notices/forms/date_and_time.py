"""A day and a time of day as people in Norway type them, and the moment they mean; nights when the clock is moved."""

import datetime
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.forms.edit.fields import DayField, TypedText
from notices.workflow.reviews import LATEST_SCHEDULE

OSLO = ZoneInfo("Europe/Oslo")
FIRST, SECOND = "first", "second"
IN_HOURS_AND_MINUTES = re.compile(r"(2[0-3]|[01]?[0-9])[.:]?([0-5][0-9])")


def readings(day: datetime.date, time: datetime.time) -> list[datetime.datetime]:
    """The moments, in UTC, at which clocks in Norway show this: one; two or none in a night when they are moved."""
    shown = datetime.datetime.combine(day, time)
    moments = {shown.replace(tzinfo=OSLO, fold=fold).astimezone(datetime.UTC) for fold in (0, 1)}
    return sorted(moment for moment in moments if moment.astimezone(OSLO).replace(tzinfo=None) == shown)


def end_of(day: datetime.date) -> datetime.datetime:
    """The last minute of a day in Norway."""
    return datetime.datetime.combine(day, datetime.time(23, 59), OSLO).astimezone(datetime.UTC)


class TimeOfDayField(TypedText):
    """A time of day: 14:30, 14.30, 1430 or 9:05."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"size": 8}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, datetime.time) else value

    def clean(self, value: Any) -> datetime.time | None:
        text = super().clean(value)
        if not text:
            return None
        if not (found := IN_HOURS_AND_MINUTES.fullmatch(text)):
            raise ValidationError(_("Write the time as 14:30."), code="time")
        return datetime.time(int(found[1]), int(found[2]))


class Moment(NamedTuple):
    """The three fields that together ask for one moment; they stand in a form under `name`_day, _time and _which."""

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
        """Day and time as text; `which` is for the hour that comes twice in the night to winter time."""
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
        """What the fields show for a moment."""
        if moment is None:
            return {}
        shown = moment.astimezone(OSLO)
        which = SECOND if shown.fold else FIRST
        return {self.day: shown.date(), self.time: shown.time(), self.which: which}

    def is_twofold(self, form: forms.Form) -> bool:
        """Does what stands in the fields now mean two moments? Only then they ask which."""
        day, time = (self._now_in(form, name) for name in (self.day, self.time))
        return bool(day and time and len(readings(day, time)) > 1)

    def _now_in(self, form: forms.Form, name: str) -> Any:
        try:
            return form.fields[name].clean(form[name].value())
        except ValidationError:
            return None

    def cleaned(self, form: forms.Form, data: Mapping[str, Any]) -> datetime.datetime | None:
        """The moment that was typed, in UTC; None where none was, or the form has its error."""
        day, time = data.get(self.day), data.get(self.time)
        if form.errors.keys() & {self.day, self.time} or not (day or time):
            return None
        if not day or not time:
            empty = self.time if day else self.day
            form.add_error(empty, _("Write both the day and the time."))
            return None
        return self._one_of(form, readings(day, time), data.get(self.which))

    def _one_of(self, form: forms.Form, found: list[datetime.datetime], which: str | None) -> datetime.datetime | None:
        if not found:
            message = _("This time does not exist: the clock is moved forward that night, from 02:00 to 03:00.")
            form.add_error(self.time, message)
            return None
        if len(found) > 1 and not which:
            form.add_error(self.which, _("The clock is moved back that night. Say which of the two you mean."))
            return None
        moment = found[-1] if which == SECOND else found[0]
        now = timezone.now()
        if moment <= now:
            form.add_error(self.day, _("This time has passed. Choose a later one."))
        elif moment > now + LATEST_SCHEDULE:
            form.add_error(self.day, _("A notice can be scheduled at most one year ahead."))
        return moment
