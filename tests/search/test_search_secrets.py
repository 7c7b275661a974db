"""The search tells nobody of a text that is no longer public, or not yet."""

import pytest
from django.test import Client

from notices import search as listing
from notices.models import ListingName
from notices.search import SearchQuery
from tests.support.sites import Site

pytestmark = pytest.mark.django_db


def test_what_no_longer_is_public_or_not_yet_is_found_by_nobody(site: Site):
    live = {site.live.number, site.revised.number, site.rereviewed.number}

    results = listing.search(SearchQuery(words="eksempelmab"), "nb")

    assert {row.number for row in results.listings} == live
    assert results.total == 3
    assert listing.search(SearchQuery(words="utkast"), "nb").total == 0


def test_nothing_is_suggested_of_what_nobody_may_read(site: Site, visitor: Client):
    hidden = ListingName.objects.filter(listing__notice__in=[site.wrong, site.outdated, site.scheduled], kind="title")

    assert hidden.update(key="kanarifugl", label="Kanarifugl") == 3
    assert visitor.get("/forslag/?q=kanari").json() == {"suggestions": []}
    assert visitor.get("/?q=kanarifugk").context["results"].spelling == ""
