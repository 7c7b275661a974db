"""`manage.py clearsessions`: Django's own, as a job whose runs are recorded."""

from importlib import import_module
from typing import Any

from django.conf import settings

from notices.management.job_command import JobCommand


class Command(JobCommand):
    help = "Deletes the rows of sessions that have ended: every night, from a timer."

    def handle(self, *args: Any, **options: Any) -> None:
        import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
