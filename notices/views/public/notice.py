"""The pages of a notice. No public view touches the session: all readers get the same, without a cookie."""

from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from notices.document.model import Document
from notices.formats.citation import vancouver
from notices.models import Publication
from notices.models.clock import database_now
from notices.models.moment import next_midnight
from notices.monitoring.freshness import freshness_of
from notices.monitoring.status_text import status_text
from notices.public import ledger
from notices.public.addresses import absolute, canonical
from notices.public.citation import citation_of
from notices.public.glossary import explained_words
from notices.public.http import CACHE_HINT, cache_until, public
from notices.public.ledger import PublicRecord, PublishedVersion
from notices.public.made_at import made_at
from notices.public.page_cache.approved_html import OtherWords, fragment_of
from notices.public.page_cache.own_block import split
from notices.public.page_cache.store import PageToStore
from notices.public.related import live_text, related_notices
from notices.public.withdrawal_note import withdrawal_note
from notices.rendering.fragment import plain_title, table_of_contents
from notices.rendering.page_language import language_note, page_language

# Seconds: a text in other words is shown again when somebody has mended the program.
OPERATORS_TIME = 3600


@public
def notice(request: HttpRequest, number: int, slug: str = "") -> HttpResponse:
    """Answer with the notice at its own address, to which every other one leads, with another slug or without one."""
    record = record_or_404(number)
    if record.state == "wrong":
        return gone_page(request, record, record.current)
    address = _address(record)
    if request.path != address:
        return redirect(address, permanent=True)
    return _page(request, record, record.current, address)


@public
def notice_version(request: HttpRequest, number: int, n: int) -> HttpResponse:
    record = record_or_404(number)
    version = version_or_404(record, n)
    if record.gone(version):
        return gone_page(request, record, version)
    return _page(request, record, version, reverse("notice-version", args=[number, n]))


def record_or_404(number: int) -> PublicRecord:
    if (record := ledger.public_record(number)) is None:
        raise Http404
    return record


def version_or_404(record: PublicRecord, n: int) -> PublishedVersion:
    if (version := record.version(n)) is None:
        raise Http404
    return version


def _address(record: PublicRecord) -> str:
    return reverse("notice", args=[record.notice.number, record.notice.slug])


def _page(request: HttpRequest, record: PublicRecord, version: PublishedVersion, path: str) -> HttpResponse:
    is_live = record.state == "live" and version is record.current
    publication = version.publication
    text = live_text(publication) if is_live else ledger.text_of(version)
    ledger.require_approved(text, publication)
    numbers = record.notice.number, version.number
    try:
        approved = fragment_of(text, publication)
    except OtherWords:
        return other_words_page(request, record, version)
    fragment = approved.html
    related = related_notices(text) if is_live else None
    # The trials of a text that was replaced or withdrawn are no longer watched.
    freshness = freshness_of(record.notice, text) if is_live else None
    # A notice that replaces this one is named as soon as it is public itself.
    elsewhere = related.changes_at if related else record.next_change if record.is_replaced else None
    changes_at = min(filter(None, (record.changes_at, elsewhere, next_midnight(database_now()))))
    if request.path == path:
        # Only the one address is stored: there is no end to the others that lead here, as /v/01/.
        request.META[CACHE_HINT] = PageToStore(
            publication, record.last_entry, text, approved, record.public_revision, changes_at
        )
    context = {
        "record": record,
        "version": version,
        "text": text,
        # Not the notice's own title, which is its draft's and not public.
        "title": plain_title(text.document),
        "approved": split(fragment),
        "contents": table_of_contents(text.document),
        "text_language": language_note(text.document.language),
        "freshness": freshness,
        "status": status_text(freshness) if freshness and freshness.has_content else None,
        "withdrawal_note": _withdrawal_note(record, text.document),
        "related": related,
        "glossary": explained_words(fragment, text.document.language, page_language()),
        "citation": vancouver(citation_of(record, version, text.document), page_language()),
        "address": absolute(canonical("notice", record.notice.number, record.notice.slug)),
        "json_address": absolute(canonical("notice-version-json", *numbers)),
        "made_at": made_at(),
        "permanent_address": absolute(canonical("notice-version", *numbers)),
    }
    return cache_until(render(request, "public/notice_detail.html", context), changes_at)


def _withdrawal_note(record: PublicRecord, document: Document) -> str:
    return withdrawal_note(record.withdrawal.public_note, document) if record.withdrawal else ""


def gone_page(request: HttpRequest, record: PublicRecord, version: PublishedVersion) -> HttpResponse:
    context = {"record": record, "version": version, "withdrawal": cast(Publication, record.gone(version))}
    return render(request, "public/gone.html", context, status=410)


def other_words_page(request: HttpRequest, record: PublicRecord, version: PublishedVersion) -> HttpResponse:
    """Answer in place of a text that this program would word otherwise than it was approved: with none of its words."""
    context = {"record": record, "version": version, "email": settings.CONTACT_EMAIL}
    response = render(request, "public/other_words.html", context, status=503)
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = str(OPERATORS_TIME)
    return response
