"""`manage.py send_mail`: sends what waits in the outbox; run from a timer every minute.

The same timer makes sure that who had a form open is forgotten, also where nobody opens another one.
"""

from typing import Any

from notices.desk.presence import forget_absent
from notices.mail.sending import send_waiting
from notices.management.job_command import JobCommand, JobError, Outcome

FAILURES = ("failed", "given up", "waiting")


class Command(JobCommand):
    help = (
        "Sends the mail that waits; what fails is tried again by a later run. Exit codes: 0 done, 1 no mail went out "
        "that should have, 3 another run is at it, 5 some mail went out and some did not."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        forget_absent()
        outcomes = send_waiting()
        summary = ", ".join(f"{outcome}: {number}" for outcome, number in sorted(outcomes.items()))
        self.stdout.write(summary or "Nothing waits.")
        if any(outcomes[failure] for failure in FAILURES):
            raise JobError(summary, Outcome.PARTLY if outcomes["sent"] else Outcome.FAILED)
