"""A form whose one press is carried out once."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms

from notices.access.refusals import Reason


class OnceForm(forms.Form):
    """Carries an id for one press of its button: the same press twice is the same request."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("request_id", uuid4())

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """Say why nothing was carried out, each reason at its field, and let what was typed be sent again."""
        for reason in reasons:
            self.add_error(reason.place if reason.place in self.fields else None, str(reason))
        self.renew()

    def renew(self) -> None:
        """Another id for the next press: what it carries may be something else than what was sent already."""
        if self.is_bound:
            sent: Any = self.data
            self.data = sent.copy()  # what a browser sent can't be changed
            self.data["request_id"] = str(uuid4())  # type: ignore[index]  # the copy can
