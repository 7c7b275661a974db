"""The hidden fields that say which text a form changes."""

from django import forms


class VersionTokenForm(forms.Form):
    """The notice as the person saw it, and an id for one press of a button; without them nothing is written."""

    etag = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    request_id = forms.UUIDField(widget=forms.HiddenInput)


class OriginForm(forms.Form):
    """Where the text in an edit form comes from: merging and autosave go by it.

    `base_version` is the version that the text was made from (0: not known). `merged_version` is a newer one whose
    changes the text holds too, or stands beside its choices. `page` is the id of the page, `continues` that of the page
    whose draft it continues.
    """

    base_version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    merged_version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
    # Digests by place of the unread values that the text was made from, and of those that its page shows; as JSON.
    unread_base = forms.CharField(required=False, widget=forms.HiddenInput)
    unread_shown = forms.CharField(required=False, widget=forms.HiddenInput)
    page = forms.UUIDField(widget=forms.HiddenInput)
    continues = forms.UUIDField(required=False, widget=forms.HiddenInput)
