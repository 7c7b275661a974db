"""The address decides the language of a public page's own words: no prefix bokmål, /nn/ and /en/; nothing else does."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from notices.public.addresses import absolute, canonical, in_language, without_prefix
from tests.support.browsing import without_own_block
from tests.support.sites import Site

pytestmark = pytest.mark.django_db
LANGUAGES = ("nb", "nn", "en")
OWN_WORDS = ("/", "/studier/", "/kontroll/", "/ordliste/", "/api/")


def prefix(language: str) -> str:
    return "" if language == "nb" else f"/{language}"


def alternates(page: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', page))


def canonical_links(page: str) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]*)">', page)


def notice_paths(site: Site) -> list[str]:
    revised = site.revised
    return [f"/varsel/{revised.number}/{revised.slug}/", f"/varsel/{revised.number}/v/1/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_the_language_of_its_address(site: Site, visitor: Client, language: str) -> None:
    headers = {"Accept-Language": "de, en;q=0.5", "Cookie": "django_language=nn"}
    for path in [*OWN_WORDS, *notice_paths(site), "/no-such-page/"]:
        answer = visitor.get(prefix(language) + path, headers=headers)

        assert f'<html lang="{language}"' in answer.text, path
        with translation.override(language):
            assert str(translation.gettext("Skip to the content")) in answer.text
        assert "Accept-Language" not in answer.headers.get("Vary", "")


def test_links_of_a_page_stay_in_its_language(site: Site, visitor: Client) -> None:
    page = visitor.get("/nn/").text
    links = re.findall(r'<a href="(/[^"]*)"(?![^>]*hreflang)', page)

    assert f"/nn{notice_paths(site)[0]}" in links
    # Data have no language of a page.
    assert [link for link in links if not link.startswith(("/nn/", "/api/v1/"))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_can_change_the_language_and_stays_on_the_page(site: Site, visitor: Client, language: str) -> None:
    for path in [*OWN_WORDS, *notice_paths(site)]:
        page = visitor.get(prefix(language) + path).text
        offered = dict(re.findall(r'<a href="([^"]*)" lang="(\w\w)" hreflang="\w\w"', page))

        assert offered == {prefix(other) + path: other for other in LANGUAGES}
        assert f'lang="{language}" hreflang="{language}" aria-current="true"' in page


def test_a_search_is_kept_when_the_language_is_changed(site: Site, visitor: Client) -> None:
    assert '<a href="/en/?q=hud%26x" lang="en"' in visitor.get("/?q=hud%26x").text


def test_pages_of_our_own_words_tell_machines_of_each_other(site: Site, visitor: Client) -> None:
    for path in OWN_WORDS:
        there = {language: f"http://testserver{prefix(language)}{path}" for language in LANGUAGES}
        for language in LANGUAGES:
            page = visitor.get(prefix(language) + path).text
            assert alternates(page) == there | {"x-default": there["nb"]}
            assert canonical_links(page) == [there[language]]


def test_a_notice_has_one_language_and_one_address_to_be_known_by(site: Site, visitor: Client) -> None:
    live = f"http://testserver{notice_paths(site)[0]}"
    for language in LANGUAGES:
        page = visitor.get(prefix(language) + notice_paths(site)[0]).text
        assert (alternates(page), canonical_links(page)) == ({}, [live])
        assert f"{canonical('notice-version', site.revised.number, 1)}" in page


def test_the_text_of_a_notice_is_the_same_in_every_language_of_the_page(site: Site, visitor: Client) -> None:
    texts = [
        re.search(
            r'<article class="hs-notice".*?</article>',
            without_own_block(visitor.get(prefix(language) + path).text),
            re.S,
        )
        for language in LANGUAGES
        for path in notice_paths(site)[:1]
    ]

    assert len({text.group() for text in texts if text}) == 1
    assert all(texts)


@pytest.mark.parametrize("path", ["/de/", "/EN/", "/nn/admin/", "/en/health/", "/nb/", "/en/robots.txt", "/nn/nn/"])
def test_what_is_no_language_or_has_none_is_not_there(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_forgotten_slash_is_mended_in_every_language(visitor: Client, language: str) -> None:
    answer = visitor.get(f"/{language}")

    assert (answer.status_code, answer["Location"]) == (301, f"/{language}/")


def test_a_page_that_is_not_there_leads_to_the_first_pages(visitor: Client) -> None:
    page = visitor.get("/en/varsel/99999/x/").text

    assert '<html lang="en"' in page
    assert '<a href="/nn/" lang="nn"' in page
    assert "99999" not in page


def test_an_address_without_prefix_is_the_same_whatever_is_spoken() -> None:
    with translation.override("en"):
        assert canonical("notice", 7, "x") == "/varsel/7/x/"
        assert in_language("nn", "notice", 7, "x") == "/nn/varsel/7/x/"
    assert (without_prefix("/en/varsel/7/x/"), without_prefix("/english/")) == ("/varsel/7/x/", "/english/")
    assert absolute("/feed.atom") == f"{settings.SITE_URL}/feed.atom"
