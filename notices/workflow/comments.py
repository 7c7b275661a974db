"""Commenting: threads that belong to a place of the text. Nothing here touches the text or its etag."""

from uuid import UUID

from django.contrib.auth.models import User

from notices.access.refusals import reason_for
from notices.document.anchors import Anchor, anchored
from notices.document.rich_text import clean_line, clean_text
from notices.models import Comment, ShareLink, Version
from notices.rendering.place_labels import label_of
from notices.workflow.command import Order, Outcome, Refused, Scene, carry_out_beside

# More from one link, and it is no factual check any more.
MOST_FROM_A_LINK = 200
LONGEST = 10_000
LONGEST_PLACE = 200


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

    By somebody of ours, or by a guest through the link that shows this very version.
    """
    text, guest_name = clean_text(text), clean_line(guest_name)
    suggestion = None if suggestion is None else clean_text(suggestion)
    asked = Anchor(place, clean_text(quote), clean_text(before), clean_text(after))
    arguments = {
        "version": version.pk,
        "text": text,
        "anchor": [asked.place, asked.quote, asked.before, asked.after],
        "suggestion": suggestion,
        "is_blocking": is_blocking,
        "share_link": share_link.pk if share_link else None,
        "guest_name": guest_name,
    }

    def act(scene: Scene) -> Outcome:
        _require_text(text)
        _require_length(suggestion or "", "suggestion")
        if share_link:
            _require_open(share_link, version, guest_name, is_blocking)
        anchor = _anchored(version, asked, suggestion)
        made = Comment(
            notice=scene.notice,
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
            created_at=scene.at,
        )
        made.save(force_insert=True)
        event = scene.event(version, comment=made.pk, is_blocking=is_blocking)
        return Outcome(scene.notice, version, event=event, comment=made)

    order = Order("comment", by, request_id, version.notice_id, arguments=arguments, guest_name=guest_name)
    return carry_out_beside(order, act)


def reply(*, to: Comment, text: str, by: User, request_id: UUID) -> Outcome:
    """Answer in the thread of a comment."""
    text = clean_text(text)

    def act(scene: Scene) -> Outcome:
        _require_text(text)
        thread = to.parent or to
        made = Comment(
            notice=scene.notice,
            version_id=thread.version_id,
            parent=thread,
            place=thread.place,
            text=text,
            created_by=by,
            created_at=scene.at,
        )
        made.save(force_insert=True)
        event = scene.event(made.version, comment=made.pk, thread=thread.pk)
        return Outcome(scene.notice, made.version, event=event, comment=made)

    order = Order("comment", by, request_id, to.notice_id, arguments={"to": to.pk, "text": text})
    return carry_out_beside(order, act)


def resolve(*, comment: Comment, by: User, request_id: UUID) -> Outcome:
    """Close a thread, once. What was said stays."""

    def act(scene: Scene) -> Outcome:
        asked = Comment.objects.select_related("version").get(pk=comment.pk)
        if asked.parent_id:
            raise Refused(reason_for("reply"))
        if asked.resolved_at:
            raise Refused(reason_for("resolved"))
        asked.resolved_by, asked.resolved_at = by, scene.at
        asked.save(update_fields=["resolved_by", "resolved_at"])
        event = scene.event(asked.version, comment=asked.pk)
        return Outcome(scene.notice, asked.version, event=event, comment=asked)

    order = Order("resolve", by, request_id, comment.notice_id, arguments={"comment": comment.pk})
    return carry_out_beside(order, act)


def _require_text(text: str) -> None:
    if not text:
        raise Refused(reason_for("text", place="text"))
    _require_length(text, "text")


def _require_length(text: str, place: str) -> None:
    if len(text) > LONGEST:
        raise Refused(reason_for("text", "too_long", number=LONGEST, place=place))


def _anchored(version: Version, asked: Anchor, suggestion: str | None) -> Anchor:
    """The place as it stands in the version that was commented on; a forged one is refused."""
    if len(asked.place) <= LONGEST_PLACE and (found := anchored(version.document, asked)):
        if suggestion is None or found.takes_suggestion:
            return found
        raise Refused(reason_for("suggestion", place="suggestion"))
    raise Refused(reason_for("place", place="place"))


def _require_open(link: ShareLink, version: Version, guest_name: str, is_blocking: bool) -> None:
    if link.version_id != version.pk or is_blocking:
        raise Refused(reason_for("other_version"))
    if not ShareLink.objects.open().filter(pk=link.pk).exists():
        raise Refused(reason_for("link_closed"))
    if not guest_name or len(guest_name) > 100:
        raise Refused(reason_for("guest_name", place="guest_name"))
    if Comment.objects.filter(share_link=link).count() >= MOST_FROM_A_LINK:
        raise Refused(reason_for("too_many"))
