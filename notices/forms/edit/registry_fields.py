"""Fields for values from a registry: a choice in its own words, and the day on which a row was read."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

from django import forms

from notices.document.model import Choice
from notices.document.template import Language
from notices.forms.edit.fields import DayField, LineField, TermField
from notices.rendering.page_language import page_language
from notices.trial_table.filling import NOT_UPDATED_LABELS, unknown_code
from trials.study import normalise

# The select's values for a code that the vocabulary lacks, and for the registry's longer word for "unknown".
REGISTERED_PREFIX = "registered:"
NOT_UPDATED_CODE = "unknown:not_updated"
# As registries write their codes; two phases stand with a slash between them.
REGISTRY_CODE = re.compile(r"[A-Z0-9_]{1,40}(?:/[A-Z0-9_]{1,40}){0,4}")


class RegistryTermField(TermField):
    """A term of a vocabulary, or a registry's code that the vocabulary lacks: `offer_code` adds that one."""

    def offer_code(self, value: Any) -> None:
        """Offer the row's code where it is none of ours; no other row can choose it."""
        code = str(self.prepare_value(value) or "")
        if label := registered_label(code):
            self.choices = [*self.options(), (code, label)]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Choice) and value == unknown_code(value.label):
            return f"{REGISTERED_PREFIX}{value.label}"
        return super().prepare_value(value)

    def choice(self, code: str, language: Language) -> Choice | None:
        label = registered_label(code)
        return unknown_code(label) if label else super().choice(code, language)


def registered_label(code: str) -> str:
    """Return the registry's code in a value of the select; "" for a term of the vocabulary and a forged value."""
    label = code.removeprefix(REGISTERED_PREFIX)
    return label if code.startswith(REGISTERED_PREFIX) and REGISTRY_CODE.fullmatch(label) else ""


class StatusTermField(RegistryTermField):
    """A trial's status. "Unknown" has two labels: by itself, and where the registry says why."""

    def options(self) -> Iterator[tuple[str, Any]]:
        for code, label in super().options():
            yield code, label
            if code == "unknown":
                yield NOT_UPDATED_CODE, NOT_UPDATED_LABELS[page_language()]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Choice) and value.code == "unknown" and value.label in NOT_UPDATED_LABELS.values():
            return NOT_UPDATED_CODE
        return super().prepare_value(value)

    def choice(self, code: str, language: Language) -> Choice | None:
        if code == NOT_UPDATED_CODE:
            return Choice(code="unknown", label=NOT_UPDATED_LABELS[language])
        return super().choice(code, language)


class HiddenDayField(DayField):
    """A day that our own page wrote; other text counts as missing, since nobody could correct it."""

    widget = forms.HiddenInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # nobody sees how wide it is

    def clean(self, value: Any) -> datetime.date | None:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class HiddenNumberField(LineField):
    """A registry number that our own page wrote."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> str:
        return normalise(self.tidy(str(value or "")))
