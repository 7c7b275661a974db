"""`manage.py compare_studies OLD NEW`: what a reader would notice between two records of a study."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trials.changes import changes_between
from trials.clinicaltrials_gov.reading import NotAStudy, read_study
from trials.study import Study


class Command(BaseCommand):
    help = (
        "Prints the changes between two records of ClinicalTrials.gov (API v2, JSON) as a JSON list of"
        ' {"field", "old", "new", "level"}, worst first: [] where a reader would notice nothing.'
    )
    # It only reads two files, which needs no configured site.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", type=Path, metavar="OLD", help="The file with the earlier record.")
        parser.add_argument("new", type=Path, metavar="NEW", help="The file with the later record.")

    def handle(self, *args: Any, old: Path, new: Path, **options: Any) -> None:
        changes = changes_between(study_in(old), study_in(new))
        self.stdout.write(json.dumps([change.as_json() for change in changes], indent=2, ensure_ascii=False))


def study_in(path: Path) -> Study:
    """Read the study in a file; raises CommandError, which names the file."""
    try:
        return read_study(json.loads(path.read_bytes()))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error
    except NotAStudy as error:
        raise CommandError(f"{path} holds no study: {error}") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path} is not JSON: {error}") from error
