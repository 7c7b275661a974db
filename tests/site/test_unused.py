"""Nothing lies about unused: every template, static file, translation, function and class is named by the product.

Tests and benchmarks do not count: what they alone call is dead code with a test.
"""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import polib  # type: ignore[import-untyped]
import pytest
from django.template.utils import get_app_template_dirs
from django.utils.translation.template import templatize

from tests.support.source_code import ROOT, import_source, modules, place, tree_of

TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
WORD = re.compile(r"\w+")
# What a template writes in quotation marks and may be the name of another template.
NAMED = re.compile(r"""["']([\w/.-]+)["']""")
Name = tuple[str, str]  # a module and a name in it


# What the product says: strings of its modules, and its templates.


@cache
def product() -> dict[str, ast.Module]:
    """Return the modules of the product. Migrations tell of the past."""
    return {name: tree_of(name) for name in modules() if not place(name, ["notices.migrations", "trials.migrations"])}


@cache
def nodes_of(tree: ast.AST) -> list[ast.AST]:
    """Return all nodes of a tree; to walk it takes longer than to parse it."""
    return list(ast.walk(tree))


@cache
def strings() -> set[str]:
    nodes = (node for tree in product().values() for node in nodes_of(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


@cache
def templates() -> dict[str, str]:
    """Return the text of each template by its name."""
    return {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*") if path.is_file()}


# Templates.


def built_names(tree: ast.AST, words: set[str]) -> Iterator[str]:
    """Return the names of templates that an f-string with one hole can build, with the words that the product says."""
    for node in nodes_of(tree):
        if isinstance(node, ast.JoinedStr) and len(node.values) == 3:
            before, _hole, after = node.values
            if isinstance(before, ast.Constant) and isinstance(after, ast.Constant) and "." in str(after.value):
                yield from (f"{before.value!s}{word}{after.value!s}" for word in words)


@cache
def names_of_libraries() -> str:
    """Return all templates that libraries ask for by a name that a site may fill: with "%s" for the pack of crispy."""
    crispy = Path(find_spec("crispy_forms").origin or "").parent  # type: ignore[union-attr]
    sources = [path.read_text() for path in crispy.rglob("*.py")]
    errors = Path(find_spec("django.views").origin or "").parent  # type: ignore[union-attr]
    sources += [(errors / name).read_text() for name in ("defaults.py", "csrf.py")]
    return "\n".join(sources)


def is_asked_for_by_a_library(name: str) -> bool:
    """Does the template override one of a library, or is it one of those that a library leaves to the site?"""
    of_the_pack = re.sub("^ds/", "%s/", name)
    return any((folder / name).is_file() for folder in get_app_template_dirs("templates")) or (
        re.search(rf'["\']{re.escape(of_the_pack)}["\']', names_of_libraries()) is not None
    )


def unused_templates(texts: dict[str, str], named: Callable[[str], bool]) -> set[str]:
    """Return the templates that neither Python nor a template in use names, by their whole names."""
    used: set[str] = set()
    new = {name for name in texts if named(name)}
    while new:
        used |= new
        new = {name for name in texts.keys() - used if any(name in NAMED.findall(texts[other]) for other in new)}
    return texts.keys() - used


def test_every_template_is_used():
    words = {text for text in strings() if WORD.fullmatch(text)}
    named = strings() | {name for tree in product().values() for name in built_names(tree, words)}

    assert unused_templates(templates(), lambda name: name in named or is_asked_for_by_a_library(name)) == set()


def test_an_unused_template_is_seen():
    texts = {
        "page.html": """{% include 'part.html' %}""",
        "part.html": "",
        "old.html": """{% include "older.html" %}""",
    }
    texts["older.html"] = """{% include "old.html" %}"""

    assert unused_templates(texts, lambda name: name == "page.html") == {"old.html", "older.html"}


def test_a_name_that_an_f_string_builds_is_a_name():
    assert [*built_names(ast.parse('f"desk/{template}.html"'), {"buffer"})] == ["desk/buffer.html"]


# Static files.


def test_every_static_file_of_ours_is_used():
    ours = {str(path.relative_to(STATIC)) for path in STATIC.rglob("*") if path.is_file()}
    ours = {name for name in ours if not name.startswith("vendor/")}

    named = strings() | {
        name for text in templates().values() for name in re.findall(r"\{% static [\"'](.+?)[\"']", text)
    }

    assert ours - named == set()


# Translations.


@cache
def texts_of_templates() -> set[str]:
    """Return what Django would translate in our templates, as its own collecting of texts reads them."""
    calls = "\n".join(templatize(text) for text in templates().values() if "translate" in text or "_(" in text)
    return {ast.literal_eval(text) for text in re.findall(r"""(?s)u?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", calls)}


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_translation_is_used(language: str):
    catalogue = polib.pofile(ROOT / "locale" / language / "LC_MESSAGES" / "django.po")

    msgids = Counter((entry.msgctxt, entry.msgid) for entry in catalogue)
    unused = {msgid for _context, msgid in msgids} - strings() - texts_of_templates()

    assert unused == set()
    assert [msgid for msgid, count in msgids.items() if count > 1] == []
    assert catalogue.obsolete_entries() == []


# Functions, classes and constants.

# Whoever registers a thing calls it.
REGISTERS = re.compile(r"admin\.register|empties_a_memory|api\.\w+|get_operation|.*\.register_lookup$")
# Tags and filters are registered for templates: one must name them.
FOR_TEMPLATES = re.compile(r"register\.\w+")
# What a framework finds by its place and name.
FOUND_BY_NAME = [
    *(
        r"horizonscan\.settings [A-Z_]+",
        r"horizonscan\.formats\.en\.formats [A-Z_]+",
        r".*urls (urlpatterns|handler(400|403|404|429|500))",
        r".*\.apps \w+Config",
        r".*\.commands\.\w+ Command",
    ),
    # A setting names the module, and Django takes this name of it.
    r"horizonscan\.sessions\.store SessionStore",
    # The settings put its name together.
    r"horizonscan\.logs (Text|Json)Formatter",
    # Texts of libraries stand there to be translated.
    r"horizonscan\.library_texts [A-Z_]+",
    # Who may do what is said once, and tried by a test for every address.
    r"notices\.policy (METHODS|TABLE|PREFIXES)",
    # The settings name the module of a registry, and it is looked for there.
    r"trials\.\w+\.registry REGISTRY",
    # Tests set the database back to what it was, and each memory of the process with it.
    r"trials\.process_memory forget_everything",
    # A process of its own looks for the reader of a file by the kind of the file.
    r"notices\.importing\.(text_reader|(word|pdf)\.reader) read",
    # What two pages have in common that say the same: for whoever compares them.
    r"notices\.public\.made_at without_made_at",
    # Django looks for it in the package that ENGINE names.
    r"horizonscan\.postgresql\.base DatabaseWrapper",
]


def definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Return what a module defines at its top: functions, classes and constants, with their statements."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [part for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
            yield from ((part.id, node) for part in parts if isinstance(part.ctx, ast.Store))


@cache
def imported(tree: ast.Module, module: str) -> dict[str, Name]:
    """Return what the names that a module imports stand for: a name in another module, or ("", that module)."""
    nodes = [node for node in nodes_of(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {
        alias.asname or alias.name: (import_source(node, module), alias.name)
        if isinstance(node, ast.ImportFrom)
        else ("", alias.name)
        for node in nodes
        for alias in node.names
    }


def uses(tree: ast.Module, module: str) -> Iterator[Name]:
    """Return the names that a module uses. What a definition says of itself is no use, and an import alone is none."""
    known = imported(tree, module)
    own = defaultdict(set)
    for name, statement in definitions(tree):
        own[statement].add(name)
    for statement in tree.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in own[statement]:
                yield known.get(node.id, (module, node.id))
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
                yield ".".join(filter(None, known[node.value.id])), node.attr
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
                # The settings and lazy imports write "package.module.name".
                yield tuple(node.value.rsplit(".", 1))  # type: ignore[misc]


def unused_definitions(trees: dict[str, ast.Module], in_templates: set[str]) -> set[Name]:
    """Return what modules define and nothing names, through doors (packages that hand names on) too."""
    handed_on = {(module, name): source for module in trees for name, source in imported(trees[module], module).items()}
    used: set[Name] = set()
    new = {use for module, tree in trees.items() for use in uses(tree, module)}
    while new:
        used |= new
        new = {handed_on[use] for use in new if use in handed_on} - used
    return {
        (module, name)
        for module, tree in trees.items()
        for name, statement in definitions(tree)
        if (module, name) not in used and not name.startswith("__")
        if not any(re.fullmatch(pattern, f"{module} {name}") for pattern in FOUND_BY_NAME)
        if not is_registered(statement, in_templates)
    }


def is_registered(statement: ast.stmt, in_templates: set[str]) -> bool:
    decorators = [ast.unparse(decorator) for decorator in getattr(statement, "decorator_list", [])]
    if any(FOR_TEMPLATES.match(decorator) for decorator in decorators):
        return getattr(statement, "name", "") in in_templates
    return any(REGISTERS.match(decorator) for decorator in decorators)


def test_every_function_class_and_constant_is_used():
    in_templates = {word for text in templates().values() for word in WORD.findall(text)}

    assert unused_definitions(product(), in_templates) == set()


@pytest.mark.parametrize(
    ("definition", "use"),
    [
        ("def count(): ...", "from notices.a import count"),
        ("def count(): return count()", "from notices import a\na.other()"),
        ("class Count:\n    def other(self) -> 'Count': return Count()", ""),
        ("COUNT = 3", "COUNT = 4\nprint(COUNT)"),
        ("@register.filter\ndef count(value): ...", ""),
    ],
)
def test_an_unused_definition_is_seen(definition: str, use: str):
    trees = {"notices.a": ast.parse(definition), "notices.b": ast.parse(use)}

    assert [module for module, _name in unused_definitions(trees, set())][:1] == ["notices.a"]


@pytest.mark.parametrize(
    "use",
    [
        "from notices.a import count\ncount()",
        "from notices.a import count as number\nnumber()",
        "from notices import a\na.count()",
        "from notices.door import count\ncount()",
        "MIDDLEWARE = ['notices.a.count']\nprint(MIDDLEWARE)",
    ],
)
def test_a_use_of_a_definition_is_seen(use: str):
    trees = {
        "notices.a": ast.parse("def count(): ..."),
        "notices.door": ast.parse("from notices.a import count"),
        "notices.b": ast.parse(use),
    }

    assert unused_definitions(trees, set()) == set()
