"""Parts of the edit form, fetched when they are needed: a section or row that is opened, a row that is added."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from notices.access.permissions import WHO_MAY, require_role
from notices.document.model import Document
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.row_lines import row_lines
from notices.forms.edit.row_moves import ACTION, apply_row_action
from notices.forms.edit.rows import RowForm, RowFormSet
from notices.forms.edit.unopened import Folding, leaves_out, with_unopened
from notices.models import Notice, RetractedPublication
from notices.views.desk.access import DeskRequest, notice_form, role_required, state_or_404
from notices.views.desk.registry_fill import add_side_notes
from notices.views.desk.threads import open_thread_views, put_at_fields
from notices.views.desk.unopened import version_text


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def part(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Answer with a section or a row of version `number`; or with a row that was added or copied."""
    if request.method == "POST":
        return _new_row(request, pk, number)
    state = state_or_404(pk)
    notice = state.notice
    document = version_text(pk, number)
    form = notice_form(document)
    put_at_fields(form, open_thread_views(request, state, form))
    if name := request.GET.get("section"):
        return _section(request, notice, form, document, name)
    rows = form.lists.get(request.GET.get("row", ""))
    row = next((row for row in rows.forms if row.current_key == request.GET.get("key")), None) if rows else None
    if rows is None or row is None:
        return HttpResponseBadRequest()
    if rows is form.trials:
        add_side_notes(form, None)
    return _row(request, form, rows, row, "_row_fields")


def _section(request: DeskRequest, notice: Notice, form: NoticeForm, document: Document, name: str) -> HttpResponse:
    form.folding = Folding(form, document, {name})
    section = next((section for section in form.sections() if section.name == name), None)
    if section is None:
        return HttpResponseBadRequest()
    if "trials" in section.names:
        add_side_notes(form, None)
    if "references" in section.names:
        form.references.retracted = RetractedPublication.objects.cited_in(document)
    return render(request, "desk/edit/_section_body.html", {"notice": notice, "form": form, "section": section})


def _new_row(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Answer with the row that the button makes. Of the form only the row around it, or the copied one, is sent."""
    state_or_404(pk)
    require_role(request.user, WHO_MAY["save"])
    action = ACTION.fullmatch(request.POST.get("row", ""))
    if not action or action[1] not in ("add", "copy"):
        return HttpResponseBadRequest()
    _verb, name, _index, inner, _inner_index = action.groups()
    base = version_text(pk, number)
    data = with_unopened(request.POST, base) if leaves_out(request.POST) else request.POST
    form = notice_form(base, apply_row_action(data, action[0]), unchecked=True)
    rows = form.lists.get(name)
    # Of the list only this row was sent, so it is the first one now.
    if rows is not None and inner and rows.forms:
        rows = rows.forms[0].lists.get(inner)
    if rows is None or not rows.forms:
        return HttpResponseBadRequest()
    return _row(request, form, rows, rows.forms[-1], "_row")


def _row(request: DeskRequest, form: NoticeForm, rows: RowFormSet, row: RowForm, template: str) -> HttpResponse:
    line = next(line for line in row_lines(rows) if line.row is row)
    level = 4 if "-" not in str(rows.prefix) else 5
    context = {"form": form, "rows": rows, "line": line, "row": row, "level": level}
    return render(request, f"desk/edit/{template}.html", context)
