"""One thing that happened or is due, as a mail shows it, and the address of a page at the desk."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse


@dataclass(frozen=True)
class MailItem:
    """One thing that happened or is due, as a mail shows it."""

    title: str
    text: str
    link: str
    deputy_for: str = ""  # the name of the absent person whose deputy the reader is


def url(name: str, *arguments: int) -> str:
    return urljoin(settings.SITE_URL, reverse(name, args=arguments))
