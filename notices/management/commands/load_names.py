"""`manage.py load_names FILE`: names of substances in English and Norwegian, beside the program's own list."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from notices.desk.loaded_names import load_names
from notices.management.job_command import JobCommand
from notices.trial_table.name_files import BadNamesFile, names_in_file


class Command(JobCommand):
    help = (
        "Loads Norwegian names of substances, with which rows of trials are filled: FEST as it is published (XML, or"
        ' the zip with it), or lines of "INN;norsk" in UTF-8. A second time changes nothing.'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="FEST, or a list parted by semicolons or tabs")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            names = names_in_file(path)
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror or error}") from error
        except BadNamesFile as error:
            raise CommandError(f"Nothing of {path} was loaded: {error}") from error
        changed = load_names(names)
        self.stdout.write(f"{len(names)} names in {path.name}, {changed} of them new or changed.")
