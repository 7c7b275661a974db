"""`manage.py check_text FILE [SHA256]`: is a saved text the one with this fingerprint? It asks no network."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from notices.public.file_check import CheckedFile, check_file


class Command(BaseCommand):
    help = (
        "Prints the sha256 of a notice's saved JSON, and what the text says of itself. Exits with 1 where the hash is"
        " not the given one, or where the file is no notice's text. Nothing is fetched: save the file first, or send"
        " it through: curl -s ADDRESS | manage.py check_text - SHA256"
    )
    # It reads a file and prints: neither the settings nor the database matter.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a saved /v/<n>.json, or - for standard input")
        parser.add_argument("sha256", metavar="SHA256", nargs="?", default="", help="the fingerprint it should have")

    def handle(self, *args: Any, **options: Any) -> None:
        found = check_file(content_of(options["file"]))
        for line in lines(found):
            self.stdout.write(line)
        if options["sha256"] and options["sha256"].strip().lower() != found.sha256:
            raise CommandError("The text does not have the given sha256.")
        if found.document is None:
            raise CommandError(f"This is not the text of a notice ({found.problem}).")


def content_of(name: str) -> bytes:
    """The very bytes: nothing is decoded or trimmed before they are hashed."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: cannot be read: {error}") from error


def lines(found: CheckedFile) -> list[str]:
    """What is printed."""
    of_the_file = [f"sha256: {found.sha256}"]
    if found.document is None:
        return of_the_file
    return [
        *of_the_file,
        f"schema: {found.schema}",
        f"canonical: {'yes' if found.is_canonical else 'no'}",
        f"language: {found.document.language}",
        f"title: {found.document.title}",
    ]
