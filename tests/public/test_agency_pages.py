"""What the agency tells about itself: pages from files of its own, links to them, and what the deploy check misses."""

from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.test import Client

from notices.public.agency_pages import AGENCY_PAGES, agency_page, check_agency_pages, links

pytestmark = pytest.mark.django_db

STATEMENT = "https://uustatus.no/nb/erklaringer/publisert/1"
LANGUAGES = [code for code, _name in project_settings.LANGUAGES]


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.AGENCY_PAGES, settings.ACCESSIBILITY_STATEMENT_URL = str(tmp_path), STATEMENT
    return tmp_path


def write(folder: Path, name: str = "about", language: str = "nb", text: str = "<h1>Om oss</h1><p>Vi varsler.</p>"):
    (folder / f"{name}.{language}.html").write_text(text, encoding="utf-8")


def missing() -> list[str]:
    return [message.msg for message in check_agency_pages()]


@pytest.mark.parametrize(
    ("address", "title"), [("/om/", "Om metodevarslene"), ("/nn/kontakt/", "Kontakt"), ("/en/personvern/", "Privacy")]
)
def test_the_demonstration_tells_who_it_is(visitor: Client, address: str, title: str):
    page = visitor.get(address)

    assert page.status_code == 200
    assert f"<h1>{title}</h1>" in page.text
    assert f'<meta property="og:title" content="{title}">' in page.text


def test_all_pages_of_the_demonstration_can_be_shown_in_their_language(settings):
    settings.ACCESSIBILITY_STATEMENT_URL = STATEMENT

    assert missing() == []
    for name in AGENCY_PAGES:
        pages = [agency_page(name, language) for language in LANGUAGES]
        assert [page.language for page in pages if page] == LANGUAGES


def test_only_pages_with_a_file_are_linked_to(visitor: Client, folder: Path):
    write(folder, "contact", "nn")

    assert [name for name, _words in links()] == ["contact"]
    page = visitor.get("/kontroll/").text
    assert '<a href="/kontakt/">' in page
    assert '<a href="/om/">' not in page
    assert f'<a href="{STATEMENT}">' in page
    assert visitor.get("/om/").status_code == 404
    assert "/kontakt/" in visitor.get("/sitemap-pages.xml").text


def test_a_page_that_lacks_a_language_is_read_in_another_one(visitor: Client, folder: Path):
    write(folder)

    assert '<div class="hs-prose" lang="nb">' in visitor.get("/en/om/").text
    assert '<div class="hs-prose">' in visitor.get("/om/").text


def test_a_page_shows_text_and_links_and_nothing_else(folder: Path):
    write(
        folder,
        text='<h1 onclick="x()">Om &amp; oss</h1><script>x()</script><p style="color: red">Vi <b>varsler</b> '
        '<a href="javascript:x()">her</a> og <a href="https://example.org/">der</a>.</p>',
    )

    page = agency_page("about", "nb")

    assert page is not None
    assert (page.title, page.lead) == ("Om & oss", "Vi varsler her og der.")
    assert page.text == '<p>Vi varsler <a>her</a> og <a href="https://example.org/">der</a>.</p>'


@pytest.mark.parametrize("content", [b"", b"<p>Uten tittel</p>", b"<h1> </h1><p>x</p>", b"<h1>\xe5</h1><p>x</p>"])
def test_a_file_that_cannot_be_shown_is_none(visitor: Client, folder: Path, content: bytes):
    for name in AGENCY_PAGES:
        for language in LANGUAGES:
            write(folder, name, language)
    (folder / "about.nn.html").write_bytes(content)

    assert missing() == [f"{folder / 'about.nn.html'} cannot be shown: it is UTF-8 and begins with an <h1>."]
    assert "<h1>Om oss</h1>" in visitor.get("/nn/om/").text


def test_each_page_that_is_missing_is_named(folder: Path):
    write(folder, "about", "nb")

    named = {Path(message.partition(" ")[0]).name for message in missing()}

    expected = {f"{name}.{language}.html" for name in AGENCY_PAGES for language in LANGUAGES}
    assert named == expected - {"about.nb.html"}


@pytest.mark.parametrize("statement", ["", "http://uustatus.no/", "uustatus.no"])
def test_without_a_folder_and_a_statement_both_are_named(visitor: Client, statement: str, settings):
    settings.AGENCY_PAGES, settings.ACCESSIBILITY_STATEMENT_URL = "", statement

    assert [message.id for message in check_agency_pages()] == ["notices.W003", "notices.W002"]
    assert links() == []
    assert visitor.get("/om/").status_code == 404
