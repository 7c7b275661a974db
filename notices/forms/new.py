"""The little that a new notice starts with."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notices.document import Choice, Document, empty_elements, empty_kinds
from notices.forms.fields import ChoiceOf, LineField
from notices.vocabulary import TECHNOLOGY_TYPES


class NewNoticeForm(forms.Form):
    """Title, type of technology and language; everything else is filled in afterwards."""

    title = LineField(
        label=_("Title"),
        required=True,
        help_text=_("Substance (brand name) for the treatment of an indication in a population."),
    )
    technology_type = ChoiceOf(TECHNOLOGY_TYPES, label=_("Type of technology"), required=True, initial="medicine")
    language = forms.ChoiceField(label=_("Language of the notice"), choices=settings.LANGUAGES, initial="nb")

    # The same press of the button twice makes one notice.
    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def document(self) -> Document:
        """The first version of the notice; the form must be valid."""
        language = self.cleaned_data["language"]
        return Document(
            title=self.cleaned_data["title"],
            language=language,
            technology_type=Choice.of(TECHNOLOGY_TYPES, self.cleaned_data["technology_type"], language),
            elements=empty_elements(language),
            kinds=empty_kinds(language),
        )
