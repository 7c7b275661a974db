"""A site of its own for a benchmark: our settings over an empty database that is gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def scratch_site() -> Iterator[None]:
    """Set Django up over a migrated SQLite file in a temporary folder, or over BENCHMARK_DATABASE_URL.

    Requests are made by Django's test client, and no query is written down.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCHMARK_DATABASE_URL", f"sqlite:///{folder}/db.sqlite3")
        os.environ |= {"DEBUG": "1", "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "horizonscan.settings"}
        import django
        from django.conf import settings

        django.setup()
        settings.DEBUG = False
        settings.ALLOWED_HOSTS = ["testserver", "localhost"]
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield
