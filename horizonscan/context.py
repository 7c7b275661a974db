"""What every template may print: who we are, and whether this is a demonstration."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest


class Site(TypedDict):
    """The names an agency sets for itself, and the demonstration mark."""

    SITE_NAME: str
    PUBLISHER_NAME: str
    DEMO: bool


def site(request: HttpRequest) -> Site:
    """Read from settings alone: public pages count their queries and carry no cookie."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "PUBLISHER_NAME": settings.PUBLISHER_NAME,
        "DEMO": settings.DEMO,
    }
