"""Writing the copy: what changed is written, what is gone is removed, and each file is there whole or as it was."""

import fcntl
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.utils import timezone

from notices.public.static_copy.addresses import NEXT_PAGE, addresses, file_of, list_addresses
from notices.public.static_copy.answers import answer_of, has_file, is_missing
from notices.public.static_copy.fingerprint import fingerprint

# Says that a folder is such a copy, and of what; nothing else in it may then be anything but a copy's.
SIGN = ".horizonscan-copy.json"
# An answer that is just read, and a file that is just written; both are gone at the end.
UNFINISHED, HALF = ".unfinished-answer", ".unfinished-file"


class CopyRefused(Exception):
    """Nothing was written: the folder holds something else, another run is at it, or the static files are missing."""


class CopiedSite(NamedTuple):
    """How many files were written, stayed as they were and were removed, and what could not be copied."""

    counts: Counter[str]
    problems: list[str]


class PublicFile(NamedTuple):
    """A file of the public site: its name in the copy, and where its bytes are just now."""

    name: PurePath
    file: BufferedIOBase


def copy_site(folder: Path) -> CopiedSite:
    """Make a folder hold the public site as it is now. Raises CopyRefused and OSError.

    Where an address has no answer, its file stays as it was and is named among the problems.
    """
    _require_ours(folder)
    counts: Counter[str] = Counter()
    problems: list[str] = []
    names: set[PurePath] = {PurePath(SIGN)}
    with alone_in(folder):
        for each in _public_files(folder / UNFINISHED, problems, names):
            names.add(each.name)
            counts["written" if _put(folder / each.name, each, folder / HALF) else "unchanged"] += 1
        (folder / UNFINISHED).unlink(missing_ok=True)
        counts["removed"] = _remove_others(folder, names)
        _write_sign(folder, counts["written"] + counts["unchanged"])
    return CopiedSite(counts, problems)


def hashes_of_site(problems: list[str]) -> dict[str, str]:
    """Return the fingerprint of each file of the public site by its name, but for those of the program itself."""
    with TemporaryDirectory() as folder:
        files = _answers(Path(folder) / UNFINISHED, problems, set())
        return {str(name): fingerprint(name, file) for name, file in files}


def _public_files(spool: Path, problems: list[str], untouched: set[PurePath]) -> Iterator[PublicFile]:
    for name, path in _static_files():
        with path.open("rb") as file:
            yield PublicFile(name, file)
    yield from _answers(spool, problems, untouched)


def _answers(spool: Path, problems: list[str], untouched: set[PurePath]) -> Iterator[PublicFile]:
    """Yield each answer of the public site that has a file, with its bytes in `spool` while it is looked at.

    An address that gave no answer is added to `problems`, and its file to `untouched`.
    """
    lists = list_addresses()
    for address in _with_later_pages(spool, lists):
        name = file_of(address)
        with answer_of(address) as answer, spool.open("wb") as target:
            if is_there := has_file(address, answer):
                target.writelines(answer.content)
            elif is_missing(address, answer):
                problems.append(f"{address} is answered with {answer.status}")
                untouched.add(name)
        if is_there:
            with spool.open("rb") as file:
                yield PublicFile(name, file)


def _with_later_pages(spool: Path, lists: frozenset[str]) -> Iterator[str]:
    """Yield all addresses; after each page of a list, as it then stands in `spool`, the page that it links to."""
    for first in addresses():
        yield first
        address = first
        while first in lists and (link := NEXT_PAGE.search(spool.read_bytes())):
            address = first + link[1].decode().replace("&amp;", "&")
            yield address


def _static_files() -> Iterator[tuple[PurePath, Path]]:
    """Yield what style sheets, scripts, fonts and pictures are called in the copy, and where they are."""
    base = PurePath(settings.STATIC_URL.strip("/"))
    if not settings.DEBUG:
        root = Path(settings.STATIC_ROOT)
        if not root.is_dir():
            raise CopyRefused(f"There is no folder {root}: run manage.py collectstatic first.")
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            yield base / path.relative_to(root), path
        return
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield base / name, Path(storage.path(name))


def _put(target: Path, new: PublicFile, half: Path) -> bool:
    """Put a file into its place in the copy where another one, or none, is there; was it written?"""
    if target.is_file():
        with target.open("rb") as old:
            if fingerprint(new.name, old) == fingerprint(new.name, new.file):
                return False
        new.file.seek(0)
    target.parent.mkdir(parents=True, exist_ok=True)
    with half.open("wb") as copy:
        shutil.copyfileobj(new.file, copy)
    half.replace(target)
    return True


def _remove_others(folder: Path, names: set[PurePath]) -> int:
    """Remove what is no longer public, and folders in which nothing is left."""
    removed = 0
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder) not in names:
            path.unlink()
            removed += 1
    return removed


def _require_ours(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    try:
        site = json.loads((folder / SIGN).read_text("utf-8"))["site"]
    except FileNotFoundError as error:
        if any(folder.iterdir()):
            raise CopyRefused(f"{folder} holds something that is no copy of a site: name an empty folder.") from error
        _write_sign(folder, 0)
        return
    if site != settings.SITE_URL:
        raise CopyRefused(f"{folder} is a copy of {site}, and this site is {settings.SITE_URL}.")


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let no other run write into the folder meanwhile; a run that was killed holds up none."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise CopyRefused(f"Another run is writing into {folder}.") from error
    finally:
        os.close(descriptor)


def _write_sign(folder: Path, files: int) -> None:
    sign = {
        "site": settings.SITE_URL,
        "version": settings.VERSION,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "files": files,
    }
    unfinished = folder / HALF
    unfinished.write_text(json.dumps(sign, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(folder / SIGN)
