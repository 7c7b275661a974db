"""Keeping what is typed while it is typed: no version is made, nothing of the notice is touched."""

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


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def autosave(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep the form as it was sent; asked without one, say who is signed in and with which token they send now."""
    require_role(request.user, WHO_MAY["save"])
    state = state_or_404(pk)
    if request.method != "POST":
        return JsonResponse({"token": get_token(request), "person": request.user.pk})
    origin = OriginForm(request.POST)
    if not origin.is_valid():
        return _not_kept(_("The form did not say which version it was made from."), 422)
    try:
        at = store_buffer(state.notice, request.user, request.POST, origin.cleaned_data["base_version"])
    except TooLarge:
        return _not_kept(_("The text is too large to be kept while you write. Save it, or make it shorter."), 413)
    except FromAnotherPage:
        message = _("You have written this notice on another page too. What you write here is kept on this computer.")
        return _not_kept(message, 409)
    against = reasons_against("save", state, request.user.pk, roles_of(request.user))
    when = time_format(timezone.localtime(at), "TIME_FORMAT")
    said = _("Kept at %(time)s, not saved as a version yet") % {"time": when}
    return JsonResponse({"saved_at": at.isoformat(), "text": said, "problem": " ".join(map(str, against))})


def _not_kept(problem: str, status: int) -> JsonResponse:
    return JsonResponse({"problem": problem}, status=status)
