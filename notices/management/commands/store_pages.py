"""`manage.py store_pages`: make the public pages in advance, after a new program and after midnight."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from notices.api.bulk_files import make_files
from notices.public.page_cache.approved_html import changed_words
from notices.public.page_cache.warm_up import make_all_pages
from notices.workflow import take_over_markup


class Command(BaseCommand):
    """Refuse if the words of an approved text would change; the pages then stay as they are."""

    help = "Makes the public pages of all live notices; refuses where this program would change approved words."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare the words")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        changed = 0
        for row in changed_words():
            changed += 1
            version = row.stored.version
            self.stderr.write(f"notice {version.notice.number}: other words in {version}")
        if changed:
            raise CommandError(f"This program would change the words of {changed} approved texts. Nothing was done.")
        if check:
            self.stdout.write("The words of all approved texts stay as they are.")
            return
        self.stdout.write(f"{take_over_markup()} texts in new markup, {make_all_pages()} pages")
        make_files()
