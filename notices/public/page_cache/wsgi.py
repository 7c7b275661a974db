"""The WSGI middleware around Django: it sends a public page that is stored, and hands all other requests on.

It answers only what Django would have answered with the same bytes: to GET and HEAD, of a host that is ours, over the
connection that the site demands. It reads no cookie, so no answer can hold anything of a person. And it stores only
what was asked for at the page's plain address on the site's own host: no header and no other spelling of an address
colours what others get.
"""

import logging
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import get_script_name
from django.db import DatabaseError, Error, connection
from django.http.request import split_domain_port, validate_host

from notices.formats.encodings import best_encoding
from notices.public.http import CACHE_HINT, max_age_until
from notices.public.page_cache.build import build
from notices.public.page_cache.lists import is_list_path
from notices.public.page_cache.look_up import LISTS, PAGES, CopyTable, SentPage, find_copy
from notices.public.page_cache.outage import is_out, may_ask, note_failure, note_recovery
from notices.public.page_cache.stale import stale_answer
from notices.public.page_cache.store import CopyToStore, store_copy

# Only these and lists can be stored; a request for anything else costs no look-up.
PREFIXES = ("/varsel/", "/nn/varsel/", "/en/varsel/")
# What a server, or a proxy that it believes, may name as the part of an address before the path: Django's links begin
# with it.
PATH_PREFIXES = ("SCRIPT_NAME", "SCRIPT_URL", "REDIRECT_URL")
# Headers that are set each time the bytes are sent, so they are not stored.
TRANSPORT_HEADERS = {"cache-control", "content-encoding", "content-length", "etag", "vary", "set-cookie"}
# What a reader says of the bytes that they have, and of the form in which they take others.
CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"}
WISHES = CONDITIONS | {"HTTP_ACCEPT_ENCODING"}

logger = logging.getLogger(__name__)
Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class StoredPageMiddleware:
    """A WSGI application around Django's."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        table = _table(environ) if settings.STORED_PAGES else None
        if table is None:
            return self.application(environ, start_response)
        if page := _look_up(table, environ):
            return _send(environ, start_response, page)
        if is_out() and (stale := stale_answer(_path(environ), build())):
            start_response("200 OK", stale.headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [stale.body]
        if is_plain(environ):
            return self._store_and_send(table, environ, start_response)
        return self.application(environ, start_response)

    def _store_and_send(self, table: CopyTable, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Store Django's answer and send what was stored: compressed, and nothing to who has it from before.

        Django is not told what the reader has and accepts. Else a list that most readers have would never be stored.
        """
        unconditional = {name: value for name, value in environ.items() if name not in WISHES}
        responses: list[tuple[Any, ...]] = []
        answer = self.application(unconditional, lambda *response: responses.append(response))
        copy = unconditional.pop(CACHE_HINT, None)
        if copy is not None and responses[0][0].startswith("200"):
            store_answer(_path(unconditional), responses[0][1], b"".join(answer), copy)
            if page := _look_up(table, environ):
                _close(answer)
                return _send(environ, start_response, page)
        start_response(*responses[0])
        return answer


def _close(answer: Any) -> None:
    if hasattr(answer, "close"):
        answer.close()


def _table(environ: Environ) -> CopyTable | None:
    """Return the table in which the answer to a request may be stored; None where it is Django's alone."""
    path = environ.get("PATH_INFO", "")
    if is_list_path(path):
        # A query string narrows a list.
        table = None if environ.get("QUERY_STRING") else LISTS
    else:
        table = PAGES if path.startswith(PREFIXES) else None
    return table if table and _may_be_stored(environ) else None


def _may_be_stored(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and not _has_path_prefix(environ)
        and (not settings.SECURE_SSL_REDIRECT or _is_secure(environ))
        and _is_ours(environ.get("HTTP_HOST") or environ["SERVER_NAME"], tuple(settings.ALLOWED_HOSTS))
    )


def is_plain(environ: Environ) -> bool:
    """Was a page asked for as its address stands in the site's own links? Nothing else of a request may be stored."""
    site, path = urlsplit(settings.SITE_URL), environ["PATH_INFO"]
    # The target as it was sent, where the server tells: another spelling of the path, or a whole address, is not plain.
    target = environ.get("RAW_URI") or environ.get("REQUEST_URI") or path
    return (
        environ["REQUEST_METHOD"] == "GET"
        and target == path
        and not environ.get("QUERY_STRING")
        and not _has_path_prefix(environ)
        and (environ.get("HTTP_HOST") or _server_host(environ)) == site.netloc
        and _is_secure(environ) == (site.scheme == "https")
    )


def _server_host(environ: Environ) -> str:
    """Return the host of a request that names none, as Django does: the server's own."""
    is_usual = environ["SERVER_PORT"] == ("443" if environ.get("wsgi.url_scheme") == "https" else "80")
    return str(environ["SERVER_NAME"]) if is_usual else f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"


def _has_path_prefix(environ: Environ) -> bool:
    """Would Django's links begin with something that came with the request?"""
    if settings.FORCE_SCRIPT_NAME is not None or not any(environ.get(name) for name in PATH_PREFIXES):
        return False
    return bool(get_script_name(environ))


def _is_secure(environ: Environ) -> bool:
    """Did the request come by HTTPS, by the same rule as Django's `request.is_secure()`?"""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        if header := environ.get(name):
            return str(header).split(",", 1)[0].strip() == value
    return environ.get("wsgi.url_scheme") == "https"


@lru_cache(maxsize=64)
def _is_ours(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


def _path(environ: Environ) -> str:
    """Return the path as Django reads it: WSGI hands its bytes over as Latin-1."""
    return str(environ["PATH_INFO"]).encode("latin-1").decode("utf-8", "replace")


def _look_up(table: CopyTable, environ: Environ) -> SentPage | None:
    """Return the copy; None where none is stored, and where the database does not answer."""
    if not may_ask():
        return None
    try:
        try:
            page = _find(table, environ)
        except Error:
            if not _is_connection_lost():
                raise
            # One that was kept while the database was started anew: another one is opened.
            connection.close()
            page = _find(table, environ)
        note_recovery()
        return page
    except Error as error:
        note_failure(error)
        if not connection.in_atomic_block:
            connection.close()
        return None


def _is_connection_lost() -> bool:
    """Was the connection ended by the other side? One that we ended, since no answer came, is not tried again."""
    driver: Any = connection.connection
    is_closed = driver is not None and getattr(driver, "closed", False)
    return bool(is_closed and not connection.in_atomic_block and not getattr(driver, "was_silent", False))


def _find(table: CopyTable, environ: Environ) -> SentPage | None:
    return find_copy(table, _path(environ), build(), best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))


def _has_etag(environ: Environ, etag: str) -> bool:
    """Does the reader already have the bytes, by `If-None-Match`?"""
    header = environ.get("HTTP_IF_NONE_MATCH", "")
    # The cheap test comes first: most readers send no such header, and some send a very long one.
    is_named = header == etag or (
        etag in header and any(tag.strip().removeprefix("W/") == etag for tag in header.split(","))
    )
    return is_named or header == "*"


def _send(environ: Environ, start_response: StartResponse, page: SentPage) -> Iterable[bytes]:
    cache_control = ("Cache-Control", f"public, max-age={max_age_until(page.valid_until)}")
    if _has_etag(environ, page.etag):
        start_response("304 Not Modified", [*page.headers_without_body, cache_control])
        return []
    start_response("200 OK", [*page.headers, cache_control])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]


def store_answer(path: str, headers: list[tuple[str, str]], content: bytes, copy: CopyToStore) -> None:
    """Store the page or list; if that fails the reader has it all the same."""
    stored_headers = [header for header in headers if header[0].lower() not in TRANSPORT_HEADERS]
    try:
        store_copy(path, build(), stored_headers, content, copy)
    except DatabaseError:
        logger.exception("A page could not be stored: %s", path)
