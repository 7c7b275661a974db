"""The commands of writers: create, save, restore, discard, set aside. Every save inserts a version."""

from dataclasses import replace
from uuid import UUID

from django.contrib.auth.models import User

from notices.access.refusals import reason_for
from notices.document.anchors import with_suggestion
from notices.document.model import SCHEMA, Document, cleaned, sha256
from notices.models import Comment, Notice, Version
from notices.workflow.command import Order, Outcome, Refused, Scene, Unchanged, carry_out
from notices.workflow.projections import DESK_COLUMNS, desk_row


def create(*, document: Document, by: User, request_id: UUID, started_from: Version | None = None) -> Outcome:
    """A new notice with its first version. Editors. `started_from` names the text that was copied, where one was."""
    content = cleaned(document).canonical()
    data = {"started_from": started_from.pk} if started_from else {}

    def act(scene: Scene) -> Outcome:
        scene.notice.assignee, scene.notice.etag = by, 1
        scene.notice.save(force_insert=True)
        version = insert_version(scene, content, Version.Kind.EDIT)
        return Outcome(scene.notice, version, event=scene.event(version, sha256=version.sha256, **data))

    return carry_out(Order("create", by, request_id, arguments={"sha256": sha256(content), **data}), act)


def save(*, notice: Notice, document: Document, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """The next version, with this text. Editors, while no review is open; the same text again changes nothing."""
    content = cleaned(document).canonical()

    def act(scene: Scene) -> Outcome:
        return next_version(scene, content, Version.Kind.EDIT)

    arguments = {"sha256": sha256(content)}
    return carry_out(Order("save", by, request_id, notice.pk, etag, seen_version, arguments), act)


def take_over(*, comment: Comment, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """The next version, with the words that a comment suggests, and the comment resolved. Editors, as for a save.

    Whoever takes the words over is their writer, not whoever suggested them.
    """

    def act(scene: Scene) -> Outcome:
        asked = Comment.objects.select_related("version").get(pk=comment.pk)
        if asked.resolved_at:
            raise Refused(reason_for("resolved"))
        head = scene.state.head  # none after a first draft was discarded
        document = with_suggestion(head.document, asked.anchor, asked.suggestion) if head else None
        if document is None:
            raise Refused(reason_for("suggestion_gone"))
        content = cleaned(document).canonical()
        outcome = next_version(scene, content, Version.Kind.EDIT, comment=asked.pk)
        asked.resolved_by, asked.resolved_at, asked.taken_over_in = by, scene.at, outcome.version
        asked.save(update_fields=["resolved_by", "resolved_at", "taken_over_in"])
        return replace(outcome, comment=asked)

    order = Order("save", by, request_id, comment.notice_id, etag, seen_version, {"comment": comment.pk})
    return carry_out(order, act)


def restore(*, notice: Notice, number: int, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """The next version, with the text of version `number`. Editors; published versions and newer ones only."""

    def act(scene: Scene) -> Outcome:
        if not scene.state.is_restorable(number):
            raise Refused(reason_for("not_restorable", number=number))
        old = Version.objects.get(notice=scene.notice, number=number)
        return next_version(scene, old.content, Version.Kind.RESTORE, schema_number=old.schema_number, of=number)

    return carry_out(Order("restore", by, request_id, notice.pk, etag, seen_version, {"number": number}), act)


def discard(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Put the draft away: the work goes back to the last version that is published or scheduled, or to none.

    Nothing is deleted.
    """

    def act(scene: Scene) -> Outcome:
        pending = scene.state.pending
        kept = scene.state.published_ids | ({pending.version_id} if pending else set())
        last = next((pk for _, pk, _ in scene.state.versions if pk in kept), None)
        head = None if last is None else Version.objects.get(pk=last)
        discarded = scene.head.number
        _move_head(scene.notice, head)
        return Outcome(scene.notice, head, event=scene.event(head, discarded=discarded))

    return carry_out(Order("discard", by, request_id, notice.pk, etag, seen_version), act)


def set_aside(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Off everybody's desk; nothing else changes. Whoever goes on writing brings it back."""

    def act(scene: Scene) -> Outcome:
        scene.notice.set_aside_at = scene.at
        return _save_shelf(scene)

    return carry_out(Order("set_aside", by, request_id, notice.pk, etag, seen_version), act)


def bring_back(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Back on the desk, as work of the person who brings it back."""

    def act(scene: Scene) -> Outcome:
        scene.notice.set_aside_at, scene.notice.assignee = None, by
        return _save_shelf(scene)

    return carry_out(Order("bring_back", by, request_id, notice.pk, etag, seen_version), act)


def next_version(scene: Scene, content: str, kind: Version.Kind, schema_number: int = SCHEMA, **data: int) -> Outcome:
    """A version with this text, and the work goes on from it; the same text again changes nothing."""
    if scene.state.head is not None and scene.state.head.content == content:
        raise Unchanged
    version = insert_version(scene, content, kind, schema_number)
    return Outcome(scene.notice, version, event=scene.event(version, sha256=version.sha256, **data))


def insert_version(scene: Scene, content: str, kind: Version.Kind, schema_number: int = SCHEMA) -> Version:
    version = Version(
        notice=scene.notice,
        number=1 + (scene.state.versions[0][0] if scene.state.versions else 0),
        parent=scene.state.head,
        kind=kind,
        schema_number=schema_number,
        content=content,
        sha256=sha256(content),
        created_by=scene.order.person,
        created_at=scene.at,
    )
    version.save(force_insert=True)
    _move_head(scene.notice, version)
    return version


def _move_head(notice: Notice, head: Version | None) -> None:
    """Point the work at `head`, and copy from it what the desk's lists show. Who writes brings the draft back."""
    notice.head, notice.set_aside_at = head, None
    if head is not None:
        for name, value in desk_row(head.document).items():
            setattr(notice, name, value)
    notice.save(update_fields=["head", "set_aside_at", *DESK_COLUMNS])


def _save_shelf(scene: Scene) -> Outcome:
    scene.notice.save(update_fields=["set_aside_at", "assignee"])
    version = scene.state.head
    return Outcome(scene.notice, version, event=scene.event(version))
