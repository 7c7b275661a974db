"""The recipes on the page about the API are run as they stand there, against the running site."""

import csv
import json
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from notices.document.approvals import expected_authorisation
from notices.models import Notice
from tests.support.worlds import complete_document, published
from trials.dates import PartialDate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pages]


def commands(page: str) -> dict[str, str]:
    """The lines of each recipe, by its name, as a reader copies them from the page."""
    blocks = re.findall(r'<h3 id="(\w+)">[^<]*</h3>\s*<pre[^>]*><code>(.*?)</code></pre>', page, re.DOTALL)
    return {name: unescape(code) for name, code in blocks}


@pytest.fixture
def recipes(live_server: Any, settings: Any, visitor: Client) -> dict[str, str]:
    settings.SITE_URL = live_server.url
    each = [commands(visitor.get(where).text) for where in ("/api/", "/nn/api/", "/en/api/")]
    assert each[0] == each[1] == each[2] and len(each[0]) == 3
    return each[0]


@pytest.fixture
def notice(editor, reviewer) -> Notice:
    return published(editor, reviewer).notice


def run(command: list[str], where: Path) -> str:
    answer = subprocess.run(command, cwd=where, capture_output=True, text=True, check=True, timeout=60)
    return answer.stdout


needs_curl = pytest.mark.skipif(not shutil.which("curl"), reason="curl is not on this machine")


@needs_curl
def test_the_spreadsheet_has_what_is_expected_in_that_year(
    recipes: dict[str, str], notice: Notice, tmp_path: Path, editor, reviewer
):
    document = complete_document()
    (row,) = document.regulatory_statuses
    later = row.model_copy(update={"date": PartialDate(value="2027", estimated=True)})
    expected = published(editor, reviewer, document=complete_document(regulatory_statuses=(later,))).notice
    assert expected_authorisation(document) is not None

    assert run(["sh", "-c", recipes["spreadsheet"]], tmp_path) == ""

    (file,) = tmp_path.iterdir()
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [(row["number"], row["expected_authorisation_date"]) for row in rows] == [(str(expected.number), "2027")]


@needs_curl
def test_the_changes_are_those_since_yesterday(recipes: dict[str, str], notice: Notice, tmp_path: Path):
    if subprocess.run(["date", "-d", "yesterday"], capture_output=True, check=False).returncode:
        pytest.skip("the date of this machine knows no yesterday")

    answer = json.loads(run(["sh", "-c", recipes["changes"]], tmp_path))

    assert [(each["kind"], each["number"]) for each in answer["items"]] == [("published", notice.number)]
    assert answer["cursor"]


def test_a_text_is_checked_against_its_hash(recipes: dict[str, str], notice: Notice, tmp_path: Path):
    assert notice.number == 1

    assert run([sys.executable, "-c", recipes["hash"]], tmp_path) == "True\n"
    # A recipe that says True of everything would be no check.
    other = recipes["hash"].replace('== facts["sha256"]', '== facts["sha256"][::-1]')
    assert run([sys.executable, "-c", other], tmp_path) == "False\n"
