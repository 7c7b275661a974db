"""Old notices come in at the desk: files or pasted text become drafts, each shown beside its source."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from notices import workflow
from notices.access.notice_state import NoticeState
from notices.access.permissions import WHO_MAY, reasons_against, require_role, roles_of
from notices.desk.import_report import import_one, terms_of_areas
from notices.desk.imported_source import readable_source, source_links
from notices.forms.old_notices import OldNoticesForm, SettledPieceForm
from notices.models import ImportedFile
from notices.views.desk.access import DeskRequest, role_required
from notices.views.desk.edit_page import head_text
from notices.views.desk.registry_offers import registry_offers


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def bring_in(request: DeskRequest) -> HttpResponse:
    """Ask for files or a pasted notice on GET; on POST make a draft of each, and say what became of it."""
    if reasons := reasons_against("create", NoticeState.of_new(), request.user.pk, roles_of(request.user)):
        raise PermissionDenied(str(reasons[0]))
    if request.method != "POST":
        return render(request, "desk/import/form.html", {"form": OldNoticesForm()})
    form = OldNoticesForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "desk/import/form.html", {"form": form}, status=422)
    areas = terms_of_areas()
    rows = [import_one(name, data, areas, request.user) for name, data in form.sources()]
    if len(rows) == 1 and rows[0].source:
        return redirect("desk-source", rows[0].source)
    # The form holds no file any more, but what was pasted.
    again = OldNoticesForm(initial={"text": form.cleaned_data["text"] if any(row.refused for row in rows) else ""})
    return render(request, "desk/import/results.html", {"rows": rows, "form": again})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def source(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a notice's source with what became of each word; on POST note that a piece has been dealt with."""
    file = _file_or_404(pk)
    if request.method == "POST":
        require_role(request.user, WHO_MAY["save"])
        return _settle(request, file)
    context = {
        "file": file,
        "notice": file.notice,
        "source": readable_source(file),
        "offers": registry_offers(head_text(file.notice)),
    }
    return render(request, "desk/import/source.html", context)


def _settle(request: DeskRequest, file: ImportedFile) -> HttpResponse:
    """Note that a piece has been dealt with, or take the note back; the form asks for JSON, and stays where it is."""
    form = SettledPieceForm(request.POST)
    if not form.is_valid() or not workflow.settle_piece(file=file, by=request.user, **form.cleaned_data):
        return HttpResponseBadRequest()
    if request.headers.get("Accept") == "application/json":
        (link,) = [link for link in source_links(file.notice_id) if link.pk == file.pk]
        words = render_to_string("desk/import/_open_count.html", {"number": link.open_count})
        return JsonResponse({"open": link.open_count, "says": words})
    return redirect(f"{reverse('desk-source', args=[file.pk])}#not-placed")


@require_safe
@role_required
def original(request: DeskRequest, pk: int) -> HttpResponse:
    """Send the file as it came in, to be kept, never to be opened in the page."""
    file = _file_or_404(pk)
    if not file.content:
        raise Http404
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(file.content), content_type=file.media_type, headers=headers)


def _file_or_404(pk: int) -> ImportedFile:
    return get_object_or_404(ImportedFile.objects.select_related("notice__head", "version", "imported_by"), pk=pk)
