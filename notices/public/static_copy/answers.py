"""What a reader is answered at an address, asked inside this process."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from notices.access.security_log import REQUEST_ID
from notices.public.addresses import absolute, without_prefix
from notices.public.page_cache.warm_up import environ_of_reader
from notices.public.static_copy.addresses import NOT_FOUND

# Pages that say why there is nothing give the number of the request; that of a copy is the same each time.
NUMBER_OF_COPY = "static-copy"


class SiteAnswer(NamedTuple):
    """A status, whether the answer is one for the moment, and the bytes that follow, piece by piece."""

    status: int
    # As while the database gives no answer: a page of before, or none.
    is_passing: bool
    content: Iterable[bytes]


@contextmanager
def answer_of(address: str) -> Iterator[SiteAnswer]:
    """Ask for an address as a reader of the site would; the content is read inside the `with`."""
    application = import_string(str(settings.WSGI_APPLICATION))
    path, _mark, query = address.partition("?")
    # WSGI's way to hand over bytes.
    path_info = unquote(path).encode().decode("latin-1")
    environ = {**environ_of_reader(path_info), "QUERY_STRING": query, REQUEST_ID: NUMBER_OF_COPY}
    starts: list[tuple[str, dict[str, str]]] = []
    with _expected_refusals():
        content = application(environ, lambda status, headers, *_rest: starts.append((status, dict(headers))))
    status, headers = starts[0]
    code = int(status.partition(" ")[0])
    pieces = [_leading_on(headers["Location"])] if code == HTTPStatus.MOVED_PERMANENTLY else content
    try:
        yield SiteAnswer(code, "no-store" in headers.get("Cache-Control", ""), pieces)
    finally:
        if hasattr(content, "close"):
            content.close()


def _leading_on(address: str) -> bytes:
    """Return a page that leads on by itself: a plain web server of files knows no other way."""
    context = {"address": address, "canonical": absolute(without_prefix(address))}
    with translation.override(translation.get_language_from_path(address) or settings.LANGUAGE_CODE):
        return render_to_string("public/leading_on.html", context).encode()


@contextmanager
def _expected_refusals() -> Iterator[None]:
    """Leave no line in the log about what is not there, as readers who look for it do; faults are logged as ever."""
    logger = logging.getLogger("django.request")
    usual = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(usual)


def has_file(address: str, answer: SiteAnswer) -> bool:
    """Does an address have a file in the copy? Of what was withdrawn, the page that says why."""
    if address.endswith(f"/{NOT_FOUND}"):
        return answer.status == HTTPStatus.NOT_FOUND
    if answer.status in (HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY):
        return not answer.is_passing
    return answer.status == HTTPStatus.GONE and address.endswith("/")


def is_missing(address: str, answer: SiteAnswer) -> bool:
    """Is it a fault that this address has no file? What was withdrawn or removed by law has none, rightly."""
    return not has_file(address, answer) and answer.status not in (HTTPStatus.GONE, HTTPStatus.NOT_FOUND)
