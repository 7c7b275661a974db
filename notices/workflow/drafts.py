"""The commands of writers: create, save, restore, discard, set aside. Every save inserts a version."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User

from notices.access.refusals import reason_for
from notices.checks.texts import holds_identity_number, identity_number_places
from notices.document.anchors import with_suggestion
from notices.document.model import SCHEMA, Document, cleaned, parse, sha256
from notices.models import Comment, MergeNews, Notice, UnreadValue, Version
from notices.workflow.command import CommandContext, CommandRequest, Outcome, Refused, Unchanged, run_command
from notices.workflow.contributors import write_contributors
from notices.workflow.merging import merge_data, merged_people, older_base
from notices.workflow.projections import DESK_COLUMNS, desk_row


def create(*, document: Document, by: User, request_id: UUID, started_from: Version | None = None) -> Outcome:
    """Create a notice with its first version. `started_from` is the version whose text was copied, if any."""
    content = cleaned(document).canonical()
    data = {"started_from": started_from.pk} if started_from else {}

    def act(context: CommandContext) -> Outcome:
        context.notice.assignee, context.notice.etag = by, 1
        context.notice.save(force_insert=True)
        copied = started_from.pk if started_from else 0
        version = insert_version(context, content, Version.Kind.EDIT, copied=copied)
        return Outcome(context.notice, version, event=context.record_event(version, sha256=version.sha256, **data))

    return run_command(CommandRequest("create", by, request_id, arguments={"sha256": sha256(content), **data}), act)


def save(
    *,
    notice: Notice,
    document: Document,
    by: User,
    etag: int,
    seen_version: int,
    request_id: UUID,
    base_version: int | None = None,
    known: Collection[str] = (),
    unread: Mapping[str, str] | None = None,
) -> Outcome:
    """Save the next version with this text. The same text again changes nothing.

    `unread` are the texts that no field could read, by their places: all that is to stand beside the draft from now
    on; None leaves what stands there. Where only they change, they are written and no version is.

    A text that was made from an older version, `base_version`, and merged with the head undoes only those changes of
    others whose ids are `known` to the person. Whoever made the changes is told what became of them.
    """
    content = cleaned(document).canonical()

    def act(context: CommandContext) -> Outcome:
        data: dict[str, Any] = {}
        base = older_base(context, base_version)
        if base_version is not None:
            data = merge_data(notice.pk, base_version, context.state.head, document, by.pk, known)
        if base:
            data["base"] = base
        if changed := _keep_unread(context, unread):
            data["unread"] = changed
        try:
            outcome = next_version(context, content, Version.Kind.EDIT, older_text=base, **data)
        except Unchanged:
            if not changed:
                raise
            version = context.head
            event = context.record_event_of("save_unread", version, sha256=version.sha256, unread=changed)
            return Outcome(context.notice, version, event=event)
        people = merged_people(data)
        MergeNews.objects.bulk_create(MergeNews(event=outcome.event, person_id=person) for person in people)
        return outcome

    arguments: dict[str, Any] = {"sha256": sha256(content)}
    if unread is not None:
        arguments["unread"] = sorted(unread.items())
    if base_version is not None:
        arguments["base"] = base_version
    return run_command(CommandRequest("save", by, request_id, notice.pk, etag, seen_version, arguments), act)


def take_over(*, comment: Comment, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Save the next version with the words that a comment suggests, and resolve the comment.

    The person who takes the words over is their writer, not the one who suggested them. So a comment that stops the
    approval stays open, unless they wrote it themselves.
    """

    def act(context: CommandContext) -> Outcome:
        stored = Comment.objects.select_related("version").get(pk=comment.pk)
        if stored.resolved_at:
            raise Refused(reason_for("resolved"))
        head = context.state.head  # none after a first draft was discarded
        document = with_suggestion(head.document, stored.anchor, stored.suggestion) if head else None
        if document is None:
            raise Refused(reason_for("suggestion_gone"))
        content = cleaned(document).canonical()
        is_resolved = not stored.is_blocking or stored.created_by_id == by.pk
        outcome = next_version(context, content, Version.Kind.EDIT, comment=stored.pk, is_resolved=is_resolved)
        if is_resolved:
            stored.resolved_by, stored.resolved_at, stored.taken_over_in = by, context.at, outcome.version
            stored.save(update_fields=["resolved_by", "resolved_at", "taken_over_in"])
        return replace(outcome, comment=stored)

    request = CommandRequest("save", by, request_id, comment.notice_id, etag, seen_version, {"comment": comment.pk})
    return run_command(request, act)


def restore(*, notice: Notice, number: int, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Save the next version with the text of version `number`, which is published or newer than what is published."""

    def act(context: CommandContext) -> Outcome:
        if not context.state.is_restorable(number):
            raise Refused(reason_for("not_restorable", number=number))
        old = Version.objects.get(notice=context.notice, number=number)
        return next_version(context, old.content, Version.Kind.RESTORE, old.schema_number, older_text=number, of=number)

    return run_command(
        CommandRequest("restore", by, request_id, notice.pk, etag, seen_version, {"number": number}), act
    )


def discard(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Discard the draft: work goes on from the last version that is published or scheduled, or from none.

    No version is deleted.
    """

    def act(context: CommandContext) -> Outcome:
        pending = context.state.pending
        public_ids = context.state.published_ids | ({pending.version_id} if pending else set())
        last = next((pk for _, pk in context.state.versions if pk in public_ids), None)
        head = None if last is None else Version.objects.get(pk=last)
        discarded = context.head.number
        UnreadValue.objects.filter(notice=context.notice).delete()
        _move_head(context.notice, head)
        return Outcome(context.notice, head, event=context.record_event(head, discarded=discarded))

    return run_command(CommandRequest("discard", by, request_id, notice.pk, etag, seen_version), act)


def set_aside(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Take the draft off everybody's lists; the next save brings it back."""

    def act(context: CommandContext) -> Outcome:
        context.notice.set_aside_at = context.at
        return _save_shelf(context)

    return run_command(CommandRequest("set_aside", by, request_id, notice.pk, etag, seen_version), act)


def bring_back(*, notice: Notice, by: User, etag: int, seen_version: int, request_id: UUID) -> Outcome:
    """Put the draft back on the lists, as work of the person who brings it back."""

    def act(context: CommandContext) -> Outcome:
        context.notice.set_aside_at, context.notice.assignee = None, by
        return _save_shelf(context)

    return run_command(CommandRequest("bring_back", by, request_id, notice.pk, etag, seen_version), act)


def next_version(
    context: CommandContext,
    content: str,
    kind: Version.Kind,
    schema_number: int = SCHEMA,
    *,
    older_text: int = 0,
    **data: Any,
) -> Outcome:
    """Insert a version with this text, from which work goes on. Raises Unchanged for the same text again.

    A text of an older schema, saved as it is, is the same text. `older_text` is the number of the older version that
    it brings back, if any.
    """
    head = context.state.head
    if head is not None and content in (head.content, head.document.canonical()):
        raise Unchanged
    version = insert_version(context, content, kind, schema_number, older_text=older_text)
    return Outcome(context.notice, version, event=context.record_event(version, sha256=version.sha256, **data))


def _keep_unread(context: CommandContext, unread: Mapping[str, str] | None) -> list[str]:
    """Let these texts, and no others, stand beside the draft; return the places where that changes something.

    A national identity number is never written. Raises Refused for one: whoever calls this has taken it out.
    """
    if unread is None:
        return []
    if any(holds_identity_number(text) for text in unread.values()):
        raise Refused(reason_for("identity_number_in_text"))
    rows = UnreadValue.objects.filter(notice=context.notice)
    known = dict(rows.values_list("place", "text"))
    changed = sorted(place for place in known.keys() | unread.keys() if known.get(place) != unread.get(place))
    if changed:
        rows.filter(place__in=changed).delete()
        person, at = context.request.person, context.at
        UnreadValue.objects.bulk_create(
            UnreadValue(notice=context.notice, place=place, text=unread[place], typed_by=person, typed_at=at)
            for place in changed
            if place in unread
        )
    return changed


def insert_version(
    context: CommandContext,
    content: str,
    kind: Version.Kind,
    schema_number: int = SCHEMA,
    *,
    older_text: int = 0,
    copied: int = 0,
) -> Version:
    """Insert the next version with its contributors: see `write_contributors` for `older_text` and `copied`."""
    _require_no_identity_number(content)
    version = Version(
        notice=context.notice,
        number=1 + (context.state.versions[0][0] if context.state.versions else 0),
        parent=context.state.head,
        kind=kind,
        schema_number=schema_number,
        content=content,
        sha256=sha256(content),
        created_by=context.request.person,
        created_at=context.at,
    )
    version.save(force_insert=True)
    write_contributors(context, version, older_text=older_text, copied=copied)
    _move_head(context.notice, version)
    return version


def _require_no_identity_number(content: str) -> None:
    if identity_number_places(parse(content)):
        raise Refused(reason_for("identity_number_in_text"))


def _move_head(notice: Notice, head: Version | None) -> None:
    """Let work go on from `head`, and copy from it what the desk's lists show. A draft set aside comes back."""
    notice.head, notice.set_aside_at = head, None
    if head is not None:
        for name, value in desk_row(head.document).items():
            setattr(notice, name, value)
    notice.save(update_fields=["head", "set_aside_at", *DESK_COLUMNS])


def _save_shelf(context: CommandContext) -> Outcome:
    context.notice.save(update_fields=["set_aside_at", "assignee"])
    version = context.state.head
    return Outcome(context.notice, version, event=context.record_event(version))
