"""`manage.py load_atc_alterations FILE.csv`: the WHO's table of ATC codes that have changed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError

from notices.document.atc_alterations import Alteration, BadAlterationsFile, parse_csv
from notices.management.job_command import JobCommand
from notices.workflow import load_alterations


class Command(JobCommand):
    help = "Loads ATC codes that have changed: columns old, new, year. A second time changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv", help="UTF-8, parted by commas or semicolons")
        parser.add_argument(
            "--by", required=True, metavar="ACCOUNT", help="who loads them: the event names this person"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"There is no active account “{options['by']}”. Nothing was loaded.")
        alterations = _read(path)
        new = load_alterations(alterations=alterations, by=by)
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
