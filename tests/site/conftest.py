"""A directory that the site signs people in through: one for all tests of a module, as new for each."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.directory_server import Directory, directory_of, person


@pytest.fixture(scope="module")
def running_directory() -> Iterator[Directory]:
    with directory_of({}) as running:
        yield running


@pytest.fixture
def directory(running_directory: Directory, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Directory:
    """The directory, with an editor standing at its screen. A busy machine makes it late."""
    monkeypatch.setattr("horizonscan.directory.http.MAX_SECONDS", 60.0)
    running_directory.begin(person("kari", groups=["editors"]))
    for name, value in running_directory.settings().items():
        setattr(settings, name, value)
    return running_directory
