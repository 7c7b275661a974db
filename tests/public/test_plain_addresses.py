"""A page is stored only when it was asked for at its plain address on the site's own host."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.urls import clear_script_prefix

from notices.models import StoredPage
from notices.public.page_cache.warm_up import environ_of_reader
from notices.public.page_cache.wsgi import is_plain
from tests.support.worlds import published
from tests.support.wsgi_client import WsgiClient

COLOURED: list[dict[str, str]] = [
    {"REQUEST_METHOD": "HEAD"},
    {"QUERY_STRING": "lang=en"},
    {"RAW_URI": "/varsel/1/%78/"},
    {"RAW_URI": "//varsel/1/x/"},
    {"REQUEST_URI": "http://elsewhere.example/varsel/1/x/"},
    {"SCRIPT_NAME": "/evil"},
    {"SCRIPT_URL": "/evil/varsel/1/x/"},
    {"REDIRECT_URL": "/evil/varsel/1/x/"},
    {"HTTP_HOST": "localhost"},
    {"HTTP_HOST": "testserver:81"},
    {"HTTP_HOST": "", "SERVER_NAME": "localhost"},
    {"HTTP_HOST": "", "SERVER_PORT": "81"},
    {"wsgi.url_scheme": "https"},
]


@pytest.mark.parametrize("change", COLOURED, ids=str)
def test_what_is_not_asked_for_at_its_plain_address_is_not_plain(change: dict[str, str]) -> None:
    environ = environ_of_reader("/varsel/1/x/")

    assert is_plain(environ)
    assert is_plain({**environ, "SCRIPT_URL": "/varsel/1/x/", "HTTP_ACCEPT_LANGUAGE": "en", "HTTP_RANGE": "bytes=1-2"})
    assert not is_plain({**environ, **change})


@pytest.fixture
def prefix() -> Iterator[str]:
    """A prefix that Django remembers of the last request."""
    yield "/evil"
    clear_script_prefix()


@pytest.mark.django_db
@pytest.mark.usefixtures("pages_are_stored")
def test_a_prefix_before_the_path_is_neither_stored_nor_answered_from_the_store(
    editor: User, reviewer: User, prefix: str
) -> None:
    notice, reader = published(editor, reviewer).notice, WsgiClient()
    path = f"/varsel/{notice.number}/{notice.slug}/"
    coloured = reader.get(path, SCRIPT_NAME=prefix)
    assert b'"/evil/' in coloured.content
    assert not StoredPage.objects.exists()

    plain = reader.get(path)
    again = reader.get(path, SCRIPT_NAME=prefix)

    assert b"/evil/" not in plain.content
    assert again.content == coloured.content
