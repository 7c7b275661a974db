"""Doing one thing with several notices: which they are, who or when, and an id for one press of the button."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid5

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.access.people import active
from notices.access.roles import EDITOR, REVIEWER
from notices.forms.edit.fields import DayField
from notices.forms.idempotent import IdempotentForm
from notices.forms.people import ArrangementForm, PersonField

# Each is a command of its own: so many take seconds.
MAX_CHOSEN = 100


def chosen_ids(data: QueryDict) -> list[int]:
    """Return the ids of the notices that a list sent: those that were ticked, and all of its page where that was."""
    values = [*data.getlist("notice"), *",".join(data.getlist("all")).split(",")]
    ids = dict.fromkeys(int(pk) for pk in values if pk.isascii() and pk.isdecimal() and len(pk) < 10)
    return list(ids)[:MAX_CHOSEN]


class PersonForAllField(PersonField):
    """A person, or nobody; one of the two must be chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.required = True

    def offer(self, people: Iterable[User]) -> None:
        super().offer(people)
        self.coerce = self.people.get
        _nobody, *offered = cast("list[tuple[str, Any]]", self.choices)
        self.choices = [("", _("Choose")), ("nobody", self.nobody), *offered]


class SeveralForm(IdempotentForm):
    """One value for all chosen notices: who writes, who decides, or a day."""

    def __init__(self, *args: Any, act: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if act == "due":
            self.fields["value"] = DayField(label=_("Due"), help_text=_("For example 14.09.2026."))
            return
        single: Any = ArrangementForm.base_fields[act]
        field = PersonForAllField(label=single.label, nobody=single.nobody)
        field.offer(active(REVIEWER if act == "reviewer" else EDITOR))
        self.fields["value"] = field

    def clean_value(self) -> User | date | None:
        value: User | date | None = self.cleaned_data["value"]
        if isinstance(self.fields["value"], PersonField):
            return value
        if "remove" in self.data:
            return None
        if value is None:
            raise forms.ValidationError(_("Write a day, or remove the day that is there."))
        if value < timezone.localdate():  # type: ignore[operator]  # a day
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return value

    def request_id_of(self, notice_id: int) -> UUID:
        """Return the id of the command for one of the notices: the same press again has the same ones."""
        return uuid5(self.cleaned_data["request_id"], str(notice_id))
