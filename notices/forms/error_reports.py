"""Forms for a reader who reports an error, and for the editor who closes the report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.checks.identity_numbers import has_identity_number
from notices.document.model import Document
from notices.forms.edit.fields import TextField
from notices.public.error_reports import TOP, heading_of
from notices.rendering.fragment import table_of_contents

# Nobody sees this field of the page, so only a program fills it in. The page never shows its value again.
HONEYPOT = "website"


class ReportTextField(TextField):
    limit = 5_000


class ErrorReportForm(forms.Form):
    """An error in one version; the cleaned data are the arguments of `error_reports.report`."""

    text = ReportTextField(
        label=_("What is wrong"),
        rows=6,
        required=True,
        help_text=_(
            "And what should stand there instead, if you know. Write nothing about the health of a person, neither your"
            " own nor somebody else's, and no national identity number."
        ),
        error_messages={"required": _("Write what is wrong.")},
    )
    section = forms.ChoiceField(label=_("Where in the notice (optional)"), required=False)
    email = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        max_length=254,
        help_text=_("Only to answer you. It is deleted when the report is closed."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, document: Document, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("I can't say, or all of it")), (TOP, heading_of(TOP)), *table_of_contents(document)]
        self.fields["section"].choices = choices  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        return _without_identity_number(self.cleaned_data["text"])

    def clean_email(self) -> str:
        return _without_identity_number(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        if self.data.get(HONEYPOT):
            self.add_error(
                None, _("A hidden field was filled in, as automated programs do. Press the button once more.")
            )
        return super().clean() or {}


def _without_identity_number(text: str) -> str:
    if not has_identity_number(text):
        return text
    raise forms.ValidationError(
        _(
            "There is a number here that looks like a Norwegian national identity number. We must not receive such"
            " numbers: take it out, and send the report again."
        )
    )


class CloseReportForm(forms.Form):
    """The editor's note on what was done about a report."""

    note = ReportTextField(
        label=_("Note (optional)"),
        rows=2,
        help_text=_("What you did about it. Only the desk reads it."),
    )
