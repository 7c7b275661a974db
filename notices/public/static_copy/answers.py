"""What a reader is answered at an address, asked inside this process."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.utils.module_loading import import_string

from notices.access.security_log import REQUEST_ID
from notices.public.page_cache.warm_up import environ_of_reader
from notices.public.static_copy.addresses import NOT_FOUND

# Pages that say why there is nothing give the number of the request; that of a copy is the same each time.
NUMBER_OF_COPY = "static-copy"


class SiteAnswer(NamedTuple):
    """A status with the bytes that follow, piece by piece."""

    status: int
    content: Iterable[bytes]


@contextmanager
def answer_of(address: str) -> Iterator[SiteAnswer]:
    """Ask for an address as a reader of the site would; the content is read inside the `with`."""
    application = import_string(str(settings.WSGI_APPLICATION))
    path, _mark, query = address.partition("?")
    # WSGI's way to hand over bytes.
    path_info = unquote(path).encode().decode("latin-1")
    environ = {**environ_of_reader(path_info), "QUERY_STRING": query, REQUEST_ID: NUMBER_OF_COPY}
    statuses: list[str] = []
    with _expected_refusals():
        content = application(environ, lambda status, _headers, *_rest: statuses.append(status))
    try:
        yield SiteAnswer(int(statuses[0].partition(" ")[0]), content)
    finally:
        if hasattr(content, "close"):
            content.close()


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


def has_file(address: str, status: int) -> bool:
    """Does an address have a file in the copy? Of what was withdrawn, the page that says why."""
    if address.endswith(f"/{NOT_FOUND}"):
        return status == HTTPStatus.NOT_FOUND
    return status == HTTPStatus.OK or (status == HTTPStatus.GONE and address.endswith("/"))


def is_missing(address: str, status: int) -> bool:
    """Is it a fault that this address has no file? What was withdrawn or removed by law has none, rightly."""
    return not has_file(address, status) and status not in (HTTPStatus.GONE, HTTPStatus.NOT_FOUND)
