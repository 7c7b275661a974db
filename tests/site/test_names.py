"""Names say what they hold: data are nouns, bounds are MAX_… or MIN_…, and a class has its name for itself."""

import ast
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.support.layout import MIGRATIONS
from tests.support.source_code import modules, place, texts, tree_of

# What somebody said is a sentence, a comment, a reason: a participle leaves the reader to find out.
PARTICIPLES = {"told", "said", "asked", "found", "kept", "shown", "given", "sent", "typed"}
# An act on a role, in the table; a part of the document, whose name stands in the description of the API.
OF_RELEASES = {"GIVEN", "Found"}
OTHER_BOUNDS = ("MOST_", "LEAST_", "LONGEST_", "SHORTEST_", "FEWEST_", "HIGHEST_", "LOWEST_")


def names_in(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module gives to variables, arguments, functions and classes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


def unclear_names(tree: ast.Module) -> list[str]:
    names = {name: name.lstrip("_") for name in sorted(set(names_in(tree)))}
    return [
        name
        for name, bare in names.items()
        if (bare.lower() in PARTICIPLES and name not in OF_RELEASES) or bare.startswith(OTHER_BOUNDS)
    ]


def test_data_are_nouns_and_bounds_are_max_or_min():
    unclear = {name: unclear_names(ast.parse(text)) for name, text in texts() if name.endswith(".py")}

    assert {name: names for name, names in unclear.items() if names} == {}


@pytest.mark.parametrize(
    "line",
    [
        "found = []",
        "def told(): ...",
        "class Told: ...",
        "KEPT = 1",
        "def f(*, asked): ...",
        "MOST_ROWS = 1",
        "_LONGEST_NAME: int = 2",
    ],
)
def test_an_unclear_name_is_seen(line: str):
    assert len(unclear_names(ast.parse(line))) == 1


def class_names(tree: ast.Module) -> list[str]:
    """Return the names of a module's classes. One inside another is told apart by the outer one."""
    return [node.name for node in tree.body if isinstance(node, ast.ClassDef)]


def test_no_two_classes_have_one_name():
    # A management command has the name that Django looks for.
    ours = [name for name in modules() if ".management.commands." not in name and not place(name, MIGRATIONS)]
    counts = Counter(name for module in ours for name in class_names(tree_of(module)))

    assert {name: count for name, count in counts.items() if count > 1} == {}
