"""What the desk's lists share: a page of their rows, and the addresses of the pages and files beside it."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from notices.search.paging import page_links
from notices.views.desk.access import DeskRequest

# Parameters of a list's address that are no part of its filter.
NOT_OF_THE_FILTER = ("page", "before", "format")


class ListAddress:
    """The address of a list as it is filtered; also where the list answers another address, after a refused button."""

    def __init__(self, request: DeskRequest, url_name: str) -> None:
        self.path = reverse(url_name)
        self._query = request.GET.copy()
        for name in NOT_OF_THE_FILTER:
            self._query.pop(name, None)

    @property
    def is_filtered(self) -> bool:
        """Is anything asked for? A filter that was sent empty asks for nothing."""
        return any(value for _name, values in self._query.lists() for value in values)

    def with_values(self, **values: object) -> str:
        """Return the same address with these parameters: another page, or the list as a file."""
        query = self._query.copy()
        for name, value in values.items():
            query[name] = str(value)
        return f"{self.path}?{query.urlencode()}" if query else self.path


def numbered_page(request: DeskRequest, rows: Any, size: int) -> Page[Any]:
    """Return the page that the address asks for by its number; the nearest one where there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def pager_of(page: Page[Any], address: ListAddress) -> dict[str, Any]:
    """Return what the links to the pages beside this one print: see shared/_pager.html."""
    return {
        "previous": address.with_values(page=page.previous_page_number()) if page.has_previous() else "",
        "next": address.with_values(page=page.next_page_number()) if page.has_next() else "",
        "pages": page_links(page.number, page.paginator.num_pages, lambda number: address.with_values(page=number)),
    }
