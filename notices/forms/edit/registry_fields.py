"""Fields that hold what a registry said: a choice in its own words, and the day on which a row was read."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

from django import forms

from notices.document.model import Choice
from notices.document.template import Language
from notices.forms.edit.fields import ChoiceOf, DayField, LineField
from notices.rendering.page_language import page_language
from notices.trial_table.filling import NOT_UPDATED, unknown_code
from trials.study import normalise

# What stands in the select for a code that the vocabulary lacks, and for the registry's longer word for "unknown".
AS_REGISTERED = "registered:"
NOT_UPDATED_CODE = "unknown:not_updated"
# As registries write their codes; two phases stand with a slash between them.
REGISTRY_CODE = re.compile(r"[A-Z0-9_]{1,40}(?:/[A-Z0-9_]{1,40}){0,4}")


class RegistryChoice(ChoiceOf):
    """A term of a vocabulary, or a code that the registry has and the vocabulary lacks: `hold` offers that one too."""

    def hold(self, value: Any) -> None:
        """Offer the code that the row has, where it is none of ours; nobody can choose it anew."""
        code = str(self.prepare_value(value) or "")
        if label := registered_label(code):
            self.choices = [*self.options(), (code, label)]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Choice) and value == unknown_code(value.label):
            return f"{AS_REGISTERED}{value.label}"
        return super().prepare_value(value)

    def choice(self, code: str, language: Language) -> Choice | None:
        label = registered_label(code)
        return unknown_code(label) if label else super().choice(code, language)


def registered_label(code: str) -> str:
    """The registry's code in a value of the select; "" where that is a term of the vocabulary, or forged."""
    label = code.removeprefix(AS_REGISTERED)
    return label if code.startswith(AS_REGISTERED) and REGISTRY_CODE.fullmatch(label) else ""


class StatusChoice(RegistryChoice):
    """A trial's status. "Unknown" has two labels: by itself, and where the registry says why."""

    def options(self) -> Iterator[tuple[str, Any]]:
        for code, label in super().options():
            yield code, label
            if code == "unknown":
                yield NOT_UPDATED_CODE, NOT_UPDATED[page_language()]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Choice) and value.code == "unknown" and value.label in NOT_UPDATED.values():
            return NOT_UPDATED_CODE
        return super().prepare_value(value)

    def choice(self, code: str, language: Language) -> Choice | None:
        if code == NOT_UPDATED_CODE:
            return Choice(code="unknown", label=NOT_UPDATED[language])
        return super().choice(code, language)


class HiddenDayField(DayField):
    """A day that a page of ours wrote; what is none counts as missing, since nobody could mend it."""

    widget = forms.HiddenInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # nobody sees how wide it is

    def clean(self, value: Any) -> datetime.date | None:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class HiddenNumberField(LineField):
    """A registry number that a page of ours wrote."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> str:
        return normalise(self.cleaned(str(value or "")))
