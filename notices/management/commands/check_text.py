"""`manage.py check_text FILE [SHA256]`: has a saved text this fingerprint? It uses no network."""

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
    # It reads a file and prints: settings and database do not matter.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a saved /v/<n>.json, or - for standard input")
        parser.add_argument("sha256", metavar="SHA256", nargs="?", default="", help="the fingerprint it should have")

    def handle(self, *args: Any, **options: Any) -> None:
        text = check_file(read_bytes(options["file"]))
        for line in report_lines(text):
            self.stdout.write(line)
        if options["sha256"] and options["sha256"].strip().lower() != text.sha256:
            raise CommandError("The text does not have the given sha256.")
        if text.document is None:
            raise CommandError(f"This is not the text of a notice ({text.problem}).")


def read_bytes(name: str) -> bytes:
    """Return the bytes as they are: nothing is decoded or trimmed before they are hashed."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: cannot be read: {error}") from error


def report_lines(text: CheckedFile) -> list[str]:
    """Return the lines to print."""
    file_lines = [f"sha256: {text.sha256}"]
    if text.document is None:
        return file_lines
    return [
        *file_lines,
        f"schema: {text.schema}",
        f"canonical: {'yes' if text.is_canonical else 'no'}",
        f"language: {text.document.language}",
        f"title: {text.document.title}",
    ]
