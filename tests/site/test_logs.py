"""No log line and no mail about a fault tells a secret address; a page that tells what went wrong names its request."""

import io
import json
import logging
import re
import socket
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TextIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import translation

from horizonscan.logs import HIDDEN, ExceptionReporter, JsonFormatter, TextFormatter, share_formatter, without_secrets
from horizonscan.slow_requests import RequestLog
from notices import workflow
from tests.support.postbox import fault_mails_are_out
from tests.support.worlds import created, head_of

NUMBER = re.compile(r"<code>([0-9a-f]{32})</code>")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the handlers of our settings write, and one that a server or a library has set up by itself."""
    stream = io.StringIO()
    for handler in our_streams():
        monkeypatch.setattr(handler, "stream", stream)
    servers = logging.StreamHandler(stream)
    monkeypatch.setattr(logging.getLogger("gunicorn.access"), "handlers", [servers])
    return stream


def our_streams() -> list[logging.StreamHandler[TextIO]]:
    """Those that our settings set up: one line goes to one of them, whichever logger it is of."""
    ours = [each for each in logging.getLogger().handlers if isinstance(each, logging.StreamHandler)]
    ours = [each for each in ours if isinstance(each.formatter, TextFormatter)]
    assert len(ours) == 1
    return ours


@pytest.fixture
def token(editor: User) -> str:
    version = head_of(created(editor).notice)
    return workflow.share(version=version, reader="Eksempel AS", days=3, by=editor, request_id=uuid4())[1]


def test_a_token_stands_in_no_line_of_any_logger(
    token: str, visitor: Client, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
):
    def breaks(_document: object) -> str:
        raise RuntimeError(f"nothing to show on http://testserver/share/{token}/?sent=1")

    monkeypatch.setattr("notices.views.guest.fragment", breaks)
    visitor.raise_request_exception = False
    access_log = logging.getLogger("gunicorn.access")
    access_log.setLevel("INFO")

    statuses = [visitor.get(f"/share/{token}/{tail}").status_code for tail in ("", "more/")]
    statuses.append(visitor.put(f"/share/{token}/").status_code)
    access_log.info("%(r)s from %(f)s", {"r": f"GET /share/{token} HTTP/1.1", "f": f"http://testserver/share/{token}/"})
    logging.getLogger("django.server").error('"%s" %s', f"GET /invitation/{token}/ HTTP/1.1", 500)

    lines = written.getvalue()
    assert statuses == [500, 404, 405]
    assert token not in lines
    assert f"Internal Server Error: /share/{HIDDEN}/" in lines
    assert f"nothing to show on http://testserver/share/{HIDDEN}/?sent=1" in lines
    assert f"Not Found: /share/{HIDDEN}/more/" in lines
    assert f"Method Not Allowed (PUT): /share/{HIDDEN}/" in lines
    assert f"GET /share/{HIDDEN} HTTP/1.1 from http://testserver/share/{HIDDEN}/" in lines


def test_a_token_stands_in_no_mail_about_a_fault(
    token: str, visitor: Client, settings, mailoutbox, monkeypatch: pytest.MonkeyPatch
):
    settings.DEBUG, settings.ADMINS = False, [("Drift", "drift@example.org")]
    monkeypatch.setattr("notices.views.guest.fragment", lambda _document: 1 / 0)
    visitor.raise_request_exception = False

    visitor.get(f"/share/{token}/", HTTP_REFERER=f"http://testserver/share/{token}/")

    fault_mails_are_out()
    (mail,) = mailoutbox
    assert "ZeroDivisionError" in mail.body
    assert token not in mail.subject + mail.body
    assert f"/share/{HIDDEN}/" in mail.body


def test_the_report_about_a_fault_hides_it_as_a_page_too(rf):
    request = rf.get("/share/a-token/")

    assert "a-token" not in ExceptionReporter(request, ValueError, ValueError("x"), None).get_traceback_html()


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("GET /share/abc-_1/ HTTP/1.1", f"GET /share/{HIDDEN}/ HTTP/1.1"),
        ('"https://example.org/invitation/abc?x=1"', f'"https://example.org/invitation/{HIDDEN}?x=1"'),
        ("/accounts/password/reset/key/3-abc-def/", f"/accounts/password/reset/key/{HIDDEN}/"),
        ('"GET /accounts/directory/back/?code=a&state=b"', f'"GET /accounts/directory/back/?{HIDDEN}"'),
        ("/accounts/confirm-email/abc/", f"/accounts/confirm-email/{HIDDEN}/"),
        ("/%73hare%2Fabc%2F", f"/%73hare%2F{HIDDEN}"),
        ("//share//abc", f"//share//{HIDDEN}"),
        # No secrets: the desk's own addresses, and a notice about sharing.
        ("/admin/share/5/revoke/", "/admin/share/5/revoke/"),
        ("/varsel/1/share/", "/varsel/1/share/"),
    ],
)
def test_only_the_secret_part_of_an_address_is_hidden(text: str, due: str):
    assert without_secrets(text) == due


# The id of a request


def number_on(page: str) -> str:
    numbers = NUMBER.findall(page)
    assert len(numbers) == 1, page
    return str(numbers[0])


@pytest.mark.django_db
def test_a_page_that_is_not_there_names_the_request_of_its_log_line(visitor: Client, written: io.StringIO):
    page = visitor.get("/no-such-page/").text

    assert f"[request {number_on(page)}] Not Found: /no-such-page/" in written.getvalue()


def test_a_refusal_names_the_request_of_its_line_in_the_security_log(
    reviewer: User, client_of: Callable[[User], Client], written: io.StringIO
):
    page = client_of(reviewer).get(reverse("desk-new")).text

    assert f"request='{number_on(page)}'" in written.getvalue()


@pytest.mark.parametrize(("prefix", "language"), [("", "nb"), ("/nn", "nn"), ("/en", "en")])
def test_the_page_for_our_own_faults_names_its_request_without_a_database(
    prefix: str, language: str, visitor: Client, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
):
    """Without a mark this test may not use the database."""
    monkeypatch.setattr("notices.views.public.about.render", lambda *_words: 1 / 0)
    visitor.raise_request_exception = False

    response = visitor.get(f"{prefix}/ordliste/")

    with translation.override(language):
        words = translation.gettext("If you tell us about this, give this number:")
    assert response.status_code == 500
    assert words in response.text
    assert f"[request {number_on(response.text)}] Internal Server Error: {prefix}/ordliste/" in written.getvalue()


def test_a_line_of_the_development_server_carries_a_socket_and_is_written(written: io.StringIO):
    with socket.socket() as connection:
        logging.getLogger("django.request").warning("seen", extra={"request": connection})

    assert "seen" in written.getvalue()


# For machines


@pytest.fixture
def lines(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, str]]]:
    """A function: the lines that are written as JSON, read."""
    for handler in our_streams():
        monkeypatch.setattr(handler, "formatter", JsonFormatter())
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_fault_is_one_line_of_json_with_its_traceback_and_no_secret(
    token: str, visitor: Client, lines: Callable[[], list[dict[str, str]]], monkeypatch: pytest.MonkeyPatch
):
    def breaks(_document: object) -> str:
        raise RuntimeError(f"nothing to show on /share/{token}/")

    monkeypatch.setattr("notices.views.guest.fragment", breaks)
    visitor.raise_request_exception = False

    page = visitor.get(f"/share/{token}/?from=mail", REMOTE_ADDR="192.0.2.7").text

    (line,) = lines()
    assert line.pop("time").endswith("+00:00")
    assert "RuntimeError: nothing to show" in line.pop("traceback")
    assert line == {
        "level": "error",
        "logger": "django.request",
        "message": f"Internal Server Error: /share/{HIDDEN}/",
        "request": number_on(page),
        "method": "GET",
        "path": f"/share/{HIDDEN}/",
        "client": "192.0.2.7",
        "status": 500,
    }
    assert token not in json.dumps(lines())


def test_a_line_of_no_request_is_json_too(lines: Callable[[], list[dict[str, str]]]):
    logging.getLogger("a.library").warning("%s are gone", "3 rows")

    (line,) = lines()
    assert {**line, "time": ""} == {
        "time": "",
        "level": "warning",
        "logger": "a.library",
        "message": "3 rows are gone",
    }


# What takes long


@pytest.mark.django_db
@pytest.mark.parametrize(("bound", "due"), [(5_000, False), (1, True), (0, False)])
def test_a_request_that_takes_longer_than_the_bound_leaves_a_line(
    bound: int, due: bool, reader: Client, settings, lines: Callable[[], list[dict[str, Any]]], monkeypatch
):
    settings.SLOW_REQUEST_MS = bound
    clock = iter([10.0, 12.5])
    monkeypatch.setattr("horizonscan.slow_requests.time", SimpleNamespace(monotonic=lambda: next(clock)))

    reader.get("/ordliste/")

    assert [(line["message"], line["path"], line["status"], line["ms"]) for line in lines()] == (
        [("Slow: GET /ordliste/ took 2500 ms", "/ordliste/", 200, 2500)] if due else []
    )
    assert all(len(line["request"]) == 32 for line in lines())


# Whose request it was


def test_a_refusal_is_json_with_its_parts(
    reviewer: User, client_of: Callable[[User], Client], lines: Callable[[], list[dict[str, Any]]]
):
    client_of(reviewer).get(reverse("desk-new"), REMOTE_ADDR="192.0.2.7")

    line = next(line for line in lines() if line["logger"] == "notices.security")
    assert (line["verb"], line["what"], line["client"]) == ("denied", "GET desk-new", "192.0.2.7")
    assert (line["who"], line["address"]) == (f"account {reviewer.pk}", "192.0.2.7")


@pytest.mark.parametrize(("is_behind", "due"), [(True, "198.51.100.9"), (False, "10.0.0.2")])
def test_the_server_is_told_the_address_that_the_proxy_says(is_behind: bool, due: str, settings):
    """As gunicorn's access log reads it, after the answer: %(h)s."""
    settings.BEHIND_PROXY = is_behind
    environ = {"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": "203.0.113.1, 198.51.100.9"}

    RequestLog(lambda _environ, _start: [])(environ, lambda *_words: None)

    assert environ["REMOTE_ADDR"] == due


def test_what_breaks_the_server_is_written_as_all_else(monkeypatch: pytest.MonkeyPatch):
    handler = logging.StreamHandler(io.StringIO())
    monkeypatch.setattr(logging.getLogger("gunicorn.error"), "handlers", [handler])

    share_formatter()

    assert handler.formatter is our_streams()[0].formatter
