"""gunicorn with the settings of production: what browsers are told, cookies, the log, and bodies that are too long."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.conf import global_settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from horizonscan.logs import HIDDEN
from notices import workflow
from notices.models import Notice
from notices.public.page_cache.wsgi import TRANSPORT_HEADERS
from notices.verification.public_pages import KNOWN_HEADERS
from tests.support.gunicorn import HOST, LEDGER_KEY, SECRET_KEY, RunningSite, gunicorn_at, write_database
from tests.support.observatory import Scan, grade, points_of, score
from tests.support.second_factors import app_of, code
from tests.support.worlds import created, head_of, published

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the headers are the same; one run is enough"),
]

CACHE = {"default": {"BACKEND": "horizonscan.plain_cache.PlainCache", "LOCATION": "horizonscan_cache"}}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
MEGABYTE = 1_048_576
PASSWORD = "only-for-people-in-tests"


class Production(NamedTuple):
    site: RunningSite
    notice: Notice
    share_token: str


@pytest.fixture(scope="module")
def production(lasting_database, lasting_people, tmp_path_factory) -> Iterator[Production]:
    """A site with a notice that is live, a draft that is shared, and the editor signed in with both factors."""
    editor, reviewer, _manager = lasting_people
    folder = tmp_path_factory.mktemp("production")
    keys = {"SECRET_KEY": SECRET_KEY, "LEDGER_KEY": LEDGER_KEY, "SITE_URL": f"https://{HOST}", "CACHES": CACHE}
    with lasting_database.unblock(), override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS, **keys):
        call_command("createcachetable")
        editor.set_password(PASSWORD)
        editor.save()
        app_of(editor)
        live = published(editor, reviewer).notice
        shared = head_of(created(editor).notice)
        _outcome, token = workflow.share(version=shared, reader="Eksempel AS", days=3, by=editor, request_id=uuid4())
        write_database(folder / "site.sqlite3")
    with gunicorn_at(folder / "site.sqlite3", folder / "log") as site:
        sign_in(site)
        yield Production(site, live, token)


def sign_in(site: RunningSite) -> None:
    """Give name, password and code, as a person does in a browser."""
    where = "/accounts/login/"
    for answers in ({"login": "editor", "password": PASSWORD}, {"code": code()}):
        page = site.ask(where)
        site.keep_cookies(page)
        answer = site.ask(where, {**answers, "csrfmiddlewaretoken": TOKEN.findall(page.text)[0]})
        site.keep_cookies(answer)
        where = answer.headers["Location"]
    assert where == "/admin/"


def test_the_observatory_gives_each_kind_of_page_its_best_grade(production: Production):
    site, notice, token = production
    cookies, site.cookies = site.cookies, {}
    live = f"/varsel/{notice.number}/{notice.slug}/"
    # The live page twice: made, and sent as stored.
    pages = {
        "/": 200,
        live: 200,
        f"{live}?": 200,
        f"/share/{token}/": 200,
        "/accounts/login/": 200,
        "/no-such-page/": 404,
    }

    scans = {where: scan_of(site, where, status) for where, status in pages.items()}
    site.cookies = cookies
    scans["/admin/"] = scan_of(site, "/admin/", 200)

    scores = {where: (score(scan), points_of(scan)) for where, scan in scans.items()}
    assert {where: each for where, each in scores.items() if each[0] < 125 or grade(each[0]) != "A+"} == {}
    # With cookies, as signing in sets one, a page can have more.
    assert scores["/accounts/login/"][0] == scores["/"][0] + 5


def scan_of(site: RunningSite, where: str, status: int) -> Scan:
    scan = Scan(site.ask(where), site.ask(where, scheme="http"), site.ask(where, Origin="https://elsewhere.example"))
    assert scan.page.status_code == status, where
    return scan


def test_every_cookie_is_of_this_host_alone(production: Production):
    site, _notice, _token = production

    assert {"__Host-sessionid", "__Host-csrftoken"} <= set(site.cookies)
    for line in site.set_cookies:
        name, *attributes = line.split("; ")
        assert name.startswith("__Host-"), line
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes), line
        assert not any(attribute.startswith("Domain") for attribute in attributes), line


def test_open_data_can_be_read_by_pages_of_other_sites_and_nothing_else(production: Production):
    site, notice, _token = production
    data = ["/api/v1/notices", "/api/v1/notices.csv", "/api/openapi.json", "/api/nothing", "/feed.atom", "/dcat.ttl"]
    data += [f"/varsel/{notice.number}{ending}" for ending in ("/v/1.json", ".json", "/v/1.pdf", ".ris", "/feed.atom")]
    pages = ["/", "/admin/", "/api/", "/accounts/login/", "/no-such-page/", "/static/css/site.css"]

    answers = {where: site.ask(where) for where in [*data, *pages]}

    policies = {where: answer.headers["Cross-Origin-Resource-Policy"] for where, answer in answers.items()}
    assert {where for where, answer in answers.items() if answer.status_code == 404} == {
        "/api/nothing",
        "/no-such-page/",
    }
    assert policies == dict.fromkeys(data, "cross-origin") | dict.fromkeys(pages, "same-origin")


def test_a_share_token_stands_in_no_line_of_the_log(production: Production):
    site, _notice, token = production

    for where in (f"/share/{token}/", f"/share/{token}", f"/%73hare/{token}/", f"/share%2F{token}/x"):
        answer = site.ask(where, Referer=f"https://{HOST}/share/{token}/")
        assert answer.headers["Referrer-Policy"] == "no-referrer" or answer.status_code == 301
    site.ask("/accounts/login/", {"a": "b"}, Referer=f"https://{HOST}/share/{token}/")

    log = site.log.read_text()
    assert token not in log
    assert f'"GET /share/{HIDDEN}/ HTTP/1.1" 200' in log and f"https://{HOST}/share/{HIDDEN}/" in log


@pytest.mark.parametrize("where", ["/accounts/login/", "/no-such-page/", "/api/v1/notices"])
def test_who_sends_too_much_is_told_so_and_not_cut_off(where: str, production: Production):
    answer = production.site.ask(where, b"x" * 8 * MEGABYTE)

    assert answer.status_code == (404 if where == "/no-such-page/" else 413)
    assert "</html>" in answer.text or answer.json()["status"] == 413


def test_verify_knows_every_header_with_which_a_page_is_stored(production: Production):
    site, notice, _token = production

    names = set(site.ask(f"/varsel/{notice.number}/{notice.slug}/").headers)

    assert names - TRANSPORT_HEADERS - {"server", "date", "connection"} == KNOWN_HEADERS


def test_security_txt_is_there(production: Production):
    assert "Contact: mailto:vakt@example.org" in production.site.ask("/.well-known/security.txt").text
