"""`manage.py make_manager NAME`: the first managers, who then give everybody else their roles at the desk."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from notices.access.invitations import INVITATION_TIME
from notices.access.names import account_named
from notices.access.people import name_of
from notices.access.roles import MANAGER
from notices.workflow import Refused, accounts


class Command(BaseCommand):
    help = (
        "Makes somebody a manager, without a second manager's confirmation; the log says that a command did it. "
        "With --email, an account is made for somebody who has none, and a link to it is mailed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the user name")
        parser.add_argument("--email", help="the address of a new account")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")

    def handle(self, *args: Any, name: str, email: str | None, first_name: str, last_name: str, **options: Any) -> None:
        try:
            with transaction.atomic():
                person = account_named(name)
                if person is None:
                    person = _invited(name, email, first_name, last_name)
                elif email:
                    raise CommandError(f"“{name}” has an account already: leave out --email.")
                accounts.give_role(person=person, role=MANAGER, by=None)
        except Refused as refusal:
            raise CommandError(" ".join(str(reason) for reason in refusal.reasons)) from refusal
        self.stdout.write(f"{name_of(person)} is a manager.")
        if email:
            days = INVITATION_TIME.days
            self.stdout.write(f"A link to the account waits to be sent to {person.email}; it works for {days} days.")


def _invited(name: str, email: str | None, first_name: str, last_name: str) -> User:
    if not email:
        raise CommandError(f"There is no account “{name}”. With --email ADDRESS one is made.")
    account = accounts.NewAccount(name, email, first_name, last_name)
    return accounts.invite(account=account, roles=[], by=None).account
