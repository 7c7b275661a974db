"""Every page of the public site, in every state that a reader can find it in."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import translation

from notices import demo
from notices.models import Notice
from tests.support.sites import Site, full_site
from tests.support.worlds import complete_document, published, saved
from tests.support.wsgi_client import WsgiClient

LANGUAGES = ["nb", "nn", "en"]


class Place(NamedTuple):
    """A page: its name, what stands in its address and after it, what it answers, and what is sent to it."""

    name: str
    arguments: tuple[Any, ...] = ()
    query: str = ""
    status: int = 200
    data: dict[str, str] | None = None

    def address(self, language: str) -> str:
        with translation.override(language):
            return reverse(self.name, args=self.arguments) + self.query


class World(NamedTuple):
    """A notice in every state, one with two published versions, and the real one of the demonstration."""

    site: Site
    twice: Notice
    real: Notice


def public_world(editor: User, reviewer: User, manager: User) -> World:
    twice = published(editor, reviewer).notice
    changed = complete_document(title="Eksempelmab, ny", description="<p>Et nytt <strong>antistoff</strong>.</p>")
    published(editor, reviewer, saved(twice, editor, changed).notice)
    real = published(editor, reviewer, document=demo.baricitinib()).notice
    return World(full_site(editor, reviewer, manager), twice, real)


def places(world: World) -> Iterator[Place]:
    site, twice, real = world
    yield Place("notice-list")
    for query in ("?q=eksempelmab", "?q=finnesikke", "?area=hud&q=hudsykdom", "?order=date&language=nb", "?before=1"):
        yield Place("notice-list", query=query)
    for notice in (site.live, site.revised, site.outdated, twice, real):
        yield Place("notice", (notice.number, notice.slug))
    yield Place("notice", (site.wrong.number, site.wrong.slug), status=410)
    for number in (site.scheduled.number, 9999):
        yield Place("notice", (number, "x"), status=404)
    for number in (1, 2):
        yield Place("notice-version", (twice.number, number))
    yield Place("notice-version", (site.outdated.number, 1))
    yield Place("notice-version", (site.wrong.number, 1), status=410)
    yield Place("notice-version", (twice.number, 9), status=404)
    yield Place("notice-differences", (twice.number, 1, 2))
    yield from (Place(name) for name in ("checking", "glossary", "about", "api", "trial-list"))
    yield Place("trial-list", query="?q=finnesikke")
    yield from (Place("trial", (trial.number,)) for trial in demo.baricitinib().trials[:2])
    yield Place("trial", ("NCT00000000",), status=404)
    yield Place("notice-report", (twice.number,))
    yield Place("notice-report", (twice.number,), "?v=1")
    yield Place("notice-report", (twice.number,), "?v=1&sent=1")
    yield Place("notice-report", (twice.number,), status=422, data={"text": "", "email": "hvem"})


def answer(place: Place, language: str, client: Client | None = None) -> Any:
    """The page as a reader gets it."""
    client, address = client or WsgiClient(), place.address(language)
    response = client.get(address) if place.data is None else client.post(address, place.data)
    assert response.status_code == place.status, f"{address} answers {response.status_code}"
    return response
