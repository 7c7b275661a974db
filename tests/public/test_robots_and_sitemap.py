"""What search engines read first: robots.txt, and a sitemap in which only what is live stands."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices import workflow
from notices.formats.moments import moment_text
from notices.models import Listing, Notice
from notices.views.public.robots_and_sitemap import PublicSitemap
from tests.support.format_reading import moment
from tests.support.sites import Site
from tests.support.worlds import act, published, saved, submitted

pytestmark = pytest.mark.django_db

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
ENTRY = {"urlset": "url", "sitemapindex": "sitemap"}
OWN = ("/om/", "/kontakt/", "/personvern/")
PAGES = {
    f"{prefix}{page}"
    for prefix in ("", "/nn", "/en")
    for page in ("/", "/studier/", "/kontroll/", "/ordliste/", "/api/", *OWN)
}
FILES = ("/sitemap.xml", "/sitemap-pages.xml", "/sitemap-notices.xml")


def read(client: Client, where: str = "/sitemap.xml", site: str = "http://testserver") -> tuple[str, dict[str, str]]:
    """What kind of file it is, and address → since when; all that the protocol says of both kinds is looked after."""
    answer = client.get(where)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    tree = ElementTree.fromstring(answer.content)
    kind = tree.tag.removeprefix(f"{{{NAMESPACE}}}")
    entries: dict[str, str] = {}
    for entry in tree:
        assert entry.tag == f"{{{NAMESPACE}}}{ENTRY[kind]}"
        fields = [(part.tag.removeprefix(f"{{{NAMESPACE}}}"), str(part.text)) for part in entry]
        assert [name for name, _text in fields] in (["loc"], ["loc", "lastmod"])
        address, since = fields[0][1], dict(fields).get("lastmod", "")
        assert address.startswith(f"{site}/")
        assert not since or moment(since)
        assert address not in entries
        entries[address.removeprefix(site)] = since
    return kind, entries


def address(notice: Notice) -> str:
    return reverse("notice", args=[notice.number, notice.slug])


@pytest.fixture
def live(site: Site) -> set[str]:
    """Three live notices beside those that are not public, not yet or no more."""
    return {address(notice) for notice in (site.live, site.revised, site.rereviewed)}


# One file


def test_the_sitemap_holds_the_lists_and_every_live_notice_and_nothing_else(visitor: Client, live: set[str]) -> None:
    kind, entries = read(visitor)

    assert kind == "urlset"
    assert entries.keys() == PAGES | live


def test_a_section_holds_its_own_addresses(visitor: Client, live: set[str]) -> None:
    assert read(visitor, "/sitemap-pages.xml")[1].keys() == PAGES
    assert read(visitor, "/sitemap-notices.xml")[1].keys() == live


def test_an_address_tells_since_when_its_text_is_what_it_is(visitor: Client, editor: User, reviewer: User) -> None:
    notice = published(editor, reviewer).notice
    published(editor, reviewer, saved(notice, editor, title="Ny").notice)
    live = Listing.objects.live().get()

    for where in ("/sitemap.xml", "/sitemap-notices.xml"):
        assert read(visitor, where)[1][address(notice)] == moment_text(live.live_from.replace(microsecond=0))


# An index past the limit


@pytest.mark.parametrize(("limit", "kind"), [(len(PAGES) + 3, "urlset"), (len(PAGES) + 2, "sitemapindex")])
def test_past_the_limit_the_sitemap_is_an_index(
    limit: int, kind: str, visitor: Client, live: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PublicSitemap, "limit", limit)

    assert read(visitor)[0] == kind


def test_the_protocols_limit_is_kept() -> None:
    assert PublicSitemap.limit == 50_000


def test_the_files_of_the_index_hold_every_address_once(
    visitor: Client, live: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PublicSitemap, "limit", 2)
    newest = max(listing.live_from for listing in Listing.objects.live()).replace(microsecond=0)

    _kind, files = read(visitor)
    pages = [read(visitor, where) for where in files]

    assert list(files)[:2] == ["/sitemap-pages.xml", "/sitemap-pages.xml?p=2"]
    assert list(files)[-2:] == ["/sitemap-notices.xml", "/sitemap-notices.xml?p=2"]
    assert {datetime.fromisoformat(since) for since in files.values() if since} == {newest}
    assert [where for where, since in files.items() if since] == ["/sitemap-notices.xml", "/sitemap-notices.xml?p=2"]
    assert {kind for kind, _entries in pages} == {"urlset"}
    assert max(len(entries) for _kind, entries in pages) == 2
    assert sorted(where for _kind, entries in pages for where in entries) == sorted(PAGES | live)


@pytest.mark.parametrize("where", ["/sitemap-drafts.xml", "/sitemap-notices.xml?p=2", "/sitemap-notices.xml?p=x"])
def test_a_file_that_there_is_not_is_not_found(where: str, visitor: Client, live: set[str]) -> None:
    assert visitor.get(where).status_code == 404


# Whole addresses, and what caches may do


@pytest.mark.parametrize("limit", [2, 50_000])
def test_addresses_begin_with_the_sites_own_whatever_the_request_said(
    limit: int, visitor: Client, live: set[str], settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SITE_URL = "https://varsel.example.org"
    monkeypatch.setattr(PublicSitemap, "limit", limit)

    for where in FILES:
        assert read(visitor, where, "https://varsel.example.org")[1]


@pytest.mark.parametrize("limit", [2, 50_000])
def test_a_scheduled_notice_is_not_there_and_no_cache_keeps_the_sitemap_past_its_time(
    limit: int, visitor: Client, editor: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PublicSitemap, "limit", limit)
    notice = submitted(editor).notice
    act(workflow.approve, notice, reviewer, publish_at=timezone.now() + timedelta(seconds=30))
    notice.refresh_from_db()

    for where in FILES:
        answer = visitor.get(where)
        assert address(notice) not in answer.text
        assert 0 < int(answer["Cache-Control"].partition("max-age=")[2].split(",")[0]) <= 30


@pytest.mark.parametrize("limit", [2, 50_000])
def test_the_sitemap_is_the_same_for_everybody(
    limit: int, visitor: Client, editor: User, client_of, live: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PublicSitemap, "limit", limit)

    for where in FILES:
        answer = client_of(editor).get(where)
        assert answer["Cache-Control"] == "public, max-age=60"
        # A withdrawal makes the newest text older; "not modified since" would be wrong then.
        assert not {"Vary", "Last-Modified"} & set(answer.headers)
        assert not answer.cookies
        assert answer.content == visitor.get(where).content


@pytest.mark.parametrize(
    ("where", "limit", "queries"),
    [
        ("/sitemap.xml", 50_000, 3),
        # The pages alone fill the first file.
        ("/sitemap.xml", len(PAGES), 3),
        ("/sitemap-notices.xml", 50_000, 3),
        ("/sitemap-pages.xml", 50_000, 1),
    ],
)
def test_a_file_takes_as_many_queries_for_many_notices_as_for_one_and_reads_no_text(
    where: str,
    limit: int,
    queries: int,
    visitor: Client,
    editor: User,
    reviewer: User,
    django_assert_num_queries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(PublicSitemap, "limit", limit)
    for _ in range(5):
        published(editor, reviewer)
        with django_assert_num_queries(queries) as captured:
            visitor.get(where)
        statements = " ".join(query["sql"] for query in captured.captured_queries)
        assert not [column for column in ("search_text", '"content"', "session") if column in statements]


def test_robots_are_told_where_the_sitemap_is_and_what_is_not_for_readers(visitor: Client) -> None:
    answer = visitor.get("/robots.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sitemap: http://testserver/sitemap.xml" in answer.text
    assert {"Disallow: /admin/", "Disallow: /share/"} <= set(answer.text.splitlines())
    assert not answer.cookies
