"""What tells of a fault: a page in three languages, with the request's id and all headers, without a database."""

import io
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.core.ratelimit import respond_429
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.urls import path, re_path
from django.utils import translation

from horizonscan import urls
from horizonscan.error_pages import RETRY_AFTER, permission_denied
from horizonscan.logs import TextFormatter
from horizonscan.request_size import MAX_SHORT_REQUEST
from horizonscan.response_headers import ResponseHeadersMiddleware

pytestmark = pytest.mark.urls(__name__)

handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler429, handler500 = urls.handler429, urls.handler500

ID = re.compile(r"<code>([0-9a-f]{32})</code>")
LANGUAGES = {"": "nb", "/nn": "nn", "/en": "en"}
TITLES = {
    "400": "The request could not be understood",
    "403": "You may not see this page or do this",
    "csrf": "The form could not be accepted",
    "404": "The page does not exist",
    "405": "This can't be done at this address",
    "413": "This is too long to be read",
    "429": "Too many attempts",
    "500": "Something went wrong",
    "503": "The site can't answer just now",
}
FAULTS: dict[str, Callable[[], Exception]] = {
    "400": SuspiciousOperation,
    "403": PermissionDenied,
    "404": Http404,
    "413": RequestDataTooBig,
    "500": lambda: RuntimeError("a secret of the inside"),
    "503": lambda: OperationalError("the server closed the connection"),
}


@login_not_required
def fails(request: HttpRequest, kind: str) -> HttpResponseBase:
    if kind in FAULTS:
        raise FAULTS[kind]()
    answers: dict[str, Callable[[], HttpResponseBase]] = {
        "csrf": lambda: HttpResponse("let in"),
        "405": lambda: HttpResponseNotAllowed(["GET", "HEAD"]),
        "429": lambda: respond_429(request),
    }
    return answers[kind]()


urlpatterns = [
    re_path(r"^(?:nn/|en/|api/)?fails/(?P<kind>\w+)/$", fails),
    path("api/", fails, {"kind": "404"}),
    *urls.urlpatterns,
]


def status_of(kind: str) -> int:
    return 403 if kind == "csrf" else int(kind)


def answer_to(where: str, kind: str) -> Any:
    """The answer to somebody who comes with the cookie of a session, which nobody may read."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["sessionid"] = "made-up-by-somebody"
    return client.post(where) if kind == "csrf" else client.get(where)


def what_is_amiss(answer: Any, kind: str) -> list[str]:
    headers = {**ResponseHeadersMiddleware.headers, "Cache-Control": "no-store"}
    headers |= {"Retry-After": str(RETRY_AFTER)} if kind in ("429", "503") else {}
    headers |= {"Allow": "GET, HEAD"} if kind == "405" else {}
    amiss = [name for name, value in headers.items() if answer.headers.get(name) != value]
    amiss += [] if "default-src 'none'" in answer.headers.get("Content-Security-Policy", "") else ["CSP"]
    is_public = not answer.request["PATH_INFO"].startswith(("/admin/", "/accounts/"))
    amiss += ["cookie"] if answer.cookies or (is_public and "Cookie" in answer.headers.get("Vary", "")) else []
    return amiss + (["status"] if answer.status_code != status_of(kind) else [])


@pytest.fixture(autouse=True)
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The database is gone; here is who asked for it all the same."""
    asking: list[object] = []

    def refused(connection: object) -> None:
        asking.append(connection)
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", refused)
    return asking


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the log of requests says."""
    stream = io.StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, TextFormatter):
            monkeypatch.setattr(handler, "stream", stream)
    return stream


@pytest.mark.parametrize("kind", TITLES)
def test_a_fault_has_a_page_in_three_languages_that_needs_no_database(
    kind: str, written: io.StringIO, attempts: list[object]
):
    for prefix, language in LANGUAGES.items():
        answer = answer_to(f"{prefix}/fails/{kind}/", kind)
        with translation.override(language):
            title = translation.gettext(TITLES[kind])
        assert what_is_amiss(answer, kind) == []
        assert f'<html lang="{language}"' in answer.text
        assert f"<h1>{title}</h1>" in answer.text.replace("&#x27;", "'")
        assert "secret of the inside" not in answer.text
        (number,) = ID.findall(answer.text)
        assert f"[request {number}]" in written.getvalue()
        assert (title == TITLES[kind]) is (language == "en")
    # Of who is refused the security log tries to say who they are.
    assert bool(attempts) is (kind in ("403", "csrf"))


@pytest.mark.parametrize("kind", TITLES)
def test_a_program_is_told_of_the_same_fault_in_json(kind: str, written: io.StringIO):
    answer = answer_to(f"/api/fails/{kind}/", kind)

    problem = answer.json()
    assert what_is_amiss(answer, kind) == []
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["status"] == status_of(kind) and problem["detail"]
    assert f"[request {problem['request_id']}]" in written.getvalue()


def test_the_page_about_the_api_is_for_people():
    assert answer_to("/api/", "404")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("where", ["/", "/nn/studier/", "/en/varsel/1/x/", "/health/", "/varsel/1.json", "/admin/"])
def test_a_database_that_does_not_answer_is_told_with_the_time_to_try_again(where: str):
    assert what_is_amiss(answer_to(where, "503"), "503") == []


def test_a_wrong_host_is_answered_with_the_headers_of_every_page(settings):
    settings.SECURE_SSL_REDIRECT = True  # Django asks for the host before most of the middleware has begun

    answer = Client().get("/", headers={"host": "elsewhere.example"})

    assert what_is_amiss(answer, "400") == []
    assert TITLES["400"] not in answer.text and '<html lang="nb"' in answer.text


def test_a_request_that_announces_too_much_is_refused_wherever_it_goes():
    for where, kind in (
        ("/accounts/login/", "text/html; charset=utf-8"),
        ("/api/v1/notices", "application/problem+json"),
    ):
        answer = Client().post(where, "x" * (MAX_SHORT_REQUEST + 1), content_type="text/plain")
        assert (what_is_amiss(answer, "413"), answer["Content-Type"]) == ([], kind)


def test_who_is_signed_in_is_shown_the_way_out_where_they_are_known(rf: RequestFactory):
    request: Any = rf.get("/admin/people/")
    assert 'href="/accounts/logout/"' not in permission_denied(request, PermissionDenied()).text

    # As Django keeps who it has looked up, and we their roles.
    request._cached_user = User(username="kari", is_active=True)
    request._cached_user._roles_at_the_desk = frozenset({"editor"})

    page = permission_denied(request, PermissionDenied("You wrote a part of this version.")).text
    assert 'href="/accounts/logout/"' in page and 'href="/admin/"' in page
    assert "You wrote a part of this version." in page


def test_a_form_of_the_desk_comes_back_with_all_that_was_typed_and_only_to_its_own_site():
    fields = {"note": "linje en\r\nlinje to", "kind": ["a", "b"], "csrfmiddlewaretoken": "x", "password": "hemmelig"}
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "of-somebody"

    answers = {
        site: client.post("/admin/notices/1/return/", fields, headers={"Sec-Fetch-Site": site})
        for site in ("same-origin", "cross-site")
    }

    page = answers["same-origin"].text
    assert what_is_amiss(answers["same-origin"], "503") in ([], ["cookie"])
    assert '<form method="post" action="/admin/notices/1/return/">' in page and 'name="csrfmiddlewaretoken"' in page
    assert '<textarea hidden name="note">\nlinje en\nlinje to</textarea>' in page and page.count('name="kind"') == 2
    assert "hemmelig" not in page
    assert "<textarea" not in answers["cross-site"].text
