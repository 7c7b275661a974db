"""`manage.py export_notices DIR`: every notice as a Word file, as JSON, or both."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notices.access.notice_state import NoticeState
from notices.exporting.exported import Exported, exported_version
from notices.exporting.word_file import word_job
from notices.models import Notice, Version
from notices.public.ledger import ForgedText, require_approved

FORMS = ("docx", "json")


class Command(BaseCommand):
    help = (
        "Writes each notice that is in force into a folder: as a Word file, and as the JSON that import_notices reads "
        "back. The same version is the same bytes, so a second run changes no file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="where to; it is made if it is not there")
        for form in FORMS:
            parser.add_argument(f"--{form}", action="store_true", help=f"only .{form}")
        parser.add_argument(
            "--drafts", action="store_true", help="the newest version of every notice, published or not"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        forms = [form for form in FORMS if options[form]] or list(FORMS)
        folder: Path = options["folder"]
        problems: list[str] = []
        count = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for exported in _versions(problems, drafts=options["drafts"]):
                count += 1
                for form in forms:
                    (folder / exported.file_name(form)).write_bytes(_content(exported, form))
        except OSError as error:
            raise CommandError(f"{folder} can't be written: {error.strerror}") from error
        self.stdout.write(f"{count} notices in {folder}.")
        if problems:
            raise CommandError("\n".join(problems))


def _versions(problems: list[str], *, drafts: bool) -> Iterator[Exported]:
    for pk in Notice.objects.order_by("pk").values_list("pk", flat=True):
        state = NoticeState.of(pk)
        version = state.head if drafts else _live_version(state, problems)
        if version:
            yield exported_version(state, version)


def _live_version(state: NoticeState, problems: list[str]) -> Version | None:
    """Return the version in force; what is not the text that was approved stays here, and is a problem."""
    if state.live is None:
        return None
    version = Version.objects.get(pk=state.live.version_id)
    try:
        require_approved(version, state.live)
    except ForgedText as error:
        problems.append(f"Notice {state.notice.number}: {error}")
        return None
    return version


def _content(exported: Exported, form: str) -> bytes:
    if form == "json":
        return exported.version.content.encode()
    # The library is large, and other commands do without it.
    from notices.formats.docx.writer import word_file

    return word_file(word_job(exported))
