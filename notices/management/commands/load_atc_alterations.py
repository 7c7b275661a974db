"""`manage.py load_atc_alterations FILE.csv`: the WHO's table of ATC codes that have changed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from notices.document.atc_alterations import Alteration, BadAlterationsFile, parse_csv
from notices.models import AtcAlteration


class Command(BaseCommand):
    help = "Loads ATC codes that have changed: columns old, new, year. A second time changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv", help="UTF-8, parted by commas or semicolons")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        alterations = _read(path)
        new = _load(alterations)
        self.stdout.write(f"{len(alterations)} alterations in {path.name}, {new} of them new.")


def _read(path: Path) -> list[Alteration]:
    try:
        return parse_csv(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not written in UTF-8. Nothing was loaded.") from error
    except BadAlterationsFile as error:
        raise CommandError("\n".join([*error.problems, f"Nothing of {path} was loaded."])) from error


@transaction.atomic
def _load(alterations: list[Alteration]) -> int:
    """How many of them were new."""
    before = AtcAlteration.objects.count()
    rows = (AtcAlteration(**alteration._asdict()) for alteration in alterations)
    AtcAlteration.objects.bulk_create(rows, ignore_conflicts=True)
    return AtcAlteration.objects.count() - before
