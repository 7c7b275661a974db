"""The public's list with its search, and suggestions for what somebody types."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse

from notices import search
from notices.public.expected.list_picture import picture_of
from notices.public.http import accepted_encoding, cache_until, lead_to, public, send_encoded, without_empty
from notices.public.made_at import made_at
from notices.public.page_cache.lists import offer_list, public_state
from notices.rendering.page_language import page_language


class SentListPage(NamedTuple):
    """A page of the list as it is sent, and when it changes by itself."""

    content: bytes
    headers: dict[str, str]
    changes_at: datetime


@public
def notice_list(request: HttpRequest) -> HttpResponse:
    if clean := without_empty(request):
        return clean
    if settings.STORED_PAGES and not request.GET:
        offer_list(request, public_state(), reverse("notice-list"))
    query, language, index = search.SearchQuery.of(request.GET), page_language(), search.current_index()

    def page_now() -> SentListPage:
        return _page(request, search.search(query, language, index))

    # A developer who edits a template wants to see it change. The page that is stored says when it was made.
    key = query, language, accepted_encoding(request), bool(request.GET)
    page = page_now() if settings.DEBUG else index.cached(key, page_now)
    return cache_until(HttpResponse(page.content, headers=page.headers), page.changes_at)


@public
def list_by_name(request: HttpRequest) -> HttpResponse:
    """Lead to the list, whose address is the site's own, with the search that was asked."""
    return lead_to(request, "notice-list")


@public
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer with a handful of names of live notices, and with none for a single letter."""
    names = search.suggestions(request.GET.get("q", ""))
    return JsonResponse({"suggestions": [each._asdict() for each in names]}, json_dumps_params={"ensure_ascii": False})


def _page(request: HttpRequest, results: search.Results) -> SentListPage:
    expected = None if results.start else picture_of(results)
    context = {
        "results": results,
        "expected": expected,
        "followed": results.query.ordered("").query_string(),
        "made_at": None if request.GET else made_at(),
    }
    response = HttpResponse(render_to_string("public/notice_list.html", context, request))
    send_encoded(request, response)
    return SentListPage(response.content, dict(response.headers), results.changes_at)
