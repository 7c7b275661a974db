"""`manage.py refresh_trials`: what the registry says today of the trials that notices cite; from a timer."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notices.models import TrialAlert
from notices.monitoring.alerts import AlertUpdate, update_alerts
from notices.monitoring.watched_trials import watched_numbers
from trials.clinicaltrials_gov.client import ClinicalTrialsGov
from trials.refresh.round import AlreadyRunning, RefreshSummary, refresh

WIDTH = 40  # of the progress bar, in characters


class Command(BaseCommand):
    help = (
        "Asks the registry for the trials that published, scheduled and open notices cite, and finds what the rows no "
        "longer say. Safe to run twice; a run that was broken off goes on. Exits with 1 when nothing could be stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--accept", action="store_true", help="Store also where very many trials have changed or vanished at once."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._begin_bar()
        try:
            with ClinicalTrialsGov() as client:
                summary = refresh(watched_numbers(), client=client, progress=self._draw_bar, accept=options["accept"])
        except AlreadyRunning as error:
            raise CommandError("Another run is at it. Nothing is done twice; try again when it has ended.") from error
        finally:
            self._end_bar()
        # Also if nothing was fetched: a notice may have been published since.
        self._print_summary(summary, update_alerts())
        if summary.problem:
            raise CommandError(f"Nothing was stored: {summary.problem}")

    # The progress bar, for a terminal; a log gets only the summary.

    def _begin_bar(self) -> None:
        self._is_drawn = False

    def _draw_bar(self, done: int, total: int) -> None:
        if not self.stderr.isatty():
            return
        filled = WIDTH * done // max(total, 1)
        self.stderr.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}", ending="")
        self.stderr.flush()
        self._is_drawn = True

    def _end_bar(self) -> None:
        if self._is_drawn:
            self.stderr.write("")

    # The summary.

    def _print_summary(self, summary: RefreshSummary, update: AlertUpdate) -> None:
        write = self.stdout.write
        if summary.data_version:
            write(f"Data version {summary.data_version}; {summary.calls} calls in {summary.seconds:.0f} s.")
        write(
            f"Asked for {summary.total} trials: {len(summary.new)} new, {len(summary.changed)} changed, "
            f"{summary.unchanged} unchanged, {len(summary.gone)} gone, {len(summary.moved)} moved, "
            f"{len(summary.unreadable)} unreadable; {summary.skipped} of other registers."
        )
        for name, numbers in (("Changed", summary.changed), ("Gone", summary.gone), ("Unreadable", summary.unreadable)):
            if numbers:
                write(f"{name}: {', '.join(numbers)}")
        for number, new in summary.moved:
            write(f"Moved: {number} → {new}")
        write(f"New alerts: {len(update.new)} ({_by_level(update)}); ended: {update.ended}.")


def _by_level(update: AlertUpdate) -> str:
    levels = [alert.level for alert in update.new]
    return ", ".join(f"{levels.count(level)} {level.name.lower()}" for level in TrialAlert.Level)
