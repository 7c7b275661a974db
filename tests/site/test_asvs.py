"""The table of ASVS 5.0 has each item of levels 1 and 2 in its chapters, and each test that it names is there."""

import ast
import re

from tests.support.source_code import ROOT

# Of a section the numbers of its items at levels 1 and 2.
ITEMS = {
    "6.1": [1, 2, 3],
    "6.2": [*range(1, 13)],
    "6.3": [1, 2, 3, 4],
    "6.4": [1, 2, 3, 4],
    "6.5": [1, 2, 3, 4, 5],
    "6.6": [1, 2, 3],
    "6.8": [1, 2, 3, 4],
    "7.1": [1, 2, 3],
    "7.2": [1, 2, 3, 4],
    "7.3": [1, 2],
    "7.4": [1, 2, 3, 4, 5],
    "7.5": [1, 2],
    "7.6": [1, 2],
    "8.1": [1, 2],
    "8.2": [1, 2, 3],
    "8.3": [1],
    "8.4": [1],
}
ROW = re.compile(r"^\| (\d[\d.]+) \| (.+?) \| (.+) \|$", re.M)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PAGE = (ROOT / "docs/asvs.md").read_text()


def missing_tests(text: str) -> list[str]:
    """Return the tests that are named in the text and do not exist."""
    return [f"{path}::{name}" for path, name in TEST.findall(text) if name not in functions_of(path)]


def functions_of(path: str) -> set[str]:
    file = ROOT / path
    tree = ast.parse(file.read_text()) if file.exists() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_item_has_a_row_in_its_place():
    due = [f"{section}.{number}" for section, numbers in ITEMS.items() for number in numbers]

    assert [item for item, _what, _held in ROW.findall(PAGE)] == due


def test_each_row_names_a_test_that_exists_or_says_why_there_is_none():
    assert missing_tests(PAGE) == []
    reasons = (
        "](",
        "deviation: ",
        "does not apply: ",
        "not yet",
        "no code of ours",
        "there is no",
        "allauth's",
        "Django's",
    )
    assert [
        item for item, _what, held in ROW.findall(PAGE) if "::" not in held and not any(map(held.__contains__, reasons))
    ] == []


def test_a_test_that_is_gone_is_seen():
    named = (
        "`tests/site/test_asvs.py::test_no_more` `tests/site/gone.py::test_a` `tests/site/test_asvs.py::functions_of`"
    )

    assert missing_tests(named) == ["tests/site/test_asvs.py::test_no_more", "tests/site/gone.py::test_a"]
