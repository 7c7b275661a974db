"""Starting a notice: whether there is one on this already, and the text that it starts with."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from notices import workflow
from notices.access.notice_state import NoticeState
from notices.access.permissions import reasons_against, roles_of
from notices.access.refusals import reason_for
from notices.desk.similar_notices import NoticeOutline, similar_to
from notices.document.characters import without_invisible
from notices.forms.new_notice import NewNoticeBaseForm, NewNoticeForm, StartFromForm, split, trial_numbers
from notices.models import Event, Version
from notices.views.desk.access import DeskRequest, deciding_note, role_required, state_or_404
from notices.workflow import Refused

# A line of the form holds less; the rest is ignored.
MAX_QUESTION_LENGTH = 500


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def new(request: DeskRequest) -> HttpResponse:
    """Ask what a notice starts with, show those that may be about the same, then create it and open the edit form."""
    _require_editor(request)
    source = _source(request)
    data = request.POST if request.method == "POST" else None
    form = NewNoticeForm(data) if source is None else StartFromForm(data, version=source)
    if data is None:
        return _page(request, form, source)
    if not form.is_valid():
        form.renew()
        return _page(request, form, source, status=422)
    # Pressed twice: the notice that the first press made is similar, of course.
    is_repeated = Event.objects.filter(request_id=form.cleaned_data["request_id"]).exists()
    similar_notices = [] if is_repeated else similar_to(form.outline())
    seen = set(request.POST.getlist("seen"))
    if {str(like.row.notice.pk) for like in similar_notices} - seen:
        return _page(request, form, source, similar_notices=similar_notices)
    try:
        outcome = workflow.create(
            document=form.document(), by=request.user, request_id=form.cleaned_data["request_id"], started_from=source
        )
    except Refused as refusal:
        return _page(request, _again(form, refusal), source, status=422)
    return redirect("desk-edit", outcome.notice.pk)


@require_safe
@role_required
def similar(request: DeskRequest) -> HttpResponse:
    """Answer with the list of similar notices while somebody types, for the page's script."""
    _require_editor(request)
    values = {
        name: without_invisible(request.GET.get(name, "")[:MAX_QUESTION_LENGTH])
        for name in ("title", "substances", "trial_numbers")
    }
    numbers = trial_numbers(split(values["trial_numbers"]))
    source = _source(request)
    source_id = source.notice_id if source else None
    similar_notices = similar_to(
        NoticeOutline(values["title"], tuple(split(values["substances"])), tuple(numbers), source_id)
    )
    return render(request, "desk/new/_similar.html", {"similar_notices": similar_notices})


def _require_editor(request: DeskRequest) -> None:
    if reasons := reasons_against("create", NoticeState.of_new(), request.user.pk, roles_of(request.user)):
        raise PermissionDenied(str(reasons[0]))


def _source(request: DeskRequest) -> Version | None:
    """Return the version to start from: the one that the address names, or the head, or the newest."""
    pk, number = request.GET.get("from", ""), request.GET.get("version", "")
    if not pk:
        return None
    if not all(text.isascii() and text.isdigit() and len(text) < 10 for text in (pk, number or "1")):
        raise Http404
    state = state_or_404(int(pk))
    worked_on = state.head.number if state.head else state.versions[0][0]
    version = int(number) if number else worked_on
    return get_object_or_404(Version.objects.select_related("notice"), notice=state.notice, number=version)


def _again(form: NewNoticeBaseForm, refusal: Refused) -> NewNoticeBaseForm:
    """Return the form for another try. Back in the browser and another title means another notice."""
    form.renew()
    for reason in refusal.reasons:
        form.add_error(None, str(reason_for("request_id", "create") if reason.code == "request_id" else reason))
    return form


def _page(
    request: DeskRequest,
    form: NewNoticeBaseForm,
    source: Version | None,
    *,
    similar_notices: object = (),
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "source": source, "similar_notices": similar_notices}
    context |= deciding_note(request, NoticeState.of_new())
    return render(request, "desk/new/page.html", context, status=status)
