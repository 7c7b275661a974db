"""A form whose button acts once, however often the browser sends it."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms

from notices.access.refusals import Reason


class IdempotentForm(forms.Form):
    """A form with an id for one press of its button: the command answers the same id with the same result."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("request_id", uuid4())

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """Show each reason at its field, and let the person send what they typed again."""
        for reason in reasons:
            self.add_error(reason.place if reason.place in self.fields else None, str(reason))
        self.renew()

    def renew(self) -> None:
        """Give the next press a new id: it may send something else than the last one did."""
        if self.is_bound:
            data: Any = self.data
            self.data = data.copy()  # request.POST can't be changed
            self.data["request_id"] = str(uuid4())  # type: ignore[index]  # the copy can
