"""`manage.py rotate_ledger_key`: seal the ends of all chains of events with the new key."""

from argparse import ArgumentParser
from typing import Any

from notices import sealing
from notices.management.job_command import JobCommand, JobError, Outcome
from notices.workflow import UnsealedChain, rotate_key


class Command(JobCommand):
    help = "Seals all chains of events with LEDGER_KEY, after the old key has moved to LEDGER_KEYS_RETIRED."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--accept-lost",
            metavar="KEY",
            action="append",
            default=[],
            help="the name of a key that is lost for good: what it sealed is accepted as it stands",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            event = rotate_key(accept_lost=options["accept_lost"])
        except UnsealedChain as error:
            problem = f"Nothing was sealed: {error}. See what `manage.py verify` says of it."
            raise JobError(problem, Outcome.INCIDENT) from error
        key = sealing.current_key().name
        if event is None:
            self.stdout.write(f"Every event is sealed with the key “{key}” already.")
        else:
            count = len(event.data["heads"]) + bool(event.data["accounts"])
            self.stdout.write(f"{count} chains are sealed with the key “{key}”.")
