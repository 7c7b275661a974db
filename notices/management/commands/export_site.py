"""`manage.py export_site DIR`: the public site as files that a plain web server can send."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from notices.management.job_command import JobCommand, JobError, Outcome
from notices.public.static_copy.copying import CopyRefused, copy_site, hashes_of_site


class Command(JobCommand):
    is_reading = True
    help = (
        "Writes the public site into a folder: what changed since the last time is written, what is gone is removed. "
        "Exit codes: 0 done, 1 refused, 5 an address gave no answer; its file then stays as it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "folder", metavar="DIR", nargs="?", type=Path, help="an empty folder, or one with a copy of this site"
        )
        what.add_argument(
            "--hashes", action="store_true", help="only print each file's sha256, the marked time of making left out"
        )

    def job_name(self, options: dict[str, Any]) -> str:
        return f"{super().job_name(options)}{' --hashes' if options['hashes'] else ''}"

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        problems = self._copy(folder) if folder else self._print_hashes()
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            problem = f"{len(problems)} addresses gave no answer; their files stay as they were."
            raise JobError(problem, Outcome.PARTLY)

    def _copy(self, folder: Path) -> list[str]:
        try:
            copied = copy_site(folder)
        except CopyRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{error.filename or folder}: {error.strerror}") from error
        counts = ", ".join(f"{copied.counts[what]} {what}" for what in ("written", "unchanged", "removed"))
        self.stdout.write(f"{counts}")
        return copied.problems

    def _print_hashes(self) -> list[str]:
        problems: list[str] = []
        for name, digest in hashes_of_site(problems).items():
            self.stdout.write(f"{digest}  {name}")
        return problems
