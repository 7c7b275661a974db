"""`manage.py remove_second_factors NAME`: for the manager who lost all their factors and has no colleague to ask."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notices.access.names import account_named
from notices.access.people import name_of
from notices.workflow import Refused, accounts


class Command(BaseCommand):
    help = "Removes somebody's second factors; the log says that a command did it, and the person gets a mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the user name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        person = account_named(name)
        if person is None:
            raise CommandError(f"There is no account “{name}”.")
        try:
            accounts.remove_factors(person=person, by=None)
        except Refused as refusal:
            raise CommandError(" ".join(str(reason) for reason in refusal.reasons)) from refusal
        self.stdout.write(f"{name_of(person)} signs in with the password, and sets up a new second factor.")
