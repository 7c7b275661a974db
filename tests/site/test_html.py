"""The markup of every public page and of the desk's: what a strict checker of HTML says of it."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.support.browsing import is_html
from tests.support.public_pages import LANGUAGES, World, answer, places, public_world
from tests.support.sites import desk_addresses

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

TOOLS = Path(settings.BASE_DIR) / "tests" / "tools"
CHECKER = TOOLS / "node_modules" / ".bin" / "html-validate"


@pytest.fixture(scope="session")
def node() -> None:
    """Without the checker skip, but never where the tests are the gate."""
    if not (shutil.which("node") and CHECKER.exists()):
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("No html-validate: install Node.js 20.19 or newer and npm, and `make test` fetches it.")


@pytest.fixture(scope="module")
def lasting_world(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> World:
    with lasting_database.unblock():
        return public_world(*lasting_people)


def complaints(folder: Path) -> list[str]:
    """What the checker says of the pages in the folder, all of them in one call."""
    report = folder / "complaints.json"
    command = [str(CHECKER), "--config", str(TOOLS / ".htmlvalidate.cjs"), "--formatter", f"json={report}", str(folder)]
    answered = subprocess.run(command, check=False, capture_output=True, text=True)
    assert report.exists(), answered.stderr
    return [
        f"{Path(page['filePath']).stem} line {message['line']}: {message['ruleId']}: {message['message']}"
        for page in json.loads(report.read_text())
        for message in page["messages"]
    ]


def written(folder: Path, number: int, address: str, response: Any) -> None:
    """The page as a file whose name tells its address."""
    assert is_html(response), address
    name = "".join(letter if letter.isalnum() else "_" for letter in address)
    (folder / f"{number:03} {name[:80]}.html").write_bytes(response.content)


def desk_pages(world: World) -> Iterator[str]:
    names = ("desk", "desk-notices", "desk-new", "desk-profile", "desk-people-list", "desk-overview", "desk-log")
    yield from (reverse(name) for name in (*names, "desk-changes", "desk-reports"))
    for notice in (world.site.rereviewed, world.site.draft):
        yield from desk_addresses(notice)
    yield f"{reverse('desk-several')}?act=due&notice={world.site.draft.pk}"
    yield "/admin/nothing/"


def test_every_page_is_html_as_it_should_be(
    node: None, lasting_world: World, client_of, editor: User, visitor, tmp_path: Path, db: None
):
    numbers = count()
    for language in LANGUAGES:
        for place in places(lasting_world):
            written(tmp_path, next(numbers), place.address(language), answer(place, language))
    client = client_of(editor)
    for address in desk_pages(lasting_world):
        written(tmp_path, next(numbers), address, client.get(address))
    for address in ("/accounts/login/", "/accounts/password/reset/"):
        written(tmp_path, next(numbers), address, visitor.get(address))

    assert next(numbers) > 100
    assert complaints(tmp_path) == []


def test_the_checker_finds_what_is_wrong(node: None, tmp_path: Path):
    page = '<!DOCTYPE html>\n<html lang="nb"><head><title>x</title></head><body><ul><p>x</p></ul></body></html>\n'
    (tmp_path / "wrong.html").write_text(page)

    assert ["element-permitted-content" in complaint for complaint in complaints(tmp_path)] == [True]
