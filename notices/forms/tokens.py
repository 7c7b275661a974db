"""What a form carries to prove which text it changes."""

from django import forms


class VersionTokenForm(forms.Form):
    """The notice as the person saw it, and one id for each press of a button; without them nothing is written."""

    etag = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    request_id = forms.UUIDField(widget=forms.HiddenInput)
