"""Every page of the public site in every state and language: no accessibility rule broken, none too wide at 320 px."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import BrowserContext, expect
from pytest_django import DjangoDbBlocker

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
