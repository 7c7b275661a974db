"""`manage.py read_study FILE…`: registry records as rows of the Norwegian table, one JSON line each."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from notices.desk.loaded_names import loaded_names
from notices.document.model import TrialRow
from notices.trial_table import wording as trial_wording
from notices.trial_table.arms import arm_cells
from notices.trial_table.filling import fill_row, warnings
from notices.trial_table.names import OWN_NAMES, Names, using
from trials.management.registry_option import add_registry_option, chosen_registry
from trials.saved_files import UnreadableFile, studies_in
from trials.study import Study


class Command(BaseCommand):
    help = (
        "Prints one line of JSON for each study in the files: what a notice's table would say of it, in Norwegian,"
        " and its outcomes as the registry has them. A file holds a record, or several as the registry sends them."
    )
    # It reads files and prints, with the names that the site has loaded where there is a database.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        add_registry_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        registry = chosen_registry(options["registry"])
        names = known_names()
        problems: list[str] = []
        for name in options["files"]:
            try:
                studies = studies_in(registry, Path(name).read_bytes())
            except OSError as error:
                problems.append(f"{name} cannot be read: {error.strerror or error}.")
                continue
            except UnreadableFile as error:
                problems.append(f"{name} {error}")
                continue
            for position, study in enumerate(studies, 1):
                if isinstance(study, UnreadableFile):
                    problems.append(f"{name}, study {position} {study}")
                    continue
                with using(names):
                    self.stdout.write(line(study))
        if problems:
            raise CommandError("\n".join(problems))


def known_names() -> Names:
    """Return the site's names; without a database, those of the program."""
    try:
        return loaded_names()
    except DatabaseError:
        return OWN_NAMES


def line(study: Study) -> str:
    """Return the study as one line of JSON; lone surrogates, which no output accepts, become question marks."""
    return json.dumps(as_json(study), ensure_ascii=False).encode("utf-8", "replace").decode()


def as_json(study: Study) -> dict[str, Any]:
    """Return the words of the row's cells."""
    cells = arm_cells(study, "nb")
    row = fill_row(TrialRow(key="study", arms=cells.arms), study, "nb", timezone.localdate())
    time = (trial_wording.time_perspective(row, "nb"), results(row, study))
    return {
        "number": row.number,
        "population": trial_wording.population(row, "nb"),
        "intervention": intervention(row),
        "control": list(cells.controls),
        "outcomes": [outcome.text for outcome in study.primary_outcomes],
        "name": row.name,
        "phase": row.phase.label if row.phase else "",
        "time": "\n".join(filter(None, time)),
        "warnings": list(warnings(study, "nb")),
    }


def intervention(row: TrialRow) -> list[str]:
    """Return the arms; "Arm 2: …" for one of several that a person has to write."""
    if all(arm.text for arm in row.arms) or not any(arm.text for arm in row.arms):
        return trial_wording.arms(row)
    return [f"Arm {place}: {arm.text or '…'}" for place, arm in enumerate(row.arms, 1)]


def results(row: TrialRow, study: Study) -> str:
    """Return that results are posted, with the month if the record has it."""
    undated = trial_wording.WORDS["nb"]["results_undated"] if study.has_results else ""
    return trial_wording.results(row, "nb") or undated
