"""Writes the file that `verify` compares the schema with, from the database in DATABASE_URL.

The database should be a new one, for nothing else. `make schema` runs it on both kinds of databases.
"""

import os

import django


def main() -> None:
    """Run all migrations, and write down what they made."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "horizonscan.settings", "DEBUG": "1"}
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from notices.verification.schema import lines_of, path_of

    call_command("migrate", verbosity=0)
    path_of(connection.vendor).write_text(lines_of(connection), "utf-8")


if __name__ == "__main__":
    main()
