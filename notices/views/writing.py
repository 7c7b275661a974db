"""Writing a notice: a new one, and the edit form. Nothing that was typed is lost, whatever goes wrong."""

from typing import Any
from uuid import uuid4

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notices import workflow
from notices.checks import findings
from notices.compare import differences
from notices.document import Document
from notices.forms.editor import PAGE_POLICY, page_media
from notices.forms.links import Target, find
from notices.forms.new import NewNoticeForm
from notices.forms.notice import NoticeForm
from notices.forms.row_data import changed_rows
from notices.forms.tokens import VersionTokenForm
from notices.permissions import Standing, reasons_against, roles_of
from notices.views.entrance import DeskRequest, areas_in_use, at_the_desk, notice_form, standing_or_404, tokens_of
from notices.workflow import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def new(request: DeskRequest) -> HttpResponse:
    """Begin a notice: the little that it starts with, then the edit form."""
    if reasons := reasons_against("create", Standing.of_new(), request.user.pk, roles_of(request.user)):
        raise PermissionDenied(str(reasons[0]))
    form = NewNoticeForm(request.POST or None, initial={"request_id": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            outcome = workflow.create(
                document=form.document(), by=request.user, request_id=form.cleaned_data["request_id"]
            )
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
        else:
            return redirect("desk-edit", outcome.notice.pk)
    return render(request, "editorial/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@csp_update(PAGE_POLICY)
@at_the_desk
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """The edit form: the head as it is, or with what was typed over it."""
    standing = standing_or_404(pk)
    base = _base(standing)
    if request.method != "POST":
        return _page(request, standing, notice_form(base), tokens_of(standing))
    tokens = VersionTokenForm(request.POST)
    if action := request.POST.get("row"):
        form = notice_form(base, changed_rows(request.POST, action), unchecked=True)
        return _page(request, standing, form, tokens)
    form = notice_form(base, request.POST)
    if not form.is_valid():
        return _page(request, standing, form, tokens, status=422)
    if not tokens.is_valid():
        return _conflict(request, pk, form, _("The form did not say which version it was made from."), status=422)
    return _saved(request, standing, form, tokens)


def _base(standing: Standing) -> Document:
    """What the form starts from; after a first draft was discarded, the newest version."""
    if standing.head is not None:
        return standing.head.document
    return standing.notice.versions.order_by("-number")[0].document


def _saved(request: DeskRequest, standing: Standing, form: NoticeForm, tokens: VersionTokenForm) -> HttpResponse:
    try:
        outcome = workflow.save(
            notice=standing.notice, document=form.document(), by=request.user, **tokens.cleaned_data
        )
    except Refused as refusal:
        codes = {reason.code for reason in refusal.reasons}
        # Back in the browser, then another text under the same request: as good as out of date.
        if codes & {"out_of_date", "request_id"}:
            return _conflict(request, standing.notice.pk, form, str(refusal.reasons[0]), status=409)
        status = 403 if "role" in codes else 409
        reasons = [str(reason) for reason in refusal.reasons]
        return _page(request, standing_or_404(standing.notice.pk), form, tokens, reasons=reasons, status=status)
    number = outcome.version.number if outcome.version else 0
    if outcome.event is None:
        messages.info(request, _("Nothing was changed, so nothing was saved."))
    else:
        messages.success(request, _("Saved as version %(number)s.") % {"number": number})
    if "preview" in request.POST:
        return redirect("desk-preview", standing.notice.pk, number)
    return redirect("desk-edit", standing.notice.pk)


def _conflict(request: DeskRequest, pk: int, form: NoticeForm, problem: str, status: int) -> HttpResponse:
    """Both texts, the saved and the typed; saving from here is a choice, and the saved one stays a version."""
    standing = standing_or_404(pk)
    saved, typed = _base(standing), form.document()
    labelled = [(*_target(form, difference.place), difference) for difference in differences(saved, typed)]
    extra: dict[str, Any] = {"problem": problem, "differences": labelled, "is_same": saved == typed}
    return _page(request, standing, form, tokens_of(standing), status=status, template="conflict", **extra)


def _target(form: NoticeForm, place: str) -> Target:
    """The field of a place, or of the list around it."""
    sections = form.pieces()
    while place:
        if target := find(sections, place):
            return target
        place = place.rpartition("/")[0]
    return Target("", _("Header"))


def _page(
    request: DeskRequest,
    standing: Standing,
    form: NoticeForm,
    tokens: VersionTokenForm,
    reasons: list[str] | None = None,
    status: int = 200,
    template: str = "notice_form",
    **extra: object,
) -> HttpResponse:
    if reasons is None:
        against = reasons_against("save", standing, request.user.pk, roles_of(request.user))
        reasons = [str(reason) for reason in against]
        # Who may not write is refused whatever was sent, also the press of a row's button.
        if request.method == "POST" and any(reason.code == "role" for reason in against):
            status = 403
    found = findings(_base(standing), {area.code for area in areas_in_use()})
    context = {
        "form": form,
        "form_media": page_media(form, request),
        "token_form": tokens,
        "notice": standing.notice,
        "standing": standing,
        "reasons": reasons,
        "findings": form.finding_links(found),
        "cancel_url": reverse("desk-notice", args=[standing.notice.pk]),
        **extra,
    }
    return render(request, f"editorial/{template}.html", context, status=status)
