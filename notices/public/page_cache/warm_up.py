"""Making the stored pages: at once when a notice is published, and all of them for a new program or a new day."""

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from notices.models import KeptFragment, Listing, Notice, StoredPage
from notices.public.addresses import canonical, in_language
from notices.public.page_cache.approved_html import other_words, rendered_anew
from notices.public.page_cache.build import build
from notices.public.page_cache.store import forget_all


def make_first_page(notice: Notice) -> None:
    """The page that the notice is known by, at once; the others are made by their first reader, or by `make_all`."""
    if settings.STORED_PAGES:
        visit(canonical("notice", notice.number, notice.slug))


def make_pages(notice: Notice) -> int:
    """Ask for the pages of what readers are given of a notice now, so that they are stored. How many were asked for."""
    newest = Listing.objects.live().filter(notice=notice).values_list("published_number", flat=True).first()
    if not settings.STORED_PAGES or newest is None:
        return 0
    paths = list(_paths(notice, newest))
    for path in paths:
        visit(path)
    return len(paths)


def make_all() -> int:
    """The pages of every live notice; what another program or another day left behind is thrown away."""
    live = Listing.objects.live().select_related("notice").order_by("pk")
    made = sum(make_pages(listing.notice) for listing in live.iterator(chunk_size=200))
    StoredPage.objects.exclude(build=build()).delete()
    return made


def take_over_markup() -> int:
    """Show the kept texts as this program marks them up; ValueError, and nothing done, where it would change words."""
    if changed := [str(kept.version_id) for kept, _now in other_words()]:
        raise ValueError(", ".join(changed))
    count = 0
    for kept, now in rendered_anew():
        if kept.html != now:
            count += KeptFragment.objects.filter(pk=kept.pk).update(html=now)
    if count:
        forget_all()
    return count


def visit(path: str) -> int:
    """Ask for a page as a reader would, and throw it away. The answer's status."""
    application = import_string(str(settings.WSGI_APPLICATION))
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
    statuses: list[str] = []
    answer = application(environ, lambda status, _headers, *_rest: statuses.append(status))
    if hasattr(answer, "close"):
        answer.close()
    return int(statuses[0].partition(" ")[0])


def _paths(notice: Notice, version: int) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        yield in_language(language, "notice", notice.number, notice.slug)
        yield in_language(language, "notice-version", notice.number, version)
