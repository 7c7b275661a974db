"""What search engines read first: robots.txt, and a sitemap in which only what is live stands."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices import workflow
from notices.models import Listing, Notice
from notices.views.public.robots_and_sitemap import NAMESPACE
from tests.sites import full_site
from tests.worlds import act, published, saved, submitted

pytestmark = pytest.mark.django_db


def entries(client: Client) -> dict[str, str | None]:
    """Address → since when."""
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return {
        str(entry.findtext(f"{{{NAMESPACE}}}loc")).removeprefix("http://testserver"): entry.findtext(
            f"{{{NAMESPACE}}}lastmod"
        )
        for entry in tree.findall(f"{{{NAMESPACE}}}url")
    }


def address(notice: Notice) -> str:
    return reverse("notice", args=[notice.number, notice.slug])


def test_the_sitemap_holds_the_lists_and_every_live_notice_and_nothing_else(
    visitor: Client, editor: User, reviewer: User, manager: User
) -> None:
    site = full_site(editor, reviewer, manager)

    found = entries(visitor)

    pages = ("/", "/studier/", "/kontroll/", "/ordliste/", "/api/")
    assert found.keys() == {f"{prefix}{page}" for prefix in ("", "/nn", "/en") for page in pages} | {
        address(n) for n in (site.live, site.revised, site.rereviewed)
    }


def test_an_address_tells_since_when_its_text_is_what_it_is(visitor: Client, editor: User, reviewer: User) -> None:
    notice = published(editor, reviewer).notice
    published(editor, reviewer, saved(notice, editor, title="Ny").notice)
    live = Listing.objects.live().get()

    assert entries(visitor)[address(notice)] == live.live_from.isoformat(timespec="seconds")


def test_a_scheduled_notice_is_not_there_and_no_cache_keeps_the_sitemap_past_its_time(
    visitor: Client, editor: User, reviewer: User
) -> None:
    notice = submitted(editor).notice
    act(workflow.approve, notice, reviewer, publish_at=timezone.now() + timedelta(seconds=30))

    answer = visitor.get("/sitemap.xml")

    notice.refresh_from_db()
    assert address(notice) not in answer.text
    assert 0 < int(answer["Cache-Control"].partition("max-age=")[2].split(",")[0]) <= 30


def test_the_sitemap_takes_as_many_queries_for_many_notices_as_for_one(
    visitor: Client, editor: User, reviewer: User, django_assert_num_queries
) -> None:
    for _ in range(5):
        with django_assert_num_queries(3):
            visitor.get("/sitemap.xml")
        published(editor, reviewer)


def test_robots_are_told_where_the_sitemap_is_and_what_is_not_for_readers(visitor: Client) -> None:
    answer = visitor.get("/robots.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sitemap: http://testserver/sitemap.xml" in answer.text
    assert {"Disallow: /admin/", "Disallow: /share/"} <= set(answer.text.splitlines())
    assert not answer.cookies
