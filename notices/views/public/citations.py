"""A published version as a file for reference managers."""

import re

from django.http import HttpRequest, HttpResponseBase

from notices.formats.citation import FORMS
from notices.public.citation import citation_of
from notices.public.http import conditional_response, public
from notices.public.ledger import PublishedVersion, Standing, text_of
from notices.views.public.notice import gone_page, standing_or_404, version_or_404


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
    standing = standing_or_404(number)
    return _file(request, standing, standing.current, form)


@public
def notice_version(request: HttpRequest, number: int, n: int, form: str) -> HttpResponseBase:
    standing = standing_or_404(number)
    return _file(request, standing, version_or_404(standing, n), form)


def _file(request: HttpRequest, standing: Standing, version: PublishedVersion, form: str) -> HttpResponseBase:
    if standing.gone(version):
        return gone_page(request, standing, version)
    citation = citation_of(standing, version, text_of(version).document)
    file = FORMS[form]
    content = file.write(citation).encode()
    return conditional_response(request, content, file.media_type, standing.changes_at, f"{citation.key}.{form}")
