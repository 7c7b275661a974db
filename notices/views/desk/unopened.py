"""A page of the edit form sends only what was opened on it: views work with the whole form."""

from django.http import Http404

from notices.document.model import Document
from notices.forms.edit.unopened import leaves_out, with_unopened
from notices.forms.tokens import OriginForm
from notices.models import Version
from notices.views.desk.access import DeskRequest

# A page that was asked for with this name holds the whole form, and so does every answer to what it sends.
WHOLE = "whole"


def take_whole_form(request: DeskRequest, pk: int) -> None:
    """Give the request the whole form: what its page left out stands in the version that the page names."""
    if leaves_out(request.POST):
        whole = with_unopened(request.POST, version_named_by(request, pk))
        request.POST = whole  # type: ignore[assignment]  # views read it alone


def version_named_by(request: DeskRequest, pk: int) -> Document:
    """Return the text that the page was made from. A page of ours always names one."""
    origin = OriginForm(request.POST)
    origin.is_valid()
    return version_text(pk, origin.cleaned_data.get("base_version"))


def version_text(pk: int, number: int | None) -> Document:
    version = Version.objects.filter(notice=pk, number=number or 0).first()
    if version is None:
        raise Http404
    return version.document


def wants_whole_form(request: DeskRequest) -> bool:
    return WHOLE in request.GET or WHOLE in request.POST
