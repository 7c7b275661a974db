"""Writes the files that `verify` compares the schema and the first code lists with, from the database in DATABASE_URL.

The database should be a new one, for nothing else. `make schema` runs it on both kinds of databases.
"""

import os
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def main() -> None:
    """Run all migrations, and write down what they made."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "horizonscan.settings", "DEBUG": "1"}
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from notices.verification import code_lists
    from notices.verification.schema import path_of

    call_command("migrate", verbosity=0)
    path_of(connection.vendor).write_text(lines_of(connection), "utf-8")
    code_lists.INITIAL.write_text(code_list_lines(), "utf-8")


def lines_of(connection: "BaseDatabaseWrapper") -> str:
    """The contents of the file for this database, which has just run all migrations."""
    from notices.verification.catalogue import parts
    from notices.verification.schema import hash_of

    by_name = sorted(parts(connection).items())
    return "".join(f"{hash_of(part)} {name}\n" for name, part in by_name)


def code_list_lines() -> str:
    """The contents of the file with the code lists of a new installation."""
    from notices.verification import code_lists

    return "".join(f"{digest} {name}\n" for name, digest in sorted(code_lists.rows().items()))


if __name__ == "__main__":
    main()
