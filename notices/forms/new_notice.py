"""The forms for a new notice: a blank one, and one that starts with the text of another."""

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from notices.desk.similar_notices import NoticeOutline
from notices.document.copying import copy_as_new, with_names_and_trials
from notices.document.field_types import MAX_LINE_LENGTH, MAX_ROWS, MAX_TEXT_LENGTH
from notices.document.labels import FIELDS
from notices.document.model import Choice, Document, empty_elements, empty_kinds
from notices.document.template import TECHNOLOGY_TYPES
from notices.forms.edit.fields import TOO_LONG, LineField, TermField
from notices.forms.idempotent import IdempotentForm
from notices.models import Version
from trials.study import identify, normalise

TOO_MANY = _("There is room for at most %(number)s.")


class CommaSeparatedField(LineField):
    """Several lines of the document in one field, separated by commas."""

    limit = MAX_TEXT_LENGTH

    def clean(self, value: Any) -> list[str]:
        texts = split(super().clean(value))
        if len(texts) > MAX_ROWS:
            raise ValidationError(TOO_MANY, params={"number": MAX_ROWS})
        longest = max(map(len, texts), default=0)
        if longest > MAX_LINE_LENGTH:
            raise ValidationError(TOO_LONG, params={"show_value": longest, "limit_value": MAX_LINE_LENGTH})
        return texts


class TrialNumbersField(CommaSeparatedField):
    """Registry numbers, each in its registry's spelling. Other text stays; the list beside the form points it out."""

    def clean(self, value: Any) -> list[str]:
        return trial_numbers(super().clean(value))


class NewNoticeBaseForm(IdempotentForm):
    """The fields that every new notice starts with."""

    title = LineField(
        label=_(FIELDS["title"]),
        required=True,
        help_text=_("Substance (brand name) for the treatment of an indication in a population."),
    )
    substances = CommaSeparatedField(label=_("Substance"), help_text=_("Optional. Put a comma between several."))
    trial_numbers = TrialNumbersField(
        label=_("Registry numbers of trials"), help_text=_("Optional. As NCT01234567; put a comma between several.")
    )

    def outline(self) -> NoticeOutline:
        """Return what similar notices are searched by; the form must be valid."""
        data = self.cleaned_data
        return NoticeOutline(data["title"], tuple(data["substances"]), tuple(data["trial_numbers"]))

    def document(self) -> Document:
        """Return the first version of the notice; the form must be valid."""
        data = self.cleaned_data
        return with_names_and_trials(
            self._starting_document(),
            substances=data["substances"],
            trials=data["trial_numbers"],
            seed=data["request_id"],
        )

    def _starting_document(self) -> Document:
        raise NotImplementedError


class NewNoticeForm(NewNoticeBaseForm):
    """A blank notice: it also needs its type of technology and its language."""

    technology_type = TermField(TECHNOLOGY_TYPES, label=_("Type of technology"), required=True, initial="medicine")
    language = forms.ChoiceField(label=_(FIELDS["language"]), choices=settings.LANGUAGES, initial="nb")

    field_order = ("title", "technology_type", "language", "substances", "trial_numbers", "request_id")

    def _starting_document(self) -> Document:
        language = self.cleaned_data["language"]
        return Document(
            title=self.cleaned_data["title"],
            language=language,
            technology_type=Choice.of(TECHNOLOGY_TYPES, self.cleaned_data["technology_type"], language),
            elements=empty_elements(language),
            kinds=empty_kinds(language),
        )


class StartFromForm(NewNoticeBaseForm):
    """A notice that starts with the text of a version of another notice, in that notice's language."""

    keep_trials = forms.BooleanField(
        label=_("Copy its trials too"),
        help_text=_("Without the day on which they were read in their registry."),
        required=False,
    )

    def __init__(self, *args: Any, version: Version, **options: Any) -> None:
        super().__init__(*args, **options)
        self.version = version
        self.copied_substances = [name.text for name in version.document.substances]
        self.fields["substances"].initial = ", ".join(self.copied_substances)

    def clean_substances(self) -> list[str]:
        """Return the copied names unless somebody changed them: a name can contain a comma."""
        texts: list[str] = self.cleaned_data["substances"]
        return self.copied_substances if texts == split(", ".join(self.copied_substances)) else texts

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        copied_trials = len(self.version.document.trials) if data.get("keep_trials") else 0
        if copied_trials + len(data.get("trial_numbers", [])) > MAX_ROWS:
            self.add_error("trial_numbers", TOO_MANY % {"number": MAX_ROWS})
        return data

    def outline(self) -> NoticeOutline:
        """Add the notice that this one starts from."""
        return replace(super().outline(), source_id=self.version.notice_id)

    def _starting_document(self) -> Document:
        data = self.cleaned_data
        return copy_as_new(
            self.version.document, title=data["title"], seed=data["request_id"], keep_trials=data["keep_trials"]
        )


def split(text: str) -> list[str]:
    """Return the texts between commas and semicolons, each once; a citation [@a; @b] is not taken apart."""
    return list(dict.fromkeys(filter(None, map(str.strip, re.split(r"[,;](?![^\[\]]*\])", text)))))


def trial_numbers(texts: list[str]) -> list[str]:
    """Return the numbers in the texts. Several in a row need no comma, though one number can contain spaces."""
    numbers: list[str] = []
    for text in texts:
        words = text.split()
        are_numbers = len(words) > 1 and not identify(text) and all(map(identify, words))
        numbers += map(normalise, words) if are_numbers else [normalise(text)]
    return list(dict.fromkeys(numbers))
