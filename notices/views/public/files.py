"""What the public reads as a file: canonical JSON, PDF, citations, feeds and the catalogue for harvesters."""

import re
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from notices.formats import atom
from notices.formats.citation import CITATION_FORMATS
from notices.models import Publication
from notices.public import dcat, feeds, pdf
from notices.public.addresses import absolute
from notices.public.citation import citation_of
from notices.public.http import SAFE_METHODS, allow_other_sites, cache_until, conditional_response, public
from notices.public.ledger import PublicRecord, PublishedVersion, text_of
from notices.public.page_cache.approved_html import OtherWords
from notices.public.page_cache.filtered_feeds import filtered_feed
from notices.public.page_cache.lists import offer_list, public_state
from notices.rendering.page_language import page_language
from notices.search import SearchQuery
from notices.views.public.notice import gone_page, other_words_page, record_or_404, version_or_404

# So many ledger rows are looked through for one that a command wrote.
MAX_FORGED = 20


class CitationForm:
    """A path converter: the ending of an address, which names one of the files for reference managers."""

    regex = "|".join(re.escape(form) for form in CITATION_FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@public
def notice_json(request: HttpRequest, number: int) -> HttpResponseBase:
    record = record_or_404(number)
    return _json(request, record, record.current)


@public
def version_json(request: HttpRequest, number: int, n: int) -> HttpResponseBase:
    record = record_or_404(number)
    return _json(request, record, version_or_404(record, n))


@public
def notice_pdf(request: HttpRequest, number: int) -> HttpResponseBase:
    record = record_or_404(number)
    return _pdf(request, record, record.current)


@public
def version_pdf(request: HttpRequest, number: int, n: int) -> HttpResponseBase:
    record = record_or_404(number)
    return _pdf(request, record, version_or_404(record, n))


@public
def notice_citation(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """Answer with a citation of the live version, which names its permanent address."""
    record = record_or_404(number)
    return _citation(request, record, record.current, form)


@public
def version_citation(request: HttpRequest, number: int, n: int, form: str) -> HttpResponseBase:
    record = record_or_404(number)
    return _citation(request, record, version_or_404(record, n), form)


@public
def list_feed(request: HttpRequest) -> HttpResponseBase:
    """Answer with the feed of the list, narrowed by the same query string as the list."""
    # Read first: what takes effect in between is in the entries, and caches keep the feed for less.
    state, query, language = public_state(), SearchQuery.of(request.GET), page_language()
    offer_list(request, state, reverse("feed"))
    content = filtered_feed(state, query, language, lambda: atom.atom(feeds.of_list(query, language, absolute)))
    return conditional_response(request, content, atom.CONTENT_TYPE, state.changes_at)


@public
def notice_feed(request: HttpRequest, number: int) -> HttpResponseBase:
    """Answer with a notice's feed, also of one withdrawn as wrong: followers must learn that, without its text."""
    state, record = public_state(), record_or_404(number)
    offer_list(request, state, reverse("notice-feed", args=[number]))
    content = atom.atom(feeds.of_notice(record, page_language(), absolute))
    return conditional_response(request, content, atom.CONTENT_TYPE, state.changes_at)


@public
def catalogue(request: HttpRequest) -> HttpResponseBase:
    # Read first: what takes effect in between is in the file, and caches keep it for less.
    changes_at = feeds.next_change()
    entries = Publication.objects.effective().select_related("notice", "version", "review").defer("version__content")
    span = dcat.PublicSpan(_first_sealed(entries), _first_sealed(entries.reverse()))
    return conditional_response(request, dcat.catalogue(span), f"{dcat.MEDIA_TYPE}; charset=utf-8", changes_at)


def _first_sealed(entries: QuerySet[Publication]) -> datetime | None:
    """Return when the first of the entries took effect that a command wrote."""
    return next((entry.effective_at for entry in entries[:MAX_FORGED] if entry.is_sealed), None)


def _no_file(request: HttpRequest, record: PublicRecord, version: PublishedVersion) -> HttpResponse | None:
    """Answer 410 where there is no file: the text was withdrawn as wrong, or words were removed from it by law."""
    if record.gone(version):
        return gone_page(request, record, version)
    if version.redaction:
        context = {"record": record, "version": version, "redaction": version.redaction}
        return render(request, "public/redacted_file.html", context, status=410)
    return None


def _json(request: HttpRequest, record: PublicRecord, version: PublishedVersion) -> HttpResponseBase:
    """Answer with the very bytes that were hashed; their hash is the etag."""
    if no_file := _no_file(request, record, version):
        return no_file
    text = text_of(version)
    etag = quote_etag(text.sha256)
    response = HttpResponse(text.content.encode(), content_type="application/json", headers={"ETag": etag})
    cache_until(response, record.changes_at)
    return allow_other_sites(get_conditional_response(request, etag=etag, response=response) or response)


def _pdf(request: HttpRequest, record: PublicRecord, version: PublishedVersion) -> HttpResponseBase:
    """Answer with the PDF, made for its first reader; after that an answer takes two queries."""
    if no_file := _no_file(request, record, version):
        return no_file
    if request.method not in SAFE_METHODS:
        # `public` refuses it; so there is no reason to make a file.
        return HttpResponse()
    try:
        file = pdf.stored_pdf(record, version)
    except OtherWords:
        return other_words_page(request, record, version)
    response = conditional_response(request, bytes(file.content), "application/pdf", record.changes_at)
    # The browser opens it, and saves it under this name.
    name = f"metodevarsel-{record.notice.number}-v{version.number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _citation(request: HttpRequest, record: PublicRecord, version: PublishedVersion, form: str) -> HttpResponseBase:
    if no_file := _no_file(request, record, version):
        return no_file
    citation = citation_of(record, version, text_of(version).document)
    file = CITATION_FORMATS[form]
    content = file.write(citation).encode()
    return conditional_response(request, content, file.media_type, record.changes_at, f"{citation.key}.{form}")
