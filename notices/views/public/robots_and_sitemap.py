"""What search engines read before they read a page: what they may ask for, and what there is."""

from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from notices.models import Listing
from notices.public.addresses import absolute, canonical, in_language
from notices.views.public.notice import kept_until, public

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# More addresses than a sitemap can have; the newest are in it.
MOST_ADDRESSES = 50_000
# Pages in every language; a notice has one language, and one address that others should know.
PAGES = ("notice-list", "trial-list", "checking", "glossary", "api")
# Nothing there is for readers; what is said here keeps nobody out.
NOT_FOR_READERS = ("/admin/", "/django-admin/", "/accounts/", "/share/")


@public
def robots(request: HttpRequest) -> HttpResponse:
    closed = [f"Disallow: {path}" for path in NOT_FOR_READERS]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every notice that is live now, with the time since which its text is what it is."""
    live = (
        Listing.objects.live().order_by("-live_from", "-pk").values_list("notice__number", "notice__slug", "live_from")
    )
    addresses = Element("urlset", xmlns=NAMESPACE)
    for name in PAGES:
        for language, _name in settings.LANGUAGES:
            _add(addresses, absolute(in_language(language, name)))
    most = MOST_ADDRESSES - len(PAGES) * len(settings.LANGUAGES)
    for number, slug, live_from in live[:most].iterator():
        _add(addresses, absolute(canonical("notice", number, slug)), live_from)
    response = HttpResponse(
        tostring(addresses, encoding="utf-8", xml_declaration=True), content_type="application/xml; charset=utf-8"
    )
    return kept_until(response, _changes_at())


def _add(addresses: Element, address: str, changed_at: datetime | None = None) -> None:
    entry = SubElement(addresses, "url")
    SubElement(entry, "loc").text = address
    if changed_at:
        SubElement(entry, "lastmod").text = changed_at.isoformat(timespec="seconds")


def _changes_at() -> datetime | None:
    """When something scheduled comes into the list, or leaves it."""
    now = timezone.now()
    begins = Listing.objects.filter(live_from__gt=now).aggregate(at=Min("live_from"))["at"]
    ends = Listing.objects.live().aggregate(at=Min("live_until"))["at"]
    return min((moment for moment in (begins, ends) if moment), default=None)
