"""The cache in the database: plain values come back as they went in, and no program in their place is run."""

import base64
import os
import pickle
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.management import call_command

from tests.support.tables import execute

pytestmark = pytest.mark.django_db

VALUES: list[Any] = [1, "ord", (3, 1.5, 2.5), (0.0, [(1.5, "192.0.2.1")]), {"a": None}, True]


class Program:
    """A value that runs something as soon as somebody reads it."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self.mark,)


@pytest.fixture
def _in_the_database(settings: LazySettings) -> None:
    settings.CACHES = {"default": {"BACKEND": "horizonscan.plain_cache.PlainCache", "LOCATION": "horizonscan_cache"}}
    call_command("createcachetable")


@pytest.mark.usefixtures("_in_the_database")
def test_only_plain_values_come_out(tmp_path: Any, caplog: pytest.LogCaptureFixture) -> None:
    for number, value in enumerate(VALUES):
        cache.set(f"value {number}".replace(" ", "-"), value)
        assert cache.get(f"value-{number}") == value
    cache.set("over", 1, -1)
    assert (cache.get("over"), cache.get("none"), cache.add("value-0", 2), cache.incr("value-0")) == (
        None,
        None,
        False,
        2,
    )

    for text in (base64.b64encode(pickle.dumps(Program(str(tmp_path / "mark")))).decode(), "no pickle", "AAAA"):
        execute("UPDATE horizonscan_cache SET value = %s WHERE cache_key = %s", text, ":1:value-1")
        assert cache.get("value-1") is None
    assert not (tmp_path / "mark").exists()
    assert "the value “:1:value-1” in the cache" in caplog.text
    cache.set("value-1", "again")
    assert cache.get("value-1") == "again"
