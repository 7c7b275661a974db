"""`manage.py compare_studies OLD NEW`: what a reader would notice between two records of a study."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trials.changes import changes_between
from trials.management.registry_option import add_registry_option, chosen_registry
from trials.registry import Registry
from trials.saved_files import UnreadableFile, study_in
from trials.study import Study


class Command(BaseCommand):
    help = (
        "Prints the changes between two records of a registry as a JSON list of"
        ' {"field", "old", "new", "level"}, worst first: [] where a reader would notice nothing.'
    )
    # It only reads two files, which needs no configured site.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", type=Path, metavar="OLD", help="The file with the earlier record.")
        parser.add_argument("new", type=Path, metavar="NEW", help="The file with the later record.")
        add_registry_option(parser)

    def handle(self, *args: Any, old: Path, new: Path, **options: Any) -> None:
        registry = chosen_registry(options["registry"])
        before, after = saved_study(registry, old), saved_study(registry, new)
        if not {before.number, *before.aliases} & {after.number, *after.aliases}:
            raise CommandError(
                f"These are two trials: {old} is {before.number}, and {new} is {after.number};"
                " needed are two records of one trial."
            )
        changes = changes_between(before, after)
        self.stdout.write(json.dumps([change.as_json() for change in changes], indent=2, ensure_ascii=False))


def saved_study(registry: Registry, path: Path) -> Study:
    """Read the study in a file; raises CommandError, which names the file."""
    try:
        return study_in(registry, path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnreadableFile as error:
        raise CommandError(f"{path} {error}") from error
