"""Finding a notice: the public's list, and names that begin as somebody types."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.gzip import gzip_page

from notices import search as listing
from notices.public.http import cache_until, public
from notices.rendering.page_language import page_language


# Nothing on the page is a secret, so its length tells nobody anything.
@public
@gzip_page
def notice_list(request: HttpRequest) -> HttpResponse:
    results = listing.search(listing.SearchQuery.of(request.GET), page_language())
    return cache_until(HttpResponse(_page(request, results)), results.changes_at)


@public
def suggestions(request: HttpRequest) -> HttpResponse:
    """At most a handful of names, and nothing for a single letter; of what is live, as the list is."""
    found = listing.suggestions(request.GET.get("q", ""))
    return JsonResponse({"suggestions": [each._asdict() for each in found]}, json_dumps_params={"ensure_ascii": False})


def _page(request: HttpRequest, results: listing.Results) -> SafeString:
    """The page; each is drawn once, for it is the same until something changes."""
    # While somebody works on a template, it would seem not to change.
    if settings.DEBUG:
        return _drawn(request, results)
    page: SafeString = results.index.cached((results.query, results.language), lambda: _drawn(request, results))
    return page


def _drawn(request: HttpRequest, results: listing.Results) -> SafeString:
    context = {"results": results, "followed": results.query.ordered("").query_string()}
    return render_to_string("public/notice_list.html", context, request)
