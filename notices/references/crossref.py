"""Crossref's API: what it says of a work by its DOI."""

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from django.conf import settings

from notices.references.csl import read_item
from notices.references.entry import CROSSREF, Entry
from trials.http_client import HttpReader
from trials.pace import Pace
from trials.registry import UNREADABLE, RegistryUnavailable

if TYPE_CHECKING:
    import httpx

# Crossref allows ten calls a second to those who say who they are: all clients of a process share the pause.
SHARED_PACE = Pace(0.2)
MAX_BYTES = 4_000_000


class WorkNotFound(Exception):
    """Crossref knows no work with this DOI."""


class Crossref(HttpReader):
    """A client of the API; `bounds` are those of HttpReader."""

    def __init__(self, **bounds: Any) -> None:
        super().__init__(settings.CROSSREF_URL, pace=SHARED_PACE, max_bytes=MAX_BYTES, **bounds)

    @classmethod
    def interactive(cls) -> Self:
        """Make a client for a person who waits: it gives up after seconds, and does not try twice."""
        return cls(timeout=6.0, retries=0, max_wait=4.0)

    def work(self, doi: str) -> Entry:
        """Return what Crossref says of the work. Raises WorkNotFound and RegistryUnavailable."""
        answer = self.get(f"/works/{quote(doi, safe='')}", contact())
        try:
            work = json.loads(answer)["message"]
            entry = read_item(work, CROSSREF)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise RegistryUnavailable(UNREADABLE) from error
        # Whatever it calls itself, it is what was asked for.
        return entry.with_(doi=doi, url=f"https://doi.org/{doi}")

    def raise_for_answer(self, response: "httpx.Response", path: str) -> None:
        if response.status_code == HTTPStatus.NOT_FOUND:
            raise WorkNotFound(path)


def contact(name: str = "mailto") -> dict[str, str]:
    """Return the parameter that says whom to write to about our calls, where an address is set."""
    return {name: settings.REGISTRY_CONTACT} if "@" in settings.REGISTRY_CONTACT else {}
