"""The context processor of every page: whose site it is, and whether it is a demonstration."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest


class SiteContext(TypedDict):
    """The names an agency sets for itself, its licence, and the demonstration mark."""

    SITE_NAME: str
    PUBLISHER_NAME: str
    LICENCE_NAME: str
    LICENCE_URL: str
    DEMO: bool


def site(request: HttpRequest) -> SiteContext:
    """Return the site's names from the settings alone: public pages read no database and set no cookie for them."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "PUBLISHER_NAME": settings.PUBLISHER_NAME,
        "LICENCE_NAME": settings.LICENCE_NAME,
        "LICENCE_URL": settings.LICENCE_URL,
        "DEMO": settings.DEMO,
    }
