"""A directory that people sign in through, as new for each test; and browsers of people who ask for Norwegian."""

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


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """What a browser is made with. Before somebody signs in, it says in which language they are spoken to."""
    return {**browser_context_args, "locale": "nb"}
