"""The project's own source, read once: modules with their syntax trees, who imports what, and every text file."""

import ast
import fnmatch
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def modules() -> dict[str, Path]:
    """Return our modules by dotted name."""
    files = [path for app in ("horizonscan", "notices", "trials") for path in (ROOT / app).rglob("*.py")]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text())


def place(module: str, names: list[str]) -> str | None:
    """Return the name in the list that stands for the module: its own or that of a folder around it."""
    return max((name for name in names if f"{module}.".startswith(f"{name}.")), key=len, default=None)


def import_source(node: ast.ImportFrom, module: str) -> str:
    """Return the full name of the module that a `from` names. A relative one is read as in a module, not a package."""
    package = module.split(".")[: -node.level] if node.level else []
    return ".".join([*package, *([node.module] if node.module else [])])


def imports(tree: ast.Module, module: str) -> Iterator[str]:
    """Return the full names of what the module imports, inside functions and for types too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{import_source(node, module)}.{alias.name}" for alias in node.names)


def our_imports(module: str) -> set[str]:
    """Return our own modules among the imports: `from notices import guards` is the module notices.guards."""
    ours = {place(name, list(modules())) for name in imports(tree_of(module), module)}
    return {name for name in ours if name and "." in name} - {module}


def texts() -> Iterator[tuple[str, str]]:
    """Return every text file of the project with its name, but for what .gitignore leaves out and what tools keep."""
    # .git is a file, with the machine's path in it, where the copy is one of git's further working trees.
    ignored = [".git", *(line.strip("/") for line in (ROOT / ".gitignore").read_text().split())]
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in ignored and not is_a_tools(Path(folder) / name)]
        for path in (Path(folder) / name for name in files if not any(fnmatch.fnmatch(name, i) for i in ignored)):
            try:
                yield str(path.relative_to(ROOT)), path.read_text()
            except UnicodeDecodeError:
                continue  # a picture, a font, a compiled catalogue


def is_a_tools(folder: Path) -> bool:
    """Is the folder a tool's own: hidden, a virtual environment, packages of node?"""
    hidden = folder.name.startswith(".") and folder.name != ".ci"
    return hidden or folder.name == "node_modules" or (folder / "pyvenv.cfg").exists()
