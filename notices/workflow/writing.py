"""Writing: create, save, restore, discard. Every save inserts a version."""

from uuid import UUID

from django.contrib.auth.models import User
from django.utils.translation import gettext_noop

from notices.document import SCHEMA, Document, cleaned, sha256
from notices.models import Notice, Version
from notices.permissions import Reason
from notices.workflow.carrying_out import Order, Outcome, Refused, Scene, Unchanged, carry_out
from notices.workflow.projections import DESK_COLUMNS, desk_row


def create(*, document: Document, by: User, request_id: UUID) -> Outcome:
    """A new notice with its first version. Editors."""
    content = cleaned(document).canonical()

    def act(scene: Scene) -> Outcome:
        scene.notice.assignee, scene.notice.etag = by, 1
        scene.notice.save(force_insert=True)
        version = _insert_version(scene, content, Version.Kind.EDIT)
        return Outcome(scene.notice, version, event=scene.event(version, sha256=version.sha256))

    return carry_out(Order("create", by, request_id, arguments={"sha256": sha256(content)}), act)


def save(*, notice: Notice, document: Document, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """The next version, with this text. Editors, while no review is open; the same text again changes nothing."""
    content = cleaned(document).canonical()

    def act(scene: Scene) -> Outcome:
        return _next_version(scene, content, Version.Kind.EDIT)

    arguments = {"sha256": sha256(content)}
    return carry_out(Order("save", by, request_id, notice.pk, etag, seen_version, arguments), act)


def restore(*, notice: Notice, number: int, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """The next version, with the text of version `number`. Editors; published versions and newer ones only."""

    def act(scene: Scene) -> Outcome:
        if not scene.standing.is_restorable(number):
            message = gettext_noop("Version %(number)s can't be restored: it is neither published nor newer.")
            raise Refused(Reason("not_restorable", message, {"number": number}))
        old = Version.objects.get(notice=scene.notice, number=number)
        return _next_version(scene, old.content, Version.Kind.RESTORE, schema_number=old.schema_number, of=number)

    return carry_out(Order("restore", by, request_id, notice.pk, etag, seen_version, {"number": number}), act)


def discard(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Put the draft aside: the work goes back to the last published version, or to none. Nothing is deleted."""

    def act(scene: Scene) -> Outcome:
        published = scene.standing.published_ids
        last = next((pk for _, pk, _ in scene.standing.versions if pk in published), None)
        head = None if last is None else Version.objects.get(pk=last)
        discarded = scene.head.number
        _move_head(scene.notice, head)
        return Outcome(scene.notice, head, event=scene.event(head, discarded=discarded))

    return carry_out(Order("discard", by, request_id, notice.pk, etag, seen_version), act)


def _next_version(scene: Scene, content: str, kind: Version.Kind, schema_number: int = SCHEMA, **data: int) -> Outcome:
    if scene.standing.head is not None and scene.standing.head.content == content:
        raise Unchanged
    version = _insert_version(scene, content, kind, schema_number)
    return Outcome(scene.notice, version, event=scene.event(version, sha256=version.sha256, **data))


def _insert_version(scene: Scene, content: str, kind: Version.Kind, schema_number: int = SCHEMA) -> Version:
    version = Version(
        notice=scene.notice,
        number=1 + (scene.standing.versions[0][0] if scene.standing.versions else 0),
        parent=scene.standing.head,
        kind=kind,
        schema_number=schema_number,
        content=content,
        sha256=sha256(content),
        created_by=scene.order.by,
        created_at=scene.at,
    )
    version.save(force_insert=True)
    _move_head(scene.notice, version)
    return version


def _move_head(notice: Notice, head: Version | None) -> None:
    """Point the work at `head`, and copy from it what the desk's lists show."""
    notice.head = head
    if head is not None:
        for name, value in desk_row(head.document).items():
            setattr(notice, name, value)
    notice.save(update_fields=["head", *DESK_COLUMNS])
