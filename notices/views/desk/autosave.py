"""Storing what is typed while it is typed: no version is made, nothing of the notice changes."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notices.access.permissions import WHO_MAY, reasons_against, require_role, roles_of
from notices.desk.autosave import FromAnotherPage, TooLarge, store_buffer
from notices.forms.tokens import OriginForm
from notices.views.desk.access import DeskRequest, role_required, state_or_404
from notices.views.desk.unopened import take_whole_form


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def autosave(request: DeskRequest, pk: int) -> HttpResponse:
    """Store the form as it was sent; answer a GET with who is signed in and the token that they must send now."""
    require_role(request.user, WHO_MAY["save"])
    state = state_or_404(pk)
    if request.method != "POST":
        return JsonResponse({"token": get_token(request), "person": request.user.pk})
    take_whole_form(request, pk)
    origin = OriginForm(request.POST)
    if not origin.is_valid():
        return _problem(_("The form did not say which version it was made from."), 422)
    try:
        at = store_buffer(state.notice, request.user, request.POST, origin.cleaned_data["base_version"])
    except TooLarge:
        return _problem(_("The text is too large to be kept while you write. Save it, or make it shorter."), 413)
    except FromAnotherPage:
        message = _("You have written this notice on another page too. What you write here is kept on this computer.")
        return _problem(message, 409)
    against = reasons_against("save", state, request.user.pk, roles_of(request.user))
    when = time_format(timezone.localtime(at), "TIME_FORMAT")
    text = _("Kept at %(time)s, not saved as a version yet") % {"time": when}
    return JsonResponse({"saved_at": at.isoformat(), "text": text, "problem": " ".join(map(str, against))})


def _problem(problem: str, status: int) -> JsonResponse:
    return JsonResponse({"problem": problem}, status=status)
