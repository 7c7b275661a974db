"""What every template may print: who we are, and whether this is a demonstration."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest


class Site(TypedDict):
    """The names an agency sets for itself, its licence, and the demonstration mark."""

    SITE_NAME: str
    PUBLISHER_NAME: str
    LICENCE_NAME: str
    LICENCE_URL: str
    DEMO: bool


def site(request: HttpRequest) -> Site:
    """Read from settings alone: public pages count their queries and carry no cookie."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "PUBLISHER_NAME": settings.PUBLISHER_NAME,
        "LICENCE_NAME": settings.LICENCE_NAME,
        "LICENCE_URL": settings.LICENCE_URL,
        "DEMO": settings.DEMO,
    }
