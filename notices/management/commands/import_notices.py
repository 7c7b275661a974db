"""`manage.py import_notices PATH…`: old notices come in from their files."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from notices.desk.import_report import ReportRow, import_one, terms_of_areas, write_report
from notices.importing.door import import_file
from notices.importing.json_lines import json_line

BAR_WIDTH = 30


class Command(BaseCommand):
    help = (
        "Makes a draft of each old notice (.txt, .docx, .pdf, our own .json), never a publication. A file that came in "
        "before makes nothing, so the command can be stopped and given again. A report says what became of each file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder with all in it")
        parser.add_argument("--json", action="store_true", help="print one line of JSON a file, and make no notice")
        parser.add_argument("--by", metavar="ACCOUNT", help="the editor whose drafts they become")
        parser.add_argument(
            "--report",
            type=Path,
            default=Path("import-report"),
            metavar="PATH",
            help="where the report goes: PATH.html and PATH.csv (import-report)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files = list(files_in(options["paths"]))
        areas = terms_of_areas()
        if options["json"]:
            for path in files:
                self.stdout.write(json_line(import_file(path.name, path.read_bytes(), areas), gettext))
            return
        editor = _editor(options["by"])
        rows: list[ReportRow] = []
        for number, path in enumerate(files, 1):
            rows.append(import_one(path.name, path.read_bytes(), areas, editor))
            self._show_progress(number, len(files))
        paths = write_report(rows, options["report"])
        made = sum(row.is_new for row in rows)
        refused = sum(bool(row.refused) for row in rows)
        names = " and ".join(map(str, paths))
        self.stdout.write(f"{len(rows)} files: {made} drafts, {refused} refused. {names} say more.")

    def _show_progress(self, number: int, count: int) -> None:
        full = BAR_WIDTH * number // count
        self.stderr.write(f"\r[{'#' * full}{' ' * (BAR_WIDTH - full)}] {number}/{count}", ending="")
        if number == count:
            self.stderr.write("")


def _editor(name: str | None) -> User:
    """Return the account that the drafts belong to. Raises CommandError where there is none by this name."""
    if not name:
        raise CommandError("Say whose drafts they become: --by ACCOUNT. With --json no draft is made.")
    if not (editor := User.objects.filter(username=name, is_active=True).first()):
        raise CommandError(f"There is no active account “{name}”.")
    return editor


def files_in(paths: list[Path]) -> Iterator[Path]:
    """Yield the files, those of folders in the order of their names; raises CommandError for a path that is nowhere."""
    for path in paths:
        if path.is_dir():
            yield from sorted(inner for inner in path.rglob("*") if inner.is_file())
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"{path} is not there.")
