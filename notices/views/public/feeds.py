"""The feeds: of the list, as somebody has narrowed it, and of one notice."""

from django.http import HttpRequest, HttpResponseBase

from notices.formats.atom import MEDIA_TYPE, atom
from notices.public import feeds
from notices.public.addresses import absolute
from notices.public.http import conditional_response, public
from notices.rendering.page_language import page_language
from notices.search import SearchQuery
from notices.views.public.notice import record_or_404


@public
def notice_list(request: HttpRequest) -> HttpResponseBase:
    # Asked first: what takes effect in between is in the entries, and the page is kept for less.
    changes_at = feeds.next_change()
    feed = feeds.of_list(SearchQuery.of(request.GET), page_language(), absolute)
    return conditional_response(request, atom(feed), f"{MEDIA_TYPE}; charset=utf-8", changes_at)


@public
def notice(request: HttpRequest, number: int) -> HttpResponseBase:
    """Also of a notice that is withdrawn as wrong: who follows it must learn that, and is told no word of its text."""
    record = record_or_404(number)
    feed = feeds.of_notice(record, page_language(), absolute)
    return conditional_response(request, atom(feed), f"{MEDIA_TYPE}; charset=utf-8", record.changes_at)
