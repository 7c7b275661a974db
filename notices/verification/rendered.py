"""`verify --render`: every published text, stored page, list and PDF is made again, and must be what is stored.

Whoever holds the ledger's key can seal what was never approved; what is made anew does not follow them.
It takes some tenths of a second a version, and no bound holds for it: once a week is enough.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from http import HTTPStatus

from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.utils import translation

from notices.models import ApprovedHtml, PdfFile, StoredList, Version
from notices.models.clock import database_now
from notices.models.public_revision import public_revision
from notices.models.stored_page import StoredCopy
from notices.public import ledger
from notices.public.made_at import made_again_as_at, moment_of
from notices.public.page_cache.approved_html import OtherWords
from notices.public.page_cache.build import build
from notices.public.page_cache.visible_words import words_of
from notices.public.page_cache.warm_up import environ_of_reader
from notices.public.page_cache.wsgi import TRANSPORT_HEADERS
from notices.public.pdf import TypesettingError
from notices.public.pdf.files import set_again
from notices.rendering.fragment import fragment
from notices.verification.history import History
from notices.verification.public_pages import headers_of


def findings(history: History) -> Iterator[str]:
    for approved in history.approved_htmls:
        if finding := _text(approved, history.version_by_id.get(approved.version_id)):
            yield f"the text that readers are shown of version row {approved.version_id} of {history} {finding}"
    for page in history.pages:
        if finding := _page(page):
            yield f"the stored page {page.path} of {history} {finding}"
    if history.pdf_files:
        yield from _files(history)


def findings_of_lists() -> Iterator[str]:
    """Yield each list that would be sent now and is another one when it is made again."""
    for stored_list in StoredList.objects.filter(public_revision=public_revision()).order_by("path").iterator(50):
        if finding := _page(stored_list):
            yield f"the stored list {stored_list.path} {finding}"


def _text(approved: ApprovedHtml, version: Version | None) -> str:
    try:
        rendered = fragment(version.document) if version else ""
    except ValueError:
        return ""  # `texts` reports a version that cannot be read
    if words_of(approved.html) != words_of(rendered):
        return "has other words than its version: delete it"
    if approved.html != rendered:
        return "has other markup than its version: where store_pages does not take it over, somebody changed it"
    return ""


def _page(page: StoredCopy) -> str:
    """Compare a page or list that would be sent now with what Django answers now; another build makes other pages."""
    if page.build != build() or page.valid_until <= database_now():
        return ""
    # Of when it was made it says what the stored one says; all else must come out the same.
    with translation.override(translation.get_language()), made_again_as_at(moment_of(bytes(page.identity))):
        response = _handler().get_response(WSGIRequest(environ_of_reader(page.path)))
    if response.status_code != HTTPStatus.OK:
        return f"stands where readers are answered with {response.status_code}: delete it"
    if getattr(response, "content", b"") != bytes(page.identity):
        return "is not what its text and its ledger give when it is made again: delete it"
    if _comparable(response.items()) != _comparable(headers_of(page) or ()):
        return "has other headers than when it is made again: delete it"
    return ""


@cache
def _handler() -> BaseHandler:
    """Return Django's handler without what the server does around it, which would close this very connection."""
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _comparable(headers: Iterable[tuple[str, str]]) -> set[tuple[str, frozenset[str]]]:
    """Return what headers say; the directives of a policy stand in no order."""
    return {
        (name.lower(), frozenset(each.strip() for each in value.split(";")))
        for name, value in headers
        if name.lower() not in TRANSPORT_HEADERS
    }


def _files(history: History) -> Iterator[str]:
    number = history.notice.number
    record = ledger.public_record(number) if number else None
    versions = {version.publication.pk: version for version in record.versions} if record else {}
    for file in history.pdf_files:
        name = f"the PDF of ledger row {file.publication_id} of {history}"
        version = versions.get(file.publication_id)
        if record is None or version is None:
            yield f"{name} is of a version that the public never saw: delete it"
        elif not record.gone(version) and (finding := _file(file, record, version)):
            yield f"{name} {finding}"


def _file(file: PdfFile, record: ledger.PublicRecord, version: ledger.PublishedVersion) -> str:
    try:
        content = set_again(record, version, file.fingerprint)
    except (TypesettingError, OtherWords) as error:
        return f"cannot be set again ({error})"
    if content is not None and content != bytes(file.content):
        return "is not what its text gives when it is set again: delete it"
    return ""
