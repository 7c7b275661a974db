"""The audit log: a page of it, or all that fits the filter as a file."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from notices.desk.audit_log import CSV_COLUMNS, LogFilter, csv_rows, json_objects, log_entries, newest
from notices.models import Event
from notices.public.http import TABLE_RESPONSES, json_lines_response
from notices.views.desk.access import DeskRequest, role_required
from notices.views.desk.lists import ListAddress

PAGE_LENGTH = 50


@require_safe
@role_required
def log(request: DeskRequest) -> HttpResponseBase:
    """All events, newest first, with a filter."""
    form = LogFilter(request.GET)
    events = form.applied_to(Event.objects.all())
    name = request.GET.get("format", "")
    if as_table := TABLE_RESPONSES.get(name):
        return as_table("log", CSV_COLUMNS, csv_rows(events))
    return json_lines_response("log", json_objects(events)) if name == "jsonl" else _page(request, form)


def _page(request: DeskRequest, form: LogFilter) -> HttpResponse:
    """One page. It starts from an event, not from a count: what happens meanwhile moves nothing."""
    address = ListAddress(request, "desk-log")
    start = request.GET.get("before", "")
    before = int(start) if start.isascii() and start.isdecimal() and len(start) < 19 else None
    events = list(newest(form.applied_to(Event.objects.all()), before)[: PAGE_LENGTH + 1])
    has_older = len(events) > PAGE_LENGTH
    context = {
        "form": form,
        "log_entries": log_entries(events[:PAGE_LENGTH]),
        "address": address,
        "newest_url": address.with_values() if before else "",
        "older_url": address.with_values(before=events[PAGE_LENGTH - 1].pk) if has_older else "",
        "csv_url": address.with_values(format="csv"),
        "workbook_url": address.with_values(format="xlsx"),
        "json_lines_url": address.with_values(format="jsonl"),
    }
    return render(request, "desk/audit_log.html", context)
