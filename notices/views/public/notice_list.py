"""The public's list with its search, and suggestions for what somebody types."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.gzip import gzip_page

from notices import search
from notices.public.expected.list_picture import picture_of
from notices.public.http import cache_until, lead_to, public, without_empty
from notices.public.made_at import made_at
from notices.public.page_cache.lists import offer_list, public_state
from notices.rendering.page_language import page_language


# The page holds no secret, so compression leaks nothing.
@public
@gzip_page
def notice_list(request: HttpRequest) -> HttpResponse:
    if clean := without_empty(request):
        return clean
    if settings.STORED_PAGES and not request.GET:
        offer_list(request, public_state(), reverse("notice-list"))
    results = search.search(search.SearchQuery.of(request.GET), page_language())
    return cache_until(HttpResponse(_page(request, results)), results.changes_at)


@public
def list_by_name(request: HttpRequest) -> HttpResponse:
    """Lead to the list, whose address is the site's own, with the search that was asked."""
    return lead_to(request, "notice-list")


@public
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer with a handful of names of live notices, and with none for a single letter."""
    names = search.suggestions(request.GET.get("q", ""))
    return JsonResponse({"suggestions": [each._asdict() for each in names]}, json_dumps_params={"ensure_ascii": False})


def _page(request: HttpRequest, results: search.Results) -> SafeString:
    """Return the page, which is rendered once and is the same until something changes."""
    # A developer who edits a template wants to see it change. The list at its own address is stored as it is.
    if settings.DEBUG or not request.GET:
        return _rendered(request, results)
    page: SafeString = results.index.cached((results.query, results.language), lambda: _rendered(request, results))
    return page


def _rendered(request: HttpRequest, results: search.Results) -> SafeString:
    expected = None if results.start else picture_of(results)
    context = {
        "results": results,
        "expected": expected,
        "followed": results.query.ordered("").query_string(),
        "made_at": None if request.GET else made_at(),
    }
    return render_to_string("public/notice_list.html", context, request)
