"""A published version as a file for reference managers."""

import re

from django.http import HttpRequest, HttpResponseBase

from notices.formats.citation import FORMS
from notices.public.citation import citation_of
from notices.public.http import conditional_response, public
from notices.public.ledger import PublicRecord, PublishedVersion, text_of
from notices.views.public.notice import gone_page, record_or_404, version_or_404


class CitationForm:
    """The ending of an address: which file is asked for."""

    regex = "|".join(re.escape(form) for form in FORMS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@public
def notice(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """The live version, under its permanent address."""
    record = record_or_404(number)
    return _file(request, record, record.current, form)


@public
def notice_version(request: HttpRequest, number: int, n: int, form: str) -> HttpResponseBase:
    record = record_or_404(number)
    return _file(request, record, version_or_404(record, n), form)


def _file(request: HttpRequest, record: PublicRecord, version: PublishedVersion, form: str) -> HttpResponseBase:
    if record.gone(version):
        return gone_page(request, record, version)
    citation = citation_of(record, version, text_of(version).document)
    file = FORMS[form]
    content = file.write(citation).encode()
    return conditional_response(request, content, file.media_type, record.changes_at, f"{citation.key}.{form}")
