"""`manage.py verify`: is everything in the tables true? The exit code is 1 if something is wrong."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.core.management.base import BaseCommand, CommandError

from notices import sealing
from notices.demo import DEMO_PASSWORD
from notices.models import Event, Notice, Publication, Version
from notices.verification import verify


class Command(BaseCommand):
    help = "Recomputes all hashes and chains, and asks for an event behind every version, decision and ledger row."

    def handle(self, *args: Any, **options: Any) -> None:
        if sealing.is_known_to_everybody():
            self.stderr.write("The seals prove nothing: the key is that of a local trial, which everybody knows.")
        count = 0
        for finding in findings():
            count += 1
            self.stdout.write(finding)
        if count:
            raise CommandError(f"{count} found")
        self.stdout.write(summary())


def findings() -> Iterator[str]:
    """Yield everything that is wrong, the accounts included."""
    yield from verify()
    if not settings.DEBUG:
        yield from accounts_with_the_demo_password()


def accounts_with_the_demo_password() -> Iterator[str]:
    for person in get_user_model().objects.filter(is_active=True).order_by("pk").iterator():
        if check_password(DEMO_PASSWORD, person.password):
            yield f"account “{person.get_username()}” has the password of the demonstration"


def summary() -> str:
    """Return how many rows there are, and the newest link: noted down, it shows later that nothing was removed."""
    tables = (Notice, Version, Publication, Event)
    counts = ", ".join(f"{table.objects.count()} {table._meta.model_name}s" for table in tables)
    newest = Event.objects.order_by("-id").first()
    if newest is None:
        return f"All is well: {counts}."
    where = f"notice {newest.notice_id}" if newest.notice_id else "no notice"
    return f"All is well: {counts}. The newest: event {newest.sequence} of {where}, chain {newest.chain}."
