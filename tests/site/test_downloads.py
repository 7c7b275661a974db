"""Files that are sent piece by piece: their readers hold no more than half of the threads, and no slow one for long."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory

from horizonscan import downloads
from horizonscan.downloads import GRACE, MIN_RATE, Download, DownloadLimitMiddleware

PIECE = 65_536


def lines() -> Iterator[bytes]:
    for _line in range(3 * PIECE // 1000):
        yield b"x" * 1000


def file_or_page(request: HttpRequest) -> HttpResponseBase:
    return StreamingHttpResponse(lines()) if request.path == "/file" else HttpResponse("a page")


@pytest.fixture
def middleware(settings) -> DownloadLimitMiddleware:
    settings.WEB_THREADS = 4
    return DownloadLimitMiddleware(file_or_page)


def test_half_of_the_threads_send_files_and_pages_are_sent_always(middleware, rf: RequestFactory, monkeypatch):
    # Django would close the database's connections, which these answers never had.
    monkeypatch.setattr(request_finished, "send", lambda **_words: [])
    first, second, third = (middleware(rf.get("/file")) for _time in range(3))

    assert [answer.status_code for answer in (first, second, third)] == [200, 200, 503]
    assert third["Retry-After"]
    assert middleware(rf.get("/page")).content == b"a page"
    # One has been sent, and the reader of the other has gone.
    assert b"".join(first) == b"".join(lines())
    for answer in (first, first, second):
        answer.close()
    assert [middleware(rf.get("/file")).status_code for _time in range(3)] == [200, 200, 503]


def test_a_file_gives_its_place_back_when_all_of_it_was_sent(middleware, rf: RequestFactory):
    for _time in range(3):
        assert b"".join(middleware(rf.get("/file"))) == b"".join(lines())


@pytest.mark.parametrize(("rate", "is_cut_off"), [(MIN_RATE * 0.9, True), (MIN_RATE * 1.1, False)])
def test_who_reads_too_slowly_is_cut_off(rate: float, is_cut_off: bool, monkeypatch: pytest.MonkeyPatch):
    now = [0.0]
    monkeypatch.setattr(downloads, "time", SimpleNamespace(monotonic=lambda: now[0]))
    # Writing takes its time too, which is not counted.
    content = Download((b"x" * PIECE for _piece in range(60)), lambda: None)
    length = 0

    try:
        for piece in content:
            length += len(piece)
            now[0] += len(piece) / rate
    except ConnectionResetError:
        assert is_cut_off and GRACE < now[0] < GRACE + 2 * PIECE / rate
    else:
        assert not is_cut_off and length == 60 * PIECE
