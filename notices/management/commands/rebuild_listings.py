"""`manage.py rebuild_listings`: makes the public list, the cited trials and the desk's list again."""

from argparse import ArgumentParser
from typing import Any

from notices.management.job_command import JobCommand, JobError, Outcome
from notices.verification.projections import differences
from notices.workflow.projections import rebuild


class Command(JobCommand):
    help = "Makes everything that is copied out of texts and ledger for lists and searches anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what differs; exit code 4 where it does")

    def job_name(self, options: dict[str, Any]) -> str:
        return f"{super().job_name(options)}{' --check' if options['check'] else ''}"

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            self.stdout.write(f"{rebuild()} listings made.")
            return
        count = 0
        for difference in differences():
            count += 1
            self.stdout.write(difference)
        if count:
            raise JobError(f"{count} found", Outcome.INCIDENT)
        self.stdout.write("Everything is as it would be made anew.")
