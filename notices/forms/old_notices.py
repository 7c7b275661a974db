"""The forms of old notices: files or a pasted notice that come in, and what was done with a text without a place."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from notices.document.pasting.cleaning import MAX_INPUT_LENGTH

MAX_FILES = 20


class FilesInput(forms.FileInput):
    """An input that takes several files, also those that are dropped on it."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files."""

    widget = FilesInput(attrs={"class": "ds-input hs-drop", "accept": ".txt,.docx,.pdf,.json"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, Sequence) and not isinstance(data, str) else [data] if data else []
        if len(files) > MAX_FILES:
            raise forms.ValidationError(_("Choose at most %(number)s files at a time."), params={"number": MAX_FILES})
        return [super(FilesField, self).clean(file, initial) for file in files]


class OldNoticesForm(forms.Form):
    """Files, or the text of one notice."""

    uploads = FilesField(
        label=_("Files"),
        required=False,
        help_text=_(
            "Word (.docx), PDF, text or our own JSON. Choose several, or drop them here. Each becomes a draft."
        ),
    )
    text = forms.CharField(
        label=_("Or paste a whole notice"),
        required=False,
        strip=False,
        max_length=MAX_INPUT_LENGTH,
        widget=forms.Textarea(attrs={"class": "ds-input", "rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("uploads") and not data.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file, or paste the text of a notice."))
        return data

    def sources(self) -> list[tuple[str, bytes]]:
        """Return the names and bytes of what is to come in; the form must be valid."""
        pasted = self.cleaned_data["text"]
        files = [(file.name or "", file.read()) for file in self.cleaned_data["uploads"]]
        return files + ([(str(_("Pasted text")), pasted.encode())] if pasted.strip() else [])


class SettledPieceForm(forms.Form):
    """That a text of the source has been dealt with, by where it begins; or that it has not, after all."""

    start = forms.IntegerField(min_value=0)
    is_settled = forms.BooleanField(required=False)
    reason = forms.CharField(required=False, max_length=500)
