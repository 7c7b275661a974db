"""The documentation stays short and true: its links lead somewhere, and its tables name what the code has."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.support.source_code import ROOT, modules, place, texts, tree_of

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
MAX_README_LINES = 80

LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
# As they stand in `code`: a path with a folder, a file alone, a module or a name in it, a name alone.
PATH = re.compile(r"[\w.-]+(?:/[\w.-]*)+")
FILE = re.compile(r"\w+\.(?:py|md|toml|sql|html|css|js)")
DOTTED = re.compile(r"(?:notices|trials|horizonscan|tests)(?:\.\w+)+")
NAME = re.compile(r"[A-Za-z_]\w*")


def broken_links(text: str, folder: Path) -> list[str]:
    """Return the relative links of a page in `folder` that lead to no file."""
    targets = [target.partition("#")[0] for target in LINK.findall(text) if "://" not in target]
    return [target for target in targets if not (folder / target).exists()]


def missing_names(text: str) -> list[str]:
    """Return the files, modules and names in `code` on a page that the project does not have."""
    return [code for code in CODE.findall(text) if not is_known(code)]


def is_known(code: str) -> bool:
    """Is it a file or folder, module or name of ours? What is none of these (a command, an address) counts as known."""
    if PATH.fullmatch(code):
        return any((folder / code).exists() for folder in (ROOT, ROOT / "notices"))
    if FILE.fullmatch(code):
        return any(name.rpartition("/")[2] == code for name, _text in texts())
    if DOTTED.fullmatch(code):
        module = place(code, list(modules()))
        rest = code.removeprefix(module or "").strip(".")
        return module is not None and rest in words() | {""}
    return not NAME.fullmatch(code) or code in words()


@cache
def words() -> set[str]:
    """Return every word of the program and its tests. Migrations keep old names, and this file has names of nothing."""
    sources = [text for name, text in texts() if name.endswith(".py") and "/migrations/" not in name]
    sources.remove(Path(__file__).read_text())
    return {word for text in sources for word in re.findall(r"\w+", text)}


def first_cells(page: str) -> list[str]:
    """Return the first cell of each row of the tables on a page of docs/."""
    lines = (ROOT / "docs" / page).read_text().splitlines()
    return [line.split("|")[1] for line in lines if line.startswith("|")]


def variables_read(tree: ast.Module) -> set[str]:
    """Return the environment variables that a settings module reads; dj_database_url reads DATABASE_URL."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {"os.environ.get", "os.environ.setdefault", "os.getenv", "is_on"}
    read = {call.args[0] for call in calls if ast.unparse(call.func) in names}
    read |= {
        node.slice
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ"
    }
    values = {str(name.value) for name in read if isinstance(name, ast.Constant)}
    return values | {"DATABASE_URL" for call in calls if ast.unparse(call.func) == "dj_database_url.config"}


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) <= MAX_README_LINES


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file(path):
    assert broken_links(path.read_text(), path.parent) == []


def test_a_link_to_nowhere_is_seen():
    text = (
        "[one](docs/nowhere.md#part), ![two](nowhere.png), [three](README.md), [four](https://example.org/nowhere.md)"
    )

    assert broken_links(text, ROOT) == ["docs/nowhere.md", "nowhere.png"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_module_and_name_exists(path):
    assert missing_names(path.read_text()) == []


def test_a_name_that_nothing_has_is_seen():
    text = (
        "`notices/nowhere.py`, `nowhere.py`, `notices.nowhere.Nothing`, `NothingOfOurs`, `notices/checks/`, `/nowhere/`"
    )

    assert len(missing_names(text)) == 4


def test_the_settings_page_names_each_variable_that_the_settings_read():
    named = [name for cell in first_cells("settings.md") for name in CODE.findall(cell)]

    assert sorted(named) == sorted(variables_read(tree_of("horizonscan.settings")))


@pytest.mark.parametrize("line", ['os.environ.get("NEW", "")', 'is_on("NEW")', 'os.environ["NEW"]', 'os.getenv("NEW")'])
def test_a_variable_is_seen(line):
    assert variables_read(ast.parse(line)) == {"NEW"}


def test_the_production_page_names_each_command_of_ours():
    named = {name.split()[0] for cell in first_cells("production.md") for name in CODE.findall(cell)} - {"manage.py"}

    assert named == {name.rpartition(".")[2] for name in modules() if ".management.commands." in name}
