"""The form in which a manager says which words are to be removed by law, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.document.redaction import Phrases, UnfitWords
from notices.workflow.redaction.commands import MAX_REASON_LENGTH, MAX_WORDS_LENGTH


class RedactionForm(forms.Form):
    """Words and reason; the cleaned data are arguments of `propose_redaction`, which checks them."""

    words = forms.CharField(
        label=_("Words to remove"),
        help_text=_("As they stand in the text, one phrase a line. Capital and small letters mean the same."),
        widget=forms.Textarea({"rows": 4, "cols": False}),
        max_length=MAX_WORDS_LENGTH,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Readers see it, with the day. Name the law, and none of the words."),
        widget=forms.Textarea({"rows": 3, "cols": False}),
        max_length=MAX_REASON_LENGTH,
        required=False,
    )

    @property
    def phrases(self) -> Phrases | None:
        """The words that were typed, where they can be looked for."""
        try:
            return Phrases.read(str(self["words"].value() or ""))
        except UnfitWords:
            return None
