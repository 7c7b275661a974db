"""`manage.py store_pages`: make the public pages in advance, after a new program and after midnight."""

from typing import Any

from django.core.management.base import CommandParser

from notices.api.bulk_files import make_files
from notices.management.job_command import JobCommand, JobError, Outcome
from notices.public.page_cache.approved_html import changed_words
from notices.public.page_cache.warm_up import make_all_pages
from notices.workflow import take_over_markup

MAX_PATHS = 20  # that are named one by one


class Command(JobCommand):
    """Refuse if the words of an approved text would change; the pages then stay as they are."""

    help = "Makes the public pages of all live notices; refuses where this program would change approved words."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare the words")

    def job_name(self, options: dict[str, Any]) -> str:
        return f"{super().job_name(options)}{' --check' if options['check'] else ''}"

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        changed = 0
        for row in changed_words():
            changed += 1
            version = row.stored.version
            self.stderr.write(f"notice {version.notice.number}: other words in {version}")
        if changed:
            problem = f"This program would change the words of {changed} approved texts. Nothing was done."
            raise JobError(problem, Outcome.INCIDENT)
        if check:
            self.stdout.write("The words of all approved texts stay as they are.")
            return
        self._make_all()

    def _make_all(self) -> None:
        markup, made = take_over_markup(), make_all_pages()
        make_files()
        self.stdout.write(f"{markup} texts in new markup, {made.number} pages")
        for path in made.missing[:MAX_PATHS]:
            self.stderr.write(f"not stored: {path}")
        if not made.number:
            raise JobError(
                "Nothing was stored. Is STORED_PAGES on, and does ALLOWED_HOSTS have the host of SITE_URL? "
                "manage.py check --deploy says what is wrong."
            )
        if made.missing:
            raise JobError(f"{len(made.missing)} pages were not stored.", Outcome.PARTLY)
