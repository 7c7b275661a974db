"""The commands on comments: open a thread at a place of the text, reply, resolve. The text does not change."""

from uuid import UUID

from django.contrib.auth.models import User

from notices.access.permissions import reasons_against_resolving
from notices.access.refusals import reason_for
from notices.document.anchors import Anchor, locate
from notices.document.rich_text import clean_line, clean_text
from notices.models import Comment, ShareLink, Version
from notices.rendering.place_labels import label_of
from notices.workflow.command import CommandContext, CommandRequest, Outcome, Refused, run_without_etag

# With more comments through one link, it is no factual check any more.
MAX_COMMENTS_PER_LINK = 200
MAX_LENGTH = 10_000
MAX_PLACE_LENGTH = 200


def comment(
    *,
    version: Version,
    text: str,
    request_id: UUID,
    by: User | None = None,
    place: str = "",
    quote: str = "",
    before: str = "",
    after: str = "",
    suggestion: str | None = None,
    is_blocking: bool = False,
    share_link: ShareLink | None = None,
    guest_name: str = "",
) -> Outcome:
    """Open a thread at a place of a version ("" is the whole notice), or at words quoted there.

    Given by somebody with a role (`by`), or by a guest through a link to this version. Raises Refused.
    """
    text, guest_name = clean_text(text), clean_line(guest_name)
    suggestion = None if suggestion is None else clean_text(suggestion)
    requested = Anchor(place, clean_text(quote), clean_text(before), clean_text(after))
    arguments = {
        "version": version.pk,
        "text": text,
        "anchor": [requested.place, requested.quote, requested.before, requested.after],
        "suggestion": suggestion,
        "is_blocking": is_blocking,
        "share_link": share_link.pk if share_link else None,
        "guest_name": guest_name,
    }

    def act(context: CommandContext) -> Outcome:
        _require_text(text)
        _require_length(suggestion or "", "suggestion")
        if share_link:
            _require_open(share_link, version, guest_name, is_blocking)
        anchor = _anchored(version, requested, suggestion)
        new = Comment(
            notice=context.notice,
            version=version,
            place=anchor.place,
            quote=anchor.quote,
            before=anchor.before,
            after=anchor.after,
            place_label=label_of(version.document, anchor.place)[:500] if anchor.place else "",
            place_text=anchor.text,
            text=text,
            suggestion=suggestion,
            is_blocking=is_blocking,
            created_by=by,
            guest_name=guest_name,
            share_link=share_link,
            created_at=context.at,
        )
        new.save(force_insert=True)
        event = context.record_event(version, comment=new.pk, is_blocking=is_blocking, words=new.words_sha256)
        return Outcome(context.notice, version, event=event, comment=new)

    request = CommandRequest("comment", by, request_id, version.notice_id, arguments=arguments, guest_name=guest_name)
    return run_without_etag(request, act)


def reply(*, to: Comment, text: str, by: User, request_id: UUID) -> Outcome:
    """Answer in the thread of a comment."""
    text = clean_text(text)

    def act(context: CommandContext) -> Outcome:
        _require_text(text)
        thread = to.parent or to
        new = Comment(
            notice=context.notice,
            version_id=thread.version_id,
            parent=thread,
            place=thread.place,
            text=text,
            created_by=by,
            created_at=context.at,
        )
        new.save(force_insert=True)
        event = context.record_event(new.version, comment=new.pk, thread=thread.pk, words=new.words_sha256)
        return Outcome(context.notice, new.version, event=event, comment=new)

    request = CommandRequest("comment", by, request_id, to.notice_id, arguments={"to": to.pk, "text": text})
    return run_without_etag(request, act)


def resolve(*, comment: Comment, by: User, request_id: UUID) -> Outcome:
    """Close a thread, once; its comments stay. Who wrote the text closes none that stops its approval."""

    def act(context: CommandContext) -> Outcome:
        stored = Comment.objects.select_related("version").get(pk=comment.pk)
        if stored.parent_id:
            raise Refused(reason_for("reply"))
        if stored.resolved_at:
            raise Refused(reason_for("resolved"))
        if reasons := reasons_against_resolving(stored, context.state, by.pk, context.state.roles):
            raise Refused(*reasons)
        stored.resolved_by, stored.resolved_at = by, context.at
        stored.save(update_fields=["resolved_by", "resolved_at"])
        event = context.record_event(stored.version, comment=stored.pk)
        return Outcome(context.notice, stored.version, event=event, comment=stored)

    request = CommandRequest("resolve", by, request_id, comment.notice_id, arguments={"comment": comment.pk})
    return run_without_etag(request, act)


def _require_text(text: str) -> None:
    if not text:
        raise Refused(reason_for("text", place="text"))
    _require_length(text, "text")


def _require_length(text: str, place: str) -> None:
    if len(text) > MAX_LENGTH:
        raise Refused(reason_for("text", "too_long", number=MAX_LENGTH, place=place))


def _anchored(version: Version, requested: Anchor, suggestion: str | None) -> Anchor:
    """Return the anchor with the text at its place in the version. Raises Refused for a place that is not in it."""
    if len(requested.place) <= MAX_PLACE_LENGTH and (anchor := locate(version.document, requested)):
        if suggestion is None or anchor.takes_suggestion:
            return anchor
        raise Refused(reason_for("suggestion", place="suggestion"))
    raise Refused(reason_for("place", place="place"))


def _require_open(link: ShareLink, version: Version, guest_name: str, is_blocking: bool) -> None:
    if link.version_id != version.pk or is_blocking:
        raise Refused(reason_for("other_version"))
    if not ShareLink.objects.open().filter(pk=link.pk).exists():
        raise Refused(reason_for("link_closed"))
    if not guest_name or len(guest_name) > 100:
        raise Refused(reason_for("guest_name", place="guest_name"))
    if Comment.objects.filter(share_link=link).count() >= MAX_COMMENTS_PER_LINK:
        raise Refused(reason_for("too_many"))
