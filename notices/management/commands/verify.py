"""`manage.py verify`: is everything in the tables true? The exit code is 4 if something is wrong."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.core.management.base import CommandError

from notices import sealing
from notices.demo import DEMO_PASSWORD
from notices.management.job_command import JobCommand, JobError, Outcome
from notices.models.clock import database_now
from notices.verification import kept_ledger, ledger_keys, snapshot, verify


class Command(JobCommand):
    is_reading = True
    help = (
        "Recomputes all hashes, chains and seals, and asks for an event behind each version, decision and ledger row."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", metavar="FILE", type=Path, help="keep the ledger's state in this file")
        parser.add_argument("--render", action="store_true", help="make each text, page and PDF again and compare it")
        parser.add_argument("--against", metavar="FILE", type=Path, help="say what was lost or changed since that file")

    def handle(self, *args: Any, **options: Any) -> None:
        if sealing.is_known_to_everybody():
            self.stderr.write("The seals prove nothing: the key is that of a local trial, which everybody knows.")
        with snapshot():
            count = 0
            for finding in findings(options["against"], render=options["render"]):
                count += not isinstance(finding, kept_ledger.RemovalRemark)
                self.stdout.write(finding)
            digest = kept_ledger.Digest.of(kept_ledger.chains())
            if options["write"] and not count:
                kept_ledger.write(options["write"], database_now().isoformat())
        if not count:
            self.stdout.write(f"All is well: {digest.counts}.")
        for remark in ledger_keys.remarks():
            self.stdout.write(remark)
        self.stdout.write(f"Digest of the ledger: {digest}")
        if count:
            raise JobError(f"{count} found", Outcome.INCIDENT)


def findings(path: Path | None = None, *, render: bool = False) -> Iterator[str]:
    """Yield everything that is wrong, the accounts included, and what differs from a kept file."""
    yield from verify(render=render)
    if not settings.DEBUG:
        yield from accounts_with_the_demo_password()
    if path:
        yield from differences(path)


def differences(path: Path) -> Iterator[str]:
    """Yield what differs from a kept file. Raises CommandError where the file cannot be used."""
    try:
        yield from kept_ledger.differences_from(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except kept_ledger.DamagedFile as error:
        raise CommandError(f"{path} is no file that verify wrote, or not whole: compare with another one.") from error


def accounts_with_the_demo_password() -> Iterator[str]:
    for person in get_user_model().objects.filter(is_active=True).order_by("pk").iterator():
        if check_password(DEMO_PASSWORD, person.password):
            yield f"account “{person.get_username()}” has the password of the demonstration"
