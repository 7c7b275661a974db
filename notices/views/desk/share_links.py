"""Links for readers outside: making, listing and revoking them."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from notices import workflow
from notices.access.notice_state import NoticeState
from notices.access.refusals import reason_for
from notices.desk.guest_links import links_of, shareable
from notices.forms.idempotent import IdempotentForm
from notices.forms.share_links import ShareForm
from notices.models import ShareLink
from notices.views.desk.access import DeskRequest, role_required, state_or_404, status_of
from notices.workflow import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def share(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the links of a notice and a form for a new one; a new link is shown here once, in full."""
    state = state_or_404(pk)
    if request.method != "POST":
        return _page(request, state, ShareForm(state=state))
    form = ShareForm(request.POST, state=state)
    if not form.is_valid():
        form.renew()
        return _page(request, state, form, status=422)
    values = form.cleaned_data
    try:
        outcome, token = workflow.share(
            version=values["number"],
            reader=values["reader"],
            days=values["days"],
            by=request.user,
            request_id=values["request_id"],
        )
    except Refused as refusal:
        form.refuse(
            replace(reason, place={"published": "number"}.get(reason.code, reason.place)) for reason in refusal.reasons
        )
        return _page(request, state, form, status=status_of(refusal))
    address = request.build_absolute_uri(reverse("share", args=[token])) if token else ""
    form = ShareForm(state=state)
    return _page(request, state, form, new_link=outcome.share_link, address=address, status=201)


@require_POST
@role_required
def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """Revoke a link: it stops working at once."""
    link = get_object_or_404(ShareLink.objects.select_related("version"), pk=pk)
    form = IdempotentForm(request.POST)
    if not form.is_valid():
        return _refused(request, link, [str(reason_for("tokens"))], 422)
    try:
        workflow.revoke(link=link, by=request.user, request_id=form.cleaned_data["request_id"])
    except Refused as refusal:
        return _refused(request, link, [str(reason) for reason in refusal.reasons], status_of(refusal))
    messages.success(request, _("The link is revoked: nobody can read through it any more."))
    return redirect("desk-share", link.version.notice_id)


def _refused(request: DeskRequest, link: ShareLink, refused: Sequence[str], status: int) -> HttpResponse:
    state = state_or_404(link.version.notice_id)
    return _page(request, state, ShareForm(state=state), refused=refused, status=status)


def _page(
    request: DeskRequest,
    state: NoticeState,
    form: ShareForm,
    *,
    new_link: ShareLink | None = None,
    address: str = "",
    refused: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "state": state,
        "links": [(shared, IdempotentForm(auto_id=False)) for shared in links_of(state.notice.pk)],
        "form": form,
        "is_shareable": bool(shareable(state)),
        "new_link": new_link,
        "address": address,
        "refused": refused,
    }
    return render(request, "desk/share_links/page.html", context, status=status)
