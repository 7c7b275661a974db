"""`manage.py import_notices PATH…`: old notices come in from their files."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext

from notices.document.template import Term
from notices.importing.door import import_file
from notices.importing.json_lines import json_line
from notices.models import Area


class Command(BaseCommand):
    help = "Reads old notices (.txt, .docx, .pdf, our own .json) and says what was understood of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder with all in it")
        parser.add_argument("--json", action="store_true", help="print one line of JSON a file, and make no notice")

    def handle(self, *args: Any, **options: Any) -> None:
        files = list(files_in(options["paths"]))
        areas = terms_of_areas()
        for path in files:
            self.stdout.write(json_line(import_file(path.name, path.read_bytes(), areas), gettext))


def terms_of_areas() -> list[Term]:
    """Return the agency's clinical areas; none where the database cannot say."""
    try:
        return [Term(area.code, area.name_nb, area.name_nn, area.name_en) for area in Area.objects.all()]
    except DatabaseError:
        return []


def files_in(paths: list[Path]) -> Iterator[Path]:
    """Yield the files, those of folders in the order of their names; raises CommandError for a path that is nowhere."""
    for path in paths:
        if path.is_dir():
            yield from sorted(inner for inner in path.rglob("*") if inner.is_file())
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"{path} is not there.")
