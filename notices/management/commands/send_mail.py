"""`manage.py send_mail`: sends what waits in the outbox; run from a timer every few minutes.

The same timer makes sure that who had a form open is forgotten, also where nobody opens another one.
"""

from typing import Any

from django.core.management.base import BaseCommand

from notices.desk.presence import forget_absent
from notices.mail.sending import send_waiting


class Command(BaseCommand):
    help = "Sends the mail that waits. Safe to run twice at once; what fails is tried again by a later run."

    def handle(self, *args: Any, **options: Any) -> None:
        forget_absent()
        outcomes = send_waiting()
        summary = ", ".join(f"{outcome}: {number}" for outcome, number in sorted(outcomes.items()))
        self.stdout.write(summary or "Nothing waits.")
