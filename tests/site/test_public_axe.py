"""Every page of the public site in every state and language: no accessibility rule broken, none too wide at 320 px."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, expect
from pytest_django import DjangoDbBlocker

from tests.public.test_outage import checked, is_stale, no_database
from tests.support.looking import Window, look, look_in_the_dark
from tests.support.public_pages import LANGUAGES, Place, World, answer, places, public_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lasting_world(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> World:
    with lasting_database.unblock():
        return public_world(*lasting_people)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_read_by_everybody(language: str, context: BrowserContext, lasting_world: World, db: None):
    window = Window(context)

    for place in places(lasting_world):
        page = window.show(place.address(language), answer(place, language))
        expect(page.locator("html")).to_have_attribute("lang", language)
        look(page)
        if language == "nb":
            look_in_the_dark(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_site_where_nothing_is_yet(language: str, context: BrowserContext, db: None):
    window = Window(context)

    for name in ("notice-list", "trial-list", "checking", "glossary"):
        place = Place(name)
        look(window.show(place.address(language), answer(place, language)))


@pytest.mark.usefixtures("pages_are_stored")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_sent_while_the_database_is_gone(
    language: str, context: BrowserContext, reader: Client, lasting_world: World, db: None
):
    window = Window(context)
    notice = lasting_world.real
    address = Place("notice", (notice.number, notice.slug)).address(language)
    checked(reader, address)
    with no_database():
        copy, nothing = reader.get(address), reader.get(Place("notice-list").address(language), {"q": "kreft"})
    assert is_stale(copy) and nothing.status_code == 503

    for answer_without in (copy, nothing):
        page = window.show(address, answer_without)
        expect(page.locator("html")).to_have_attribute("lang", language)
        look(page)
        if language == "nb":
            look_in_the_dark(page)
