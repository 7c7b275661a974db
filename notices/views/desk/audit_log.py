"""The audit log: a page of it, or all that fits the filter as a file."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from notices.desk.audit_log import CSV_COLUMNS, LogFilter, csv_rows, json_objects, lines, newest
from notices.models import Event
from notices.public.http import csv_response, json_lines_response
from notices.views.desk.access import DeskRequest, at_the_desk

PAGE_LENGTH = 50
# What is no part of the filter.
PLACE = ("before", "format")


@require_safe
@at_the_desk
def log(request: DeskRequest) -> HttpResponseBase:
    """All events, newest first, with a filter."""
    form = LogFilter(request.GET)
    events = form.applied_to(Event.objects.all())
    match request.GET.get("format"):
        case "csv":
            return csv_response("log", CSV_COLUMNS, csv_rows(events))
        case "jsonl":
            return json_lines_response("log", json_objects(events))
    return _page(request, form)


def _page(request: DeskRequest, form: LogFilter) -> HttpResponse:
    """One page. It starts from an event, not from a count: what happens meanwhile moves nothing."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None
    found = list(newest(form.applied_to(Event.objects.all()), before)[: PAGE_LENGTH + 1])
    query = request.GET.copy()
    for name in PLACE:
        query.pop(name, None)
    context = {
        "form": form,
        "lines": lines(found[:PAGE_LENGTH]),
        "older": found[PAGE_LENGTH - 1].pk if len(found) > PAGE_LENGTH else None,
        "before": before,
        "query": query.urlencode(),
        "is_filtered": any(value for values in query.lists() for value in values[1]),
    }
    return render(request, "desk/audit_log.html", context)
