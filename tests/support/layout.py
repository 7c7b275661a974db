"""How the project is laid out: the order in which packages import each other, and how long files and functions are.

`make layout` prints it; tests/site/test_structure.py holds it.
"""

import ast
from collections import Counter
from math import ceil
from pathlib import Path
from statistics import median

from tests.support.source_code import ROOT, modules, place

# From the ground up: a module imports from its own line and from those above it, never from one below. A name stands
# for the module or package and everything inside it; the longest one that fits counts.
IMPORT_ORDER = [
    "trials.dates trials.typed_dates trials.study trials.msgid trials.process_memory trials.read_only_admin",
    "trials.pace trials.registry trials.registry_faults trials.saved_files trials.http_client",
    "trials.readable trials.change_levels trials.compared_values",
    "trials.changes trials.clinicaltrials_gov",
    "trials.models trials.records",
    "trials.refresh trials.admin trials.apps trials.management",
    "notices.document notices.sealing",
    "notices.checks notices.comparison notices.formats notices.models notices.demo",
    "notices.trial_table notices.triggers notices.access notices.search notices.references notices.importing",
    "notices.rendering",
    "notices.monitoring",
    "notices.operation",
    "notices.public",
    "notices.public.page_cache",
    "notices.public.static_copy",
    "notices.public.pdf",
    "notices.mail",
    "notices.workflow",
    "notices.desk notices.verification notices.apps",
    "notices.backup",
    "notices.desk.overview",
    "notices.exporting",
    "notices.forms.edit",
    "notices.forms",
    "notices.admin notices.management notices.templatetags notices.views notices.api",
    "notices.policy",
    "notices.urls",
    "horizonscan",
]
MIGRATIONS = ["notices.migrations", "trials.migrations"]

MAX_ENTRIES = 34  # of notices/: more are not taken in at one look
MAX_FILE_LINES = 400
# A folder with more modules asks to be split by subject. Nothing fails because of it.
COMFORTABLE_MODULES = 20


def layer_of(module: str) -> int | None:
    """Return how far up the import order a module stands, or None where it has no place in it."""
    layers = {name: height for height, names in enumerate(IMPORT_ORDER) for name in names.split()}
    name = place(module, list(layers))
    return layers[name] if name else None


def entries() -> list[str]:
    """Return what notices/ holds, but for folders in which Python alone has left something."""
    files = [path.relative_to(ROOT / "notices") for path in (ROOT / "notices").rglob("*") if path.is_file()]
    return sorted({path.parts[0] for path in files if path.suffix != ".pyc"})


def files_of_site() -> list[Path]:
    """Return the modules of the site that somebody wrote: no migrations, no empty files."""
    paths = [path for name, path in modules().items() if not place(name, MIGRATIONS)]
    return [path for path in paths if path.stat().st_size]


def files_of_tests() -> list[Path]:
    """Return the tests and what supports them."""
    paths = (ROOT / "tests").rglob("*.py")
    return [path for path in paths if path.stat().st_size and "node_modules" not in path.parts]


def file_lengths(paths: list[Path]) -> dict[str, int]:
    """Return the lines of each file, by its path in the project."""
    return {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in paths}


def function_lengths(paths: list[Path]) -> dict[str, int]:
    """Return the lines of each function from its `def` to its end, by its path and line."""
    return {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in paths
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def crowded_folders(paths: list[Path]) -> dict[str, int]:
    """Return the folders with more modules than are comfortable, the fullest first."""
    counts = Counter(str(path.parent.relative_to(ROOT)) for path in paths if path.name != "__init__.py")
    return {folder: count for folder, count in counts.most_common() if count > COMFORTABLE_MODULES}


def summary(kind: str, lengths: dict[str, int]) -> str:
    """Return a line on one kind of thing: how many, median and p90 of their lines, the longest by name."""
    ordered = sorted(lengths.values())
    longest = max(lengths, key=lambda name: lengths[name])
    p90 = ordered[ceil(len(ordered) * 0.9) - 1]
    return f"{kind:26}{len(ordered):6}{median(ordered):8.0f}{p90:6}   {lengths[longest]}: {longest}"


def report() -> str:
    """Return everything that `make layout` prints."""
    lines = [f"notices/ shows {len(entries())} entries (at most {MAX_ENTRIES})."]
    lines += ["", f"{'':26}{'number':>6}{'median':>8}{'p90':>6}   longest, in lines"]
    for name, paths in [("site", files_of_site()), ("tests", files_of_tests())]:
        lines.append(summary(f"{name}: files", file_lengths(paths)))
        lines.append(summary(f"{name}: functions", function_lengths(paths)))
    lines += ["", f"Folders with more than {COMFORTABLE_MODULES} modules:"]
    crowded = crowded_folders(files_of_site() + files_of_tests())
    lines += [f"  {folder}: {count}" for folder, count in crowded.items()] or ["  none"]
    lines += ["", "Import order. A module imports from its own line and from those above it."]
    lines += [f"  {height:2}  {names.replace(' ', ', ')}" for height, names in enumerate(IMPORT_ORDER, start=1)]
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
