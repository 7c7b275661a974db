"""The addresses around a page of a list of the desk."""

from typing import cast

import pytest
from django.test import RequestFactory

from notices.search.paging import PageLink
from notices.views.desk.access import DeskRequest
from notices.views.desk.lists import ListAddress, numbered_page, pager_of


def request_for(path: str) -> DeskRequest:
    return cast(DeskRequest, RequestFactory().get(path))


def test_the_pages_beside_keep_the_filter():
    request = request_for("/admin/notices/?words=a%26b&state=&page=2&format=csv")

    address = ListAddress(request, "desk-notices")

    assert pager_of(numbered_page(request, range(30), 10), address) == {
        "previous": "/admin/notices/?words=a%26b&state=&page=1",
        "next": "/admin/notices/?words=a%26b&state=&page=3",
        "pages": [
            PageLink(1, "/admin/notices/?words=a%26b&state=&page=1"),
            PageLink(2, "/admin/notices/?words=a%26b&state=&page=2", is_current=True),
            PageLink(3, "/admin/notices/?words=a%26b&state=&page=3"),
        ],
    }


def test_after_a_refused_button_they_lead_to_the_list_and_not_to_the_button():
    request = request_for("/admin/reports/7/close/?notice=3")

    address = ListAddress(request, "desk-reports")

    assert pager_of(numbered_page(request, range(30), 20), address) == {
        "previous": "",
        "next": "/admin/reports/?notice=3&page=2",
        "pages": [
            PageLink(1, "/admin/reports/?notice=3&page=1", is_current=True),
            PageLink(2, "/admin/reports/?notice=3&page=2"),
        ],
    }


@pytest.mark.parametrize(
    ("query", "is_filtered"),
    [("", False), ("?words=&state=", False), ("?page=2&format=csv&before=9", False), ("?words=&state=a", True)],
)
def test_an_empty_filter_asks_for_nothing(query: str, is_filtered: bool):
    assert ListAddress(request_for(f"/admin/notices/{query}"), "desk-notices").is_filtered == is_filtered
