"""The context processor of every page: whose site it is, whether it is a demonstration, and the request's id."""

from collections.abc import Callable
from typing import Any, TypedDict

from django.conf import settings
from django.http import HttpRequest

from notices.access.directory_settings import is_configured
from notices.access.security_log import request_id_of
from notices.public import agency_pages


class SiteContext(TypedDict):
    """The names an agency sets for itself, its licence, and the demonstration mark.

    Public pages end with links to the agency's own pages. The id of the request is asked for by the pages that tell
    what went wrong; what the directory is called, by those of signing in: "" where there is none.
    """

    SITE_NAME: str
    PUBLISHER_NAME: str
    LICENCE_NAME: str
    LICENCE_URL: str
    DEMO: bool
    ACCESSIBILITY_STATEMENT_URL: str
    agency_links: Callable[[], list[tuple[str, Any]]]
    directory_name: Callable[[], str]
    request_id: Callable[[], str]


def site(request: HttpRequest) -> SiteContext:
    """Return the site's names from the settings alone: public pages read no database and set no cookie for them."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "PUBLISHER_NAME": settings.PUBLISHER_NAME,
        "LICENCE_NAME": settings.LICENCE_NAME,
        "LICENCE_URL": settings.LICENCE_URL,
        "DEMO": settings.DEMO,
        "ACCESSIBILITY_STATEMENT_URL": settings.ACCESSIBILITY_STATEMENT_URL,
        "agency_links": agency_pages.links,
        "directory_name": lambda: settings.DIRECTORY_NAME if is_configured() else "",
        "request_id": lambda: request_id_of(request),
    }
