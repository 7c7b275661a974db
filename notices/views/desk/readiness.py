"""Ready to submit? The live list beside the edit form: the checks of what is typed and not yet saved."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from notices.access.permissions import WHO_MAY, require_role
from notices.forms.edit.outline import outline_of
from notices.forms.edit.readiness import check_readiness
from notices.views.desk.access import DeskRequest, areas_in_use, notice_form, role_required, state_or_404
from notices.views.desk.edit_page import marks_of
from notices.views.desk.threads import open_thread_views
from notices.views.desk.unopened import take_whole_form


@require_http_methods(["POST"])
@role_required
def check(request: DeskRequest, pk: int) -> HttpResponse:
    """Answer with the list for the form as it is now. Nothing is written."""
    require_role(request.user, WHO_MAY["save"])
    state = state_or_404(pk)
    take_whole_form(request, pk)
    version = state.head or state.notice.versions.order_by("-number")[0]
    form = notice_form(version.document, request.POST)
    ready = check_readiness(form, {area.code for area in areas_in_use()}, timezone.localdate(), pk)
    form.marks = marks_of(ready, open_thread_views(request, state, form))
    context = {"notice": state.notice, "form": form, "ready": ready, "may_act": True, "is_answer": True}
    return render(
        request, "desk/edit/_ready.html", context | {"sections": form.sections(), "outline": outline_of(form)}
    )
