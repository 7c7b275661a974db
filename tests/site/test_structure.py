"""The house stays as it was drawn: who imports whom, who writes the five tables, how long a file may grow."""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from html.parser import HTMLParser

import pytest

from tests.support.layout import MAX_ENTRIES, MAX_FILE_LINES, MIGRATIONS, entries, layer_of
from tests.support.source_code import ROOT, imports, modules, our_imports, place, texts, tree_of

# What knows neither Django nor the network: it can be read, tested and reused by itself.
PURE = [
    *("trials.dates", "trials.typed_dates", "trials.study", "trials.msgid", "trials.pace", "trials.registry"),
    *("trials.registry_faults", "trials.saved_files", "trials.readable"),
    *("trials.change_levels", "trials.compared_values", "trials.changes"),
    *(f"trials.clinicaltrials_gov.{module}" for module in ("answers", "reading", "markup", "other_formats")),
    *(
        "notices.document",
        "notices.checks",
        "notices.comparison",
        "notices.trial_table",
        "notices.formats",
        "notices.importing",
    ),
    *(f"notices.references.{module}" for module in ("entry", "lines", "printed")),
    *(
        f"notices.search.{module}"
        for module in ("terms", "indexing", "list_facts", "highlights", "indication", "questions")
    ),
    *(f"notices.public.expected.{module}" for module in ("quarters", "selection", "drawing")),
    "notices.access.roles",
]
NOT_PURE = {"django", "allauth", "crispy_forms", "csp", "django_prose_editor", "js_asset"}
# Of these, production has pytest and pytest-django because they are asked for by name; the site needs none of them.
TEST_LIBRARIES = {"pytest", "_pytest", "pytest_django", "hypothesis", "tests"}
NETWORK = {"httpx", "http", "requests", "socket", "urllib.request"}

# Only the commands write these tables; migrations and the guards speak SQL of their own.
WRITER = "notices.workflow"
FIVE_TABLES = {"Notice", "Version", "Review", "Publication", "Event"}
# Variables and related names that hold rows of theirs.
ROWS = {name.lower() + ending for name in FIVE_TABLES for ending in ("", "s")} | {"head", "instance"}
WRITES = ["create", "save", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"]
WRITES += [f"a{name}" for name in WRITES]

# What tests may take only by its public names, and what Django gives a leading underscore but documents.
OURS = ["notices", "trials", "horizonscan", "tests", "benchmarks"]
DJANGOS_OWN = {"_meta", "_default_manager", "_base_manager"}

# What notices/ holds beside packages.
FILES_OF_NOTICES = {"__init__.py", "admin.py", "apps.py", "policy.py", "urls.py"}

# Folders of somebody's own machine, and the hosts of package registries: neither means anything to a reader.
OWN_FOLDERS = re.compile(r"(?<![\w.])/(?:home|root|Users|work|workspace)/\w")
REGISTRIES = re.compile(r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|proxy\.golang\.org)")


# Imports.


def test_every_module_has_a_place_in_the_import_order():
    without_one = {name for name in modules() if layer_of(name) is None and not place(name, MIGRATIONS)}

    assert without_one == {"notices", "trials"}


def test_a_module_imports_downwards_only():
    layers = {module: layer for module in modules() if (layer := layer_of(module)) is not None}
    upwards = {
        module: {name for name in our_imports(module) if (layer_of(name) or 0) > layer}
        for module, layer in layers.items()
    }

    assert {module: names for module, names in upwards.items() if names} == {}


def test_modules_do_not_import_each_other_in_a_circle():
    try:
        TopologicalSorter({module: our_imports(module) for module in modules()}).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_trials_knows_nothing_of_notices():
    inside = [name for name in modules() if name.startswith("trials")]

    assert [
        (name, imported) for name in inside for imported in our_imports(name) if imported.startswith("notices")
    ] == []


def test_a_pure_module_imports_no_django_no_network_and_nothing_of_ours_that_does():
    impure = {
        module: {name for name in our_imports(module) if not place(name, PURE)}
        | {name for name in imports(tree_of(module), module) if place(name, [*NOT_PURE, *NETWORK])}
        for module in modules()
        if place(module, PURE)
    }

    assert {module: names for module, names in impure.items() if names} == {}


@pytest.mark.parametrize(
    "line", ["from django.db import models", "import django", "from urllib.request import urlopen"]
)
def test_an_import_that_a_pure_module_may_not_have_is_seen(line):
    assert [
        name for name in imports(ast.parse(line), "notices.document.model") if place(name, [*NOT_PURE, *NETWORK])
    ] != []


def test_pure_modules_share_one_mark_of_msgids():
    nodes = [(name, node) for name in modules() for node in ast.walk(tree_of(name))]
    marks = [name for name, node in nodes if isinstance(node, ast.FunctionDef) and node.name == "gettext_noop"]

    assert marks == ["trials.msgid"]


def test_no_module_of_the_site_imports_what_only_tests_need():
    test_imports = {
        (name, lib) for name in modules() for lib in imports(tree_of(name), name) if place(lib, [*TEST_LIBRARIES])
    }

    assert test_imports == set()


def private_names(tree: ast.Module) -> list[str]:
    """Return the names with a leading underscore that a file takes from our modules."""
    ours = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and place(node.module or "", OURS)]
    names = {alias.asname or alias.name for node in ours for alias in node.names}
    return [name for name in names if name.startswith("_")] + [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names
        if re.match("_[a-z]", node.attr) and node.attr not in DJANGOS_OWN
    ]


def test_no_test_takes_a_private_name():
    files = [path for folder in ("tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    names_by_file = {
        path.name: private_names(ast.parse(path.read_text())) for path in files if "tools" not in path.parts
    }

    assert {name: names for name, names in names_by_file.items() if names} == {}


@pytest.mark.parametrize(
    "lines",
    [
        "from notices.public.glossary import _Text",
        "from notices.mail import sending as mail; mail._due()",
        "from tests.mail.test_digest import _one",
    ],
)
def test_a_private_name_is_seen(lines):
    assert len(private_names(ast.parse(lines))) == 1


# Who writes.


def chain(node: ast.expr) -> list[str]:
    """The names along `Notice.objects.filter(…).update`: what stands between the dots, calls and indexes left out."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return [*names, node.id][::-1] if isinstance(node, ast.Name) else names[::-1]


def writes(tree: ast.Module) -> list[str]:
    """Calls that write a row of the five tables, as far as names can tell."""
    calls = [chain(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [".".join(call) for call in calls if call and call[-1] in WRITES and (FIVE_TABLES | ROWS) & set(call[:-1])]


def test_only_the_commands_write_the_five_tables():
    calls = {module: writes(tree_of(module)) for module in modules() if not place(module, [WRITER])}

    assert {module: lines for module, lines in calls.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "Notice.objects.create(number=1)",
        "models.Version.objects.filter(pk=1).delete()",
        "notice.versions.create(number=2)",
        "self.instance.save()",
        "review.save(update_fields=['status'])",
        "Publication.objects.bulk_create(rows)",
        "notice.reviews.all()[0].delete()",
    ],
)
def test_a_line_that_writes_the_five_tables_is_seen(line):
    assert len(writes(ast.parse(line))) == 1


def short_cuts(tree: ast.Module) -> list[str]:
    """Calls that a view leaves to the commands and to the questions: saving, and asking for a status."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return [
        ast.unparse(call)
        for call in calls
        if (chain(call.func)[-1] == "save" and chain(call.func) != ["workflow", "save"])
        or (
            chain(call.func)[-1] in {"filter", "exclude", "get"}
            and any((word.arg or "").split("__")[0] == "status" for word in call.keywords)
        )
    ]


def test_a_view_saves_nothing_and_asks_for_no_status():
    calls = {module: short_cuts(tree_of(module)) for module in modules() if place(module, ["notices.views"])}

    assert {module: lines for module, lines in calls.items() if lines} == {}


@pytest.mark.parametrize("line", ["form.save()", "Review.objects.filter(status='open')", "rows.filter(status__in=[])"])
def test_a_short_cut_in_a_view_is_seen(line):
    assert short_cuts(ast.parse(line)) == [line]


# What time it is.

# Django's `timezone.now` and `timezone.localdate` (which asks `now`) are the one place: tests set it there.
OTHER_CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}


def other_clocks(tree: ast.Module) -> list[str]:
    """Calls that ask for the time or the day elsewhere than in django.utils.timezone."""
    calls = [".".join(chain(node.func)[-2:]) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if call in OTHER_CLOCKS]


def test_a_module_asks_for_the_time_in_one_place():
    calls = {module: other_clocks(tree_of(module)) for module in modules()}

    assert {module: lines for module, lines in calls.items() if lines} == {}


@pytest.mark.parametrize("line", ["datetime.now(UTC)", "datetime.date.today()", "time.time()"])
def test_a_clock_of_its_own_is_seen(line):
    assert len(other_clocks(ast.parse(line))) == 1


# Folders and files.


def test_notices_is_taken_in_at_one_look():
    assert len(entries()) <= MAX_ENTRIES


def test_notices_holds_packages_and_the_files_that_have_their_place_there():
    files = {name for name in entries() if not (ROOT / "notices" / name / "__init__.py").exists()}

    assert files == FILES_OF_NOTICES


def unnamed_modules(package: str, tree: ast.Module) -> list[str]:
    """Return the modules of a package that its docstring does not name and its `__init__` does not import from."""
    named = set(re.findall(r"\w+", ast.get_docstring(tree) or ""))
    named |= {name.removeprefix(f"{package}.").partition(".")[0] for name in imports(tree, package)}
    inside = [name.rpartition(".") for name in modules()]
    return [
        name for folder, _, name in inside if folder == package and name not in named and not is_package(folder, name)
    ]


def is_package(folder: str, name: str) -> bool:
    return modules()[f"{folder}.{name}"].name == "__init__.py"


# Commands are listed in docs/production.md.
@pytest.mark.parametrize(
    "package",
    [
        name
        for name, path in sorted(modules().items())
        if path.name == "__init__.py" and not place(name, MIGRATIONS) and ".management" not in name
    ],
)
def test_a_package_says_what_it_holds(package):
    assert ast.get_docstring(tree_of(package))
    assert unnamed_modules(package, tree_of(package)) == []


def test_a_module_that_its_package_does_not_name_is_seen():
    door = '"""Rights.\n\nroles    the roles\n"""\nfrom notices.access.permissions import WHO_MAY'

    assert {"people", "refusals"} <= set(unnamed_modules("notices.access", ast.parse(door)))
    assert {"roles", "permissions"} & set(unnamed_modules("notices.access", ast.parse(door))) == set()


def test_no_file_outgrows_its_reader():
    lengths = {name: text.count("\n") for name, text in texts() if name.endswith(".py")}

    assert {name: lines for name, lines in lengths.items() if lines > MAX_FILE_LINES} == {}


def test_no_file_speaks_of_somebodys_machine_or_a_package_registry():
    words_by_file = {name: sorted({*OWN_FOLDERS.findall(text), *REGISTRIES.findall(text)}) for name, text in texts()}

    assert {name: words for name, words in words_by_file.items() if words} == {}


@pytest.mark.parametrize("folder", ["work", "home", "root"])
def test_a_folder_of_somebodys_machine_is_seen(folder):
    assert OWN_FOLDERS.search(f"see /{folder}/here")
    assert not OWN_FOLDERS.search(f"https://example.org/{folder}/here")


# Templates: the content security policy would block what breaks these rules, silently for the reader.


class Findings(HTMLParser):
    """Collects what a page of ours may not have: inline style and script, and anything from another host."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self.found: list[str] = []
        # Django's tags go first: their quotation marks would end an attribute early.
        self.feed(re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", template, flags=re.DOTALL))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        inline = [name for name in values if name == "style" or name.startswith("on")]
        loads: list[str] = [name for name in ("src", "srcset", "data", "poster") if name in values]
        if tag == "link" and "canonical" not in (values.get("rel") or "") and values.get("rel") != "license":
            loads.append("href")
        foreign = [name for name in loads if re.match(r"\s*(https?:)?//", values.get(name) or "")]
        if tag == "style" or (tag == "script" and "src" not in values) or inline or foreign:
            self.found.append(self.get_starttag_text() or tag)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_template_has_no_inline_style_no_inline_script_and_nothing_from_another_host(path):
    assert Findings(path.read_text()).found == []


@pytest.mark.parametrize(
    "tag",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        '<button title="{% translate "Go" %}" onclick="go()">',
        "<script>go()</script>",
        '<script src="https://example.org/a.js"></script>',
        '<img src="//example.org/a.png">',
        '<link rel="stylesheet" href="http://example.org/a.css">',
    ],
)
def test_a_tag_that_a_template_may_not_have_is_seen(tag):
    assert len(Findings(tag).found) == 1


def test_a_tag_that_a_template_may_have_is_let_through():
    fine = '<script src="{% static "js/a.js" %}" defer></script><a href="https://example.org/" class="{{ online }}">'

    assert Findings(fine).found == []
