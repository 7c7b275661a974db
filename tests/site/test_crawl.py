"""A walk over a thousand addresses: each link leads somewhere, sets no cookie, and tells nothing that is not public."""

import html
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from pytest_django import DjangoDbBlocker

from notices.models import Area
from notices.public.public_notices import WithdrawnAsWrong, every_notice
from tests.support.browsing import is_html
from tests.support.sites import full_site
from tests.support.worlds import complete_document, published, saved
from tests.support.wsgi_client import WsgiClient
from tests.verification.test_canary import WORD, secret_document

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("pages_are_stored")]

STARTS = ["/", "/nn/", "/en/", "/robots.txt", "/sitemap.xml", "/feed.atom", "/dcat.ttl", "/api/", "/health/"]
# Named by no page while one sitemap holds everything.
STARTS += ["/sitemap-pages.xml", "/sitemap-notices.xml"]
NOTICES, MIN_ADDRESSES, MAX_ADDRESSES = 44, 1_000, 4_000
# Of the files that take long to make, so many are fetched.
PDFS = 2
LINK = re.compile(r'(?:href|src|action)="([^"]*)"')
# How addresses are written where they stand in no attribute: in JSON, Turtle, tables, a sitemap.
WHOLE = re.compile(re.escape(settings.SITE_URL) + r"[^\s\"'<>\\{},;]*")
ID = re.compile(r'\sid="([^"]*)"')


class Mention(NamedTuple):
    """An address of ours that an answer names, the place in it that is meant, and where it was named."""

    address: str
    place: str
    on: str


@pytest.fixture(scope="module")
def lasting_big_site(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> None:
    editor, reviewer, manager = lasting_people
    with lasting_database.unblock():
        Area.objects.create(code=WORD, name_nb=WORD, name_nn=WORD, name_en=WORD)
        full_site(editor, reviewer, manager, unpublished=secret_document, inside=f"Innenfor: {WORD}")
        row = complete_document().trials[0]
        for n in range(NOTICES):
            trials = (row.model_copy(update={"number": f"NCT0{4_000_000 + n}"}),)
            document = complete_document(title=f"Eksempelmab {n} til behandling av eksempelsyke", trials=trials)
            notice = published(editor, reviewer, document=document).notice
            if n % 6 == 0:
                again = document.revised(description=f"<p>Et antistoff, omtalt for {n}. gang.</p>")
                published(editor, reviewer, saved(notice, editor, again).notice)


def named_in(address: str, response: Any) -> Iterator[Mention]:
    """Every address of ours in the answer, from links or from data."""
    text = response.text
    links = [html.unescape(link) for link in LINK.findall(text)] if is_html(response) else []
    whole = WHOLE.findall(html.unescape(text))
    moved = [response["Location"]] if response.has_header("Location") else []
    for link in [*links, *whole, *moved]:
        where, place = urldefrag(urljoin(settings.SITE_URL + address, link))
        if where.startswith(settings.SITE_URL):
            # What data calls by an address with a place is a name, and no place of the page.
            yield Mention(where.removeprefix(settings.SITE_URL) or "/", place if link in links else "", address)


def is_pdf(address: str) -> bool:
    return urlsplit(address).path.endswith(".pdf")


def walked() -> tuple[dict[str, Any], list[Mention]]:
    """Every answer by address, and every mention of an address."""
    answers: dict[str, Any] = {}
    mentions: list[Mention] = []
    waiting, pdfs = list(STARTS), 0
    while waiting:
        address = waiting.pop()
        if address in answers:
            continue
        assert len(answers) < MAX_ADDRESSES, f"the site has no end: {address}"
        # A reader each, so that no limit on one of them is reached.
        reader = f"10.1.{len(answers) // 250}.{len(answers) % 250}"
        answers[address] = response = WsgiClient(REMOTE_ADDR=reader).get(address)
        if is_pdf(address) or urlsplit(address).path.endswith(".xlsx"):
            continue  # no text, and no links that a page promises
        mentions_here = list(named_in(address, response))
        mentions += mentions_here
        for each in dict.fromkeys(mention.address for mention in mentions_here):
            pdfs += is_pdf(each)
            if not (each.startswith("/static/") or each in answers or (is_pdf(each) and pdfs > PDFS)):
                waiting.append(each)
    return answers, mentions


def public_part(address: str, response: Any) -> bytes:
    """The answer; a file of all notices without the titles of what was withdrawn as wrong, which it has."""
    content: bytes = response.content
    if urlsplit(address).path.startswith("/api/v1/notices."):
        titles = [each.title.encode() for each, _text in every_notice() if isinstance(each, WithdrawnAsWrong)]
        for title in titles:
            content = content.replace(title, b"", 1)
    return content


def what_is_wrong(address: str, response: Any, linked: set[str]) -> list[str]:
    """What is withdrawn as wrong no page links to; feeds and the API's changes tell of it, and its page says why."""
    is_there = response.status_code in ((200, 301, 302) if address in linked else (200, 301, 302, 410))
    wrong = [] if is_there else [f"answers {response.status_code}"]
    wrong += [f"sets {name}" for name in response.cookies]
    wrong += ["varies by cookie"] if "cookie" in response.headers.get("Vary", "").lower() else []
    wrong += ["tells what is not public"] if WORD.encode() in public_part(address, response).lower() else []
    if is_html(response) and response.status_code == 200:
        text = response.text
        language = next((prefix for prefix in ("nn", "en") if address.startswith(f"/{prefix}/")), "nb")
        wrong += [] if re.search(r"<title>[^<]*\w", text) else ["has no title"]
        wrong += [] if len(re.findall(r"<h1[\s>]", text)) == 1 else ["has not one h1"]
        wrong += [] if re.search(rf'<html lang="{language}"', text) else [f"does not say that it is {language}"]
    return wrong


def test_a_thousand_addresses_hold_what_their_links_promise(lasting_big_site: None, db: None):
    answers, mentions = walked()
    linked = {mention.address for mention in mentions if mention.on != mention.address and is_html(answers[mention.on])}

    assert {where: wrong for where, answer in answers.items() if (wrong := what_is_wrong(where, answer, linked))} == {}
    assert missing_files(mentions) == set()
    assert missing_places(answers, mentions) == set()
    assert len(answers) >= MIN_ADDRESSES
    assert {f"{prefix}/ordliste/" for prefix in ("", "/nn", "/en")} < set(answers)


def missing_files(mentions: list[Mention]) -> set[str]:
    paths = {urlsplit(mention.address).path for mention in mentions}
    return {path for path in paths if path.startswith("/static/") and not finders.find(path.removeprefix("/static/"))}


def missing_places(answers: dict[str, Any], mentions: list[Mention]) -> set[tuple[str, str]]:
    """Links to a place of a page that the page does not have."""
    places_by_address: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.place and mention.address in answers and is_html(answers[mention.address]):
            places_by_address.setdefault(mention.address, set()).add(mention.place)
    return {
        (address, place)
        for address, places in places_by_address.items()
        if answers[address].status_code == 200
        for place in places - set(ID.findall(answers[address].text))
    }
