"""`manage.py refresh_trials`: what registries say today of the trials that notices cite; from a timer."""

import logging
from typing import Any

from django.core.management.base import CommandParser

from notices.management.job_command import ANOTHER_RUN, JobCommand, JobError, Outcome
from notices.models import TrialAlert
from notices.monitoring.alerts import AlertUpdate, update_alerts
from notices.monitoring.watched_trials import watched_numbers
from trials.management.registry_option import add_registry_option, chosen_registries
from trials.refresh.round import AlreadyRunning, RefreshSummary, numbers_by_registry, refresh
from trials.registry import Registry

logger = logging.getLogger("trials")

WIDTH = 40  # of the progress bar, in characters


class Command(JobCommand):
    help = (
        "Asks each registry for its trials that published, scheduled and open notices cite, and finds what the rows no "
        "longer say. Safe to run twice; a run that was broken off goes on. A registry that fails stops no other. Exit "
        "codes: 0 done, 1 failed, 3 another run is at it, 4 incident: it looks like a mistake, and nothing was stored, "
        "5 some registries failed and others did not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--accept", action="store_true", help="Store also where it looks like a mistake of the registry."
        )
        add_registry_option(parser)

    def job_name(self, options: dict[str, Any]) -> str:
        # One registry alone is a job of its own: that it was asked says nothing of the others.
        return " ".join(filter(None, (super().job_name(options), options["registry"])))

    def handle(self, *args: Any, **options: Any) -> None:
        registries = chosen_registries(options["registry"])
        numbers, skipped = numbers_by_registry(watched_numbers())
        problems: list[str] = []
        outcomes: set[Outcome] = set()
        for registry in registries:
            outcome, problem = self._refresh(registry, numbers.get(registry.code, []), options["accept"])
            outcomes.add(outcome)
            if problem:
                problems.append(f"{registry.name}: {problem}")
        # Also if nothing was fetched: a notice may have been published since.
        self._print_end(skipped, update_alerts())
        if problems:
            raise JobError("\n".join(problems), _united(outcomes))

    def _refresh(self, registry: Registry, numbers: list[str], accept: bool) -> tuple[Outcome, str]:
        """Ask one registry, and return how that ended, and why nothing was stored; "" where all is well."""
        self._is_drawn = False
        try:
            with registry.client() as client:
                summary = refresh(numbers, registry=registry, client=client, progress=self._draw_bar, accept=accept)
        except AlreadyRunning:
            return Outcome.ANOTHER_RUN, ANOTHER_RUN
        except Exception as error:  # a fault of one registry's part holds up no other registry
            logger.exception("Trials of %s were not refreshed.", registry.name)
            return Outcome.FAILED, f"Nothing was stored: {type(error).__name__}: {error}"
        finally:
            self._end_bar()
        self._print_summary(registry, summary)
        if summary.problem:
            outcome = Outcome.INCIDENT if summary.incident else Outcome.FAILED
            return outcome, f"Nothing was stored: {summary.problem}"
        return Outcome.DONE, ""

    # The progress bar, for a terminal; a log gets only the summary.

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

    def _print_summary(self, registry: Registry, summary: RefreshSummary) -> None:
        write = self.stdout.write
        version = f"data version {summary.data_version}; " if summary.data_version else ""
        write(f"{registry.name}: {version}{summary.calls} calls in {summary.seconds:.0f} s.")
        write(
            f"Asked for {summary.total} trials: {len(summary.new)} new, {len(summary.changed)} changed, "
            f"{summary.unchanged} unchanged, {len(summary.gone)} gone, {len(summary.moved)} moved, "
            f"{len(summary.unreadable)} unreadable."
        )
        for name, numbers in (("Changed", summary.changed), ("Gone", summary.gone), ("Unreadable", summary.unreadable)):
            if numbers:
                write(f"{name}: {', '.join(numbers)}")
        if summary.waiting:
            write(f"Nothing was stored: {summary.waiting} It is asked again the next night.")
        for number, new in summary.moved:
            write(f"Moved: {number} → {new}")

    def _print_end(self, skipped: int, update: AlertUpdate) -> None:
        if skipped:
            self.stdout.write(f"Not asked for: {skipped} of other registers.")
        self.stdout.write(f"New alerts: {len(update.new)} ({_by_level(update)}); ended: {update.ended}.")


def _united(outcomes: set[Outcome]) -> Outcome:
    """Return how the run ended whose registries ended so: an incident anywhere is one."""
    if Outcome.INCIDENT in outcomes:
        return Outcome.INCIDENT
    return outcomes.pop() if len(outcomes) == 1 else Outcome.PARTLY


def _by_level(update: AlertUpdate) -> str:
    levels = [alert.level for alert in update.new]
    return ", ".join(f"{levels.count(level)} {level.name.lower()}" for level in TrialAlert.Level)
