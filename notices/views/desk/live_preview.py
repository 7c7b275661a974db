"""The preview beside the edit form: what is typed, drawn as readers will see it. Nothing is stored by it."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from notices.access.permissions import WHO_MAY, require_role
from notices.forms.edit.unread_values import TypedValues, read_values
from notices.rendering.fragment import fragment
from notices.views.desk.access import DeskRequest, notice_form, role_required, state_or_404
from notices.views.desk.edit_page import head_text
from notices.views.desk.unopened import take_whole_form


@require_http_methods(["POST"])
@role_required
def draw(request: DeskRequest, pk: int) -> HttpResponse:
    """Answer with the whole text as it is typed, and with what to say of texts that can't be read."""
    require_role(request.user, WHO_MAY["save"])
    notice = state_or_404(pk).notice
    take_whole_form(request, pk)
    values = read_values(notice_form(head_text(notice), request.POST))
    return JsonResponse({"html": fragment(values.document), "note": _note(values)})


def _note(values: TypedValues) -> str:
    """Say how many values could not be read; "" where all could."""
    number = len(values.unread) + len(values.withheld)
    if not number:
        return ""
    message = ngettext(
        "%(number)d value can't be read yet. It is shown as it was saved.",
        "%(number)d values can't be read yet. They are shown as they were saved.",
        number,
    )
    return message % {"number": number}
