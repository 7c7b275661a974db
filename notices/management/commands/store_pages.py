"""`manage.py store_pages`: make the public pages in advance, after a new program and after midnight."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from notices.public.page_cache.approved_html import other_words
from notices.public.page_cache.warm_up import make_all, take_over_markup


class Command(BaseCommand):
    """Refuses where the words of an approved text would change; the pages stay as they are."""

    help = "Makes the public pages of all live notices; refuses where this program would change approved words."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare the words")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        changed = 0
        for kept, _now in other_words():
            changed += 1
            self.stderr.write(f"notice {kept.version.notice.number}: other words in {kept.version}")
        if changed:
            raise CommandError(f"This program would change the words of {changed} approved texts. Nothing was done.")
        if check:
            self.stdout.write("The words of all approved texts stay as they are.")
            return
        self.stdout.write(f"{take_over_markup()} texts in new markup, {make_all()} pages")
