"""Make stored pages in advance: a notice's page when it is published, all pages and lists for a new build or day."""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponseRedirect
from django.utils.module_loading import import_string

from notices.models import Listing, Notice, StoredList, StoredPage
from notices.models.clock import database_now
from notices.models.public_revision import public_revision
from notices.models.stored_page import StoredCopy
from notices.public.addresses import canonical, in_language
from notices.public.page_cache.build import build
from notices.public.page_cache.lists import list_paths

logger = logging.getLogger(__name__)


class StoredPaths(NamedTuple):
    """How many pages and lists are stored and would be sent now, and the addresses of those that are not."""

    number: int
    missing: list[str]


class RedirectBeforePage(HttpResponseRedirect):
    """An answer that leads on. When it has been sent, the page at a notice's own address is made.

    Whoever published the notice does not wait for that. Where it fails, the first reader makes the page, as each other
    page of the notice.
    """

    def __init__(self, address: str, notice: Notice) -> None:
        super().__init__(address)
        self._notice = notice

    def close(self) -> None:
        """Called by the server behind the last byte; Django then gives the database's connection back."""
        try:
            if settings.STORED_PAGES:
                request_page(canonical("notice", self._notice.number, self._notice.slug))
        except DatabaseError:
            logger.exception("The page of notice %s could not be made", self._notice.pk)
        finally:
            super().close()


def make_pages(notice: Notice) -> StoredPaths:
    """Request the pages of a notice's live version in each language, and tell which are stored then."""
    newest = Listing.objects.live().filter(notice=notice).values_list("published_number", flat=True).first()
    return _make(StoredPage, [] if newest is None else list(_paths(notice, newest)))


def make_all_pages() -> StoredPaths:
    """Make the lists and the pages of every live notice, delete what is over, and tell what is stored then.

    The feed of a notice is made when somebody asks for it.
    """
    live = Listing.objects.live().select_related("notice").order_by("pk")
    made = [make_pages(listing.notice) for listing in live.iterator(chunk_size=200)]
    StoredPage.objects.exclude(build=build()).delete()
    StoredList.objects.exclude(build=build(), public_revision=public_revision()).delete()
    made.append(_make(StoredList, sorted(list_paths())))
    return StoredPaths(sum(each.number for each in made), [path for each in made for path in each.missing])


def _make(model: type[StoredCopy], paths: list[str]) -> StoredPaths:
    """Request each path, so that its answer is stored, and look which of them are: to have asked is not enough."""
    for path in paths if settings.STORED_PAGES else ():
        request_page(path)
    copies = model._default_manager.filter(path__in=paths, build=build(), valid_until__gt=database_now())
    stored = set(copies.values_list("path", flat=True))
    return StoredPaths(len(stored), [path for path in paths if path not in stored])


def request_page(path: str) -> int:
    """Request a page as a reader would, and return the status; the page itself is thrown away."""
    application = import_string(str(settings.WSGI_APPLICATION))
    statuses: list[str] = []
    answer = application(environ_of_reader(path), lambda status, _headers, *_rest: statuses.append(status))
    if hasattr(answer, "close"):
        answer.close()
    return int(statuses[0].partition(" ")[0])


def environ_of_reader(path: str) -> dict[str, Any]:
    """Return the WSGI environment of a reader's request for this path, at the site's own address."""
    site = urlsplit(settings.SITE_URL)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
    }
    if settings.SECURE_PROXY_SSL_HEADER and site.scheme == "https":
        environ[settings.SECURE_PROXY_SSL_HEADER[0]] = settings.SECURE_PROXY_SSL_HEADER[1]
    return environ


def _paths(notice: Notice, version: int) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        yield in_language(language, "notice", notice.number, notice.slug)
        yield in_language(language, "notice-version", notice.number, version)
