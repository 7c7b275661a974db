"""The little that a new notice starts with."""

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from notices.desk.similar_notices import NoticeOutline
from notices.document.copying import started_from, with_beginning
from notices.document.field_types import LINE_LENGTH, ROWS, TEXT_LENGTH
from notices.document.labels import FIELDS
from notices.document.model import Choice, Document, empty_elements, empty_kinds
from notices.document.template import TECHNOLOGY_TYPES
from notices.forms.edit.fields import TOO_LONG, ChoiceOf, LineField
from notices.forms.once import OnceForm
from notices.models import Version
from trials.study import identify, normalise

TOO_MANY = _("There is room for at most %(number)s.")


class SeveralField(LineField):
    """Several lines of the document in one field, with commas between them."""

    limit = TEXT_LENGTH

    def clean(self, value: Any) -> list[str]:
        texts = split(super().clean(value))
        if len(texts) > ROWS:
            raise ValidationError(TOO_MANY, params={"number": ROWS})
        longest = max(map(len, texts), default=0)
        if longest > LINE_LENGTH:
            raise ValidationError(TOO_LONG, params={"show_value": longest, "limit_value": LINE_LENGTH})
        return texts


class TrialNumbersField(SeveralField):
    """Registry numbers; each written as its registry does. What is none stays: the list beside the form tells."""

    def clean(self, value: Any) -> list[str]:
        return trial_numbers(super().clean(value))


class BeginningForm(OnceForm):
    """What every new notice is asked for first, and which like it were shown before."""

    title = LineField(
        label=_(FIELDS["title"]),
        required=True,
        help_text=_("Substance (brand name) for the treatment of an indication in a population."),
    )
    substances = SeveralField(label=_("Substance"), help_text=_("Optional. Put a comma between several."))
    trial_numbers = TrialNumbersField(
        label=_("Registry numbers of trials"), help_text=_("Optional. As NCT01234567; put a comma between several.")
    )

    def outline(self) -> NoticeOutline:
        """What notices like it are looked for by; the form must be valid."""
        data = self.cleaned_data
        return NoticeOutline(data["title"], tuple(data["substances"]), tuple(data["trial_numbers"]))

    def document(self) -> Document:
        """The first version of the notice; the form must be valid."""
        data = self.cleaned_data
        return with_beginning(
            self._base(), substances=data["substances"], trials=data["trial_numbers"], seed=data["request_id"]
        )

    def _base(self) -> Document:
        raise NotImplementedError


class NewNoticeForm(BeginningForm):
    """A notice that begins blank: its type of technology and its language too."""

    technology_type = ChoiceOf(TECHNOLOGY_TYPES, label=_("Type of technology"), required=True, initial="medicine")
    language = forms.ChoiceField(label=_(FIELDS["language"]), choices=settings.LANGUAGES, initial="nb")

    field_order = ("title", "technology_type", "language", "substances", "trial_numbers", "request_id")

    def _base(self) -> Document:
        language = self.cleaned_data["language"]
        return Document(
            title=self.cleaned_data["title"],
            language=language,
            technology_type=Choice.of(TECHNOLOGY_TYPES, self.cleaned_data["technology_type"], language),
            elements=empty_elements(language),
            kinds=empty_kinds(language),
        )


class StartFromForm(BeginningForm):
    """A notice that begins with the text of a version of another, in its language."""

    keep_trials = forms.BooleanField(
        label=_("Copy its trials too"),
        help_text=_("Without the day on which they were read in their registry."),
        required=False,
    )

    def __init__(self, *args: Any, version: Version, **options: Any) -> None:
        super().__init__(*args, **options)
        self.version = version
        self.copied = [name.text for name in version.document.substances]
        self.fields["substances"].initial = ", ".join(self.copied)

    def clean_substances(self) -> list[str]:
        """As they were copied where nobody changed them: a name can have a comma of its own."""
        texts: list[str] = self.cleaned_data["substances"]
        return self.copied if texts == split(", ".join(self.copied)) else texts

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        copied = len(self.version.document.trials) if data.get("keep_trials") else 0
        if copied + len(data.get("trial_numbers", [])) > ROWS:
            self.add_error("trial_numbers", TOO_MANY % {"number": ROWS})
        return data

    def outline(self) -> NoticeOutline:
        """The same, with the notice that it is started from."""
        return replace(super().outline(), source_id=self.version.notice_id)

    def _base(self) -> Document:
        data = self.cleaned_data
        return started_from(
            self.version.document, title=data["title"], seed=data["request_id"], keep_trials=data["keep_trials"]
        )


def split(text: str) -> list[str]:
    """The pieces between commas and semicolons, each once; a citation [@a; @b] is not taken apart."""
    return list(dict.fromkeys(filter(None, map(str.strip, re.split(r"[,;](?![^\[\]]*\])", text)))))


def trial_numbers(texts: list[str]) -> list[str]:
    """The numbers in the texts; several in a row need no comma, though one number can have spaces inside."""
    numbers: list[str] = []
    for text in texts:
        words = text.split()
        several = len(words) > 1 and not identify(text) and all(map(identify, words))
        numbers += map(normalise, words) if several else [normalise(text)]
    return list(dict.fromkeys(numbers))
