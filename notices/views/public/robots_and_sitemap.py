"""What programs look for at addresses that they know: robots.txt, the sitemap, security.txt."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from notices.models import Listing
from notices.models.listing import SEALED_COLUMNS, genuine
from notices.public import agency_pages, feeds
from notices.public import security_txt as security_file
from notices.public.addresses import absolute, canonical
from notices.public.http import cache_until, public
from notices.public.page_cache.lists import offer_list, public_state

# Nothing below these is for readers; robots.txt itself keeps nobody out.
NOT_FOR_READERS = ("/admin/", "/django-admin/", "/accounts/", "/share/")
CONTENT_TYPE = "application/xml; charset=utf-8"


class PublicSitemap(Sitemap):
    """Its addresses begin with SITE_URL; a file has at most `limit` of them, as many as the protocol allows."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    @cached_property
    def paginator(self) -> Paginator:
        """Return Django's own paginator, which then counts the items once a request."""
        return super().paginator


class PageSitemap(PublicSitemap):
    """It names the pages that exist in every language."""

    i18n = True

    def items(self) -> tuple[str, ...]:
        own = (name for name, _words in agency_pages.links())
        return ("notice-list", "trial-list", "checking", "glossary", "api", *own)

    def location(self, item: str) -> str:
        return reverse(item)


class NoticeSitemap(PublicSitemap):
    """It names every notice that is live now, at the one address to cite, with the time when its text became public."""

    def items(self) -> QuerySet[Listing]:
        live = Listing.objects.live().order_by("-live_from", "-pk")
        return live.select_related("notice").only(*SEALED_COLUMNS.values())

    def get_urls(self, *args: Any, **options: Any) -> list[dict[str, Any]]:
        """Return what the file says of each address, without those that no command wrote."""
        urls = super().get_urls(*args, **options)
        written = {listing.pk for listing in genuine(url["item"] for url in urls)}
        return [url for url in urls if url["item"].pk in written]

    def location(self, item: Any) -> str:
        return canonical("notice", item.notice.number, item.notice.slug)

    def lastmod(self, item: Any) -> datetime:
        since: datetime = item.live_from
        return since.replace(microsecond=0)

    def get_latest_lastmod(self) -> datetime | None:
        newest = next(genuine(self.items()[:1]), None)
        return self.lastmod(newest) if newest else None


SECTIONS: dict[str, type[PublicSitemap]] = {"pages": PageSitemap, "notices": NoticeSitemap}


@public
def robots(request: HttpRequest) -> HttpResponse:
    closed = [f"Disallow: {path}" for path in NOT_FOR_READERS]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
def security_txt(request: HttpRequest) -> HttpResponse:
    if not security_file.contacts():
        raise Http404
    return HttpResponse(security_file.security_txt(), content_type="text/plain; charset=utf-8")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer with all addresses; where one file can't hold them, with the index of the sections' files."""
    # Read first: what takes effect in between is in the file, and caches keep it for less.
    state = public_state()
    offer_list(request, state, reverse("sitemap"))
    sections: dict[str, Any] = {name: section() for name, section in SECTIONS.items()}
    if sum(section.paginator.count for section in sections.values()) <= PublicSitemap.limit:
        return _set_cache_time(_make_urlset(request, sections), state.changes_at)
    template, url_name = "public/sitemap_index.xml", "sitemap-section"
    index = views.index(request, sections, template, sitemap_url_name=url_name, content_type=CONTENT_TYPE)
    for item in index.context_data["sitemaps"]:  # type: ignore[index]  # Django has filled it
        # Django's index begins addresses with the request's host.
        item.location = absolute(urlsplit(item.location)._replace(scheme="", netloc="").geturl())
    return _set_cache_time(index, state.changes_at)


@public
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """Answer with a page of a section's addresses: `?p=2` is the second."""
    changes_at = feeds.next_change()
    return _set_cache_time(_make_urlset(request, SECTIONS, section), changes_at)


def _make_urlset(request: HttpRequest, sections: Any, section: str | None = None) -> HttpResponse:
    return views.sitemap(request, sections, section, template_name="public/sitemap.xml", content_type=CONTENT_TYPE)


def _set_cache_time(response: HttpResponse, changes_at: datetime | None) -> HttpResponse:
    # The newest text's time: a withdrawal changes the list as well, and leaves no trace in it.
    del response["Last-Modified"]
    return cache_until(response, changes_at)
