"""A file becomes a draft: a notice whose first version is of the kind *import*, with the file beside it."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from notices.access.refusals import reason_for
from notices.document.model import cleaned, sha256
from notices.importing.kinds import MEDIA_TYPES
from notices.importing.result import Fate, ImportResult
from notices.models import ImportedFile, Version
from notices.models.clock import database_now
from notices.workflow.command import CommandContext, CommandRequest, Outcome, Refused, run_command
from notices.workflow.drafts import insert_version

MAX_NAME_LENGTH = 200
MAX_REASON_LENGTH = 500


def import_notice(*, result: ImportResult, data: bytes, by: User, request_id: UUID) -> Outcome:
    """Create a notice from what was understood of a file. It is a draft like any other: two people see it first.

    A file that is here already makes no second notice: Refused, as for a file of which no document was made.
    """
    if result.document is None:
        raise Refused(reason_for("no_document"))
    content, digest = cleaned(result.document).canonical(), hashlib.sha256(data).hexdigest()

    def act(context: CommandContext) -> Outcome:
        if ImportedFile.objects.filter(sha256=digest).exists():
            raise Refused(reason_for("imported_before"))
        context.notice.assignee, context.notice.etag = by, 1
        context.notice.save(force_insert=True)
        version = insert_version(context, content, Version.Kind.IMPORT)
        row = ImportedFile(notice=context.notice, version=version, sha256=digest, content=data, **_columns(result))
        row.imported_by, row.imported_at = by, context.at
        row.save(force_insert=True)
        event = context.record_event(version, sha256=version.sha256, imported=row.pk)
        return Outcome(context.notice, version, event=event)

    return run_command(
        CommandRequest("create", by, request_id, arguments={"file": digest, "sha256": sha256(content)}), act
    )


def _columns(result: ImportResult) -> dict[str, Any]:
    return {
        "name": result.file[-MAX_NAME_LENGTH:],
        "media_type": MEDIA_TYPES[result.kind],
        "variant": result.variant,
        "text": result.text,
        "pieces": [[piece.span.start, piece.span.end, piece.fate, piece.where] for piece in result.pieces],
        "findings": [[doubt.place, doubt.why, doubt.words] for doubt in result.doubts],
    }


def settle_piece(*, file: ImportedFile, start: int, is_settled: bool, by: User, reason: str = "") -> bool:
    """Note who has dealt with a piece of the source that was not placed, and why; or take the note back.

    Returns False where the source has no such piece that was not placed.
    """
    with transaction.atomic():
        row = ImportedFile.objects.select_for_update().get(pk=file.pk)
        if start not in {piece[0] for piece in row.pieces if piece[2] == Fate.NOT_PLACED}:
            return False
        others = [note for note in row.settled if note["start"] != start]
        note = {"start": start, "reason": reason[:MAX_REASON_LENGTH], "by": by.pk, "at": database_now().isoformat()}
        row.settled = [*others, note] if is_settled else others
        row.save(update_fields=["settled"])
    return True
