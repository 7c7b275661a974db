"""`manage.py clean_html FILE`: what becomes of a text that somebody pastes. It uses no network and no database."""

import json
import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from notices.document.pasting.cleaning import MAX_INPUT_LENGTH, MAX_MARKUP, TooLong, clean
from notices.management.commands.check_text import read_bytes
from notices.rendering.pasting_messages import message_text

# How a file of HTML says its encoding; Word saves pages in the one of its machine.
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


class Command(BaseCommand):
    help = (
        "Prints the rich text that the server makes of a pasted HTML file; the last line has its messages as JSON: what"
        " was changed or left out, each with its code, the words it quotes, how often, and its sentence."
    )
    # It reads a file and prints: settings and database do not matter.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="HTML as it was copied or saved, or - for standard input")
        parser.add_argument("--text", action="store_true", help="the file is plain text, such as that of a PDF")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cleaned = clean(decoded(read_bytes(options["file"])), is_plain=options["text"])
        except TooLong as error:
            raise CommandError(
                f"{options['file']}: too long; at most {MAX_INPUT_LENGTH} characters and {MAX_MARKUP} tags are read."
            ) from error
        except ValueError as error:
            raise CommandError(f"{options['file']}: {error}") from error
        self.stdout.write(cleaned.html)
        messages = [
            {
                "code": message.code,
                "quotes": list(message.quotes),
                "count": message.count,
                "text": message_text(message),
            }
            for message in cleaned.messages
        ]
        self.stdout.write(json.dumps(messages, ensure_ascii=False))


def decoded(data: bytes) -> str:
    """Return the text in the encoding that the file names, else as UTF-8, else as Windows writes western letters."""
    named = CHARSET.search(data[:4_000])
    by_mark = next((encoding for mark, encoding in MARKS.items() if data.startswith(mark)), "")
    for encoding in (by_mark, "utf-8", named[1].decode("ascii") if named else "", "cp1252"):
        try:
            if encoding:
                return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", errors="replace")
