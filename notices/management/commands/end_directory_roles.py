"""Ends the roles from the directory whose people have not come through it for `DIRECTORY_DAYS`: every night."""

from typing import Any

from notices.access.people import active
from notices.access.roles import MANAGER
from notices.management.job_command import JobCommand
from notices.workflow.accounts import end_unseen_roles


class Command(JobCommand):
    help = "Ends the roles from the directory of people who have not come through it for DIRECTORY_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        ended = end_unseen_roles()
        if ended:
            self.stdout.write(f"Roles ended: {ended}")
        if ended and not active(MANAGER).exists():
            self.stderr.write("There is no manager left. make_manager makes one.")
