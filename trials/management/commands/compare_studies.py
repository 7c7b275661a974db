"""`manage.py compare_studies OLD NEW`: what a reader would notice between two records of a study."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trials.changes import changes_between
from trials.management.registry_option import add_registry_option, chosen_registry
from trials.registry import NotAStudy, Registry
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
        changes = changes_between(study_in(registry, old), study_in(registry, new))
        self.stdout.write(json.dumps([change.as_json() for change in changes], indent=2, ensure_ascii=False))


def study_in(registry: Registry, path: Path) -> Study:
    """Read the study in a file; raises CommandError, which names the file."""
    try:
        return registry.study_in(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error
    except NotAStudy as error:
        raise CommandError(f"{path} holds no study: {error}") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path} is no record of {registry.name}: {error}") from error
