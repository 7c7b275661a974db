"""What stands in front of Django: a public page that is stored is sent from here, all else goes on to Django.

It answers only what Django would have answered with the same bytes: to GET and HEAD, of a host that is ours, over the
connection that the site demands. It reads no cookie, so no answer can hold anything of a person.
"""

import logging
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from notices.public.page_cache.build import build
from notices.public.page_cache.store import ENCODINGS, Found, Keep, find, keep

# Where a view lays what it says of keeping its page.
WISH = "horizonscan.keep"
# Seconds that a cache may keep a page.
KEPT = 60
# Only these can be stored; what else is asked for costs no look-up.
PREFIXES = ("/varsel/", "/nn/varsel/", "/en/varsel/")
# Said anew each time the bytes are sent.
OF_THE_SENDING = {"cache-control", "content-encoding", "content-length", "etag", "vary", "set-cookie"}

logger = logging.getLogger(__name__)
Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


class FrontDoor:
    """A WSGI application around Django's."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        if not settings.STORED_PAGES or not _may_be_stored(environ):
            return self.application(environ, start_response)
        if found := _look_up(environ):
            return _send(environ, start_response, found)
        return self._made(environ, start_response)

    def _made(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Django's answer, kept for the next reader where its view says that it may be."""
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            told.append((status, headers))
            return start_response(status, headers, *rest)

        answer = self.application(environ, start)
        wish = environ.pop(WISH, None)
        if wish is not None and environ["REQUEST_METHOD"] == "GET" and told and told[0][0].startswith("200"):
            store_answer(_path(environ), told[0][1], b"".join(answer), wish)
        return answer


def _may_be_stored(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and environ.get("PATH_INFO", "").startswith(PREFIXES)
        and (not settings.SECURE_SSL_REDIRECT or _is_secure(environ))
        and _is_ours(environ.get("HTTP_HOST") or environ["SERVER_NAME"], tuple(settings.ALLOWED_HOSTS))
    )


def _is_secure(environ: Environ) -> bool:
    """As Django sees it."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        if told := environ.get(name):
            return str(told).split(",", 1)[0].strip() == value
    return environ.get("wsgi.url_scheme") == "https"


@lru_cache(maxsize=64)
def _is_ours(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


def _path(environ: Environ) -> str:
    """As Django reads it: WSGI hands the bytes of the path over as Latin-1."""
    return str(environ["PATH_INFO"]).encode("latin-1").decode("utf-8", "replace")


def _look_up(environ: Environ) -> Found | None:
    try:
        return find(_path(environ), build(), _encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))
    except DatabaseError:
        # A connection that was kept too long, or no database: Django opens another one, or says what is wrong.
        if not connection.in_atomic_block:
            connection.close()
        return None


@lru_cache(maxsize=64)
def _encoding(accepted: str) -> str:
    """The smallest form of the page that the reader can read."""
    weights: dict[str, float] = {}
    for each in accepted.lower().split(","):
        name, _semicolon, weight = each.partition(";")
        try:
            weights[name.strip()] = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            weights[name.strip()] = 0
    return next((encoding for encoding in ENCODINGS if weights.get(encoding, 0) > 0), "identity")


def _has_it(environ: Environ, etag: str) -> bool:
    """Does the reader say so?"""
    told = environ.get("HTTP_IF_NONE_MATCH", "")
    # The plain look comes first: most readers say nothing, and some say far too much.
    is_named = told == etag or (etag in told and any(tag.strip().removeprefix("W/") == etag for tag in told.split(",")))
    return is_named or told == "*"


def _send(environ: Environ, start_response: Start, found: Found) -> Iterable[bytes]:
    left = int((found.valid_until - timezone.now()).total_seconds())
    keep_for = ("Cache-Control", f"public, max-age={max(0, min(KEPT, left))}")
    if _has_it(environ, found.etag):
        start_response("304 Not Modified", [*found.headers_alone, keep_for])
        return []
    start_response("200 OK", [*found.headers, keep_for])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [found.body]


def store_answer(path: str, headers: list[tuple[str, str]], content: bytes, wish: Keep) -> None:
    """Store the page; if that fails the reader gets it all the same."""
    try:
        keep(path, build(), [header for header in headers if header[0].lower() not in OF_THE_SENDING], content, wish)
    except DatabaseError:
        logger.exception("A page could not be kept: %s", path)
