"""The commands that arrange work: who writes, who decides, by when, and who must not decide. No text changes."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User

from notices.access.notice_state import NoticeState
from notices.access.refusals import Reason, reason_for
from notices.access.roles import EDITOR, REVIEWER
from notices.document.rich_text import clean_text
from notices.models import ConflictOfInterest, Notice, RoleGrant
from notices.workflow.command import (
    CommandContext,
    CommandRequest,
    Outcome,
    OutOfDate,
    Refused,
    Unchanged,
    run_without_etag,
)

# The four arguments of `assign`, as a page carries them.
Arrangement = dict[str, int | str | None]


def assign(
    *,
    notice: Notice,
    by: User,
    request_id: UUID,
    assignee: User | None = None,
    review_by: date | None = None,
    reviewer: User | None = None,
    due_at: datetime | None = None,
    seen: Arrangement | None = None,
) -> Outcome:
    """Set who writes the notice and when it is looked at again, who decides the open review and by when.

    All four are set at once, as the page shows them; reviewer and due_at need an open review. `seen` is what the page
    showed before. Raises OutOfDate where somebody has changed it since.
    """
    arguments = _arrangement(_id_of(assignee), review_by, _id_of(reviewer), due_at)

    def act(context: CommandContext) -> Outcome:
        before = arrangement(context.state)
        if seen is not None and seen != before:
            raise OutOfDate
        _require_roles(context, assignee, reviewer)
        context.notice.assignee, context.notice.review_by = assignee, review_by
        if context.state.review is not None:
            context.state.review.assigned_to, context.state.review.due_at = reviewer, due_at
        return _write_arrangement(context, before)

    return run_without_etag(CommandRequest("assign", by, request_id, notice.pk, arguments=arguments), act)


def rearrange(*, notice: Notice, by: User, request_id: UUID, **changes: Any) -> Outcome:
    """Set some of the four arguments of `assign`, and leave the others as they are then: for many notices at once.

    The outcome has no event where they were so already. Only those that are set are checked.
    """
    ids = {name: _id_of(value) if isinstance(value, User) else value for name, value in changes.items()}

    def act(context: CommandContext) -> Outcome:
        before = arrangement(context.state)
        review, notice = context.state.review, context.notice
        if review is None and changes.keys() & {"reviewer", "due_at"}:
            raise Refused(reason_for("not_in_review"))
        _require_roles(context, changes.get("assignee"), changes.get("reviewer"))
        notice.assignee = changes.get("assignee", notice.assignee)
        notice.review_by = changes.get("review_by", notice.review_by)
        if review is not None:
            review.assigned_to = changes.get("reviewer", review.assigned_to)
            review.due_at = changes.get("due_at", review.due_at)
        if arrangement(context.state) == before:
            raise Unchanged
        return _write_arrangement(context, before)

    return run_without_etag(CommandRequest("assign", by, request_id, notice.pk, arguments=ids), act)


def _write_arrangement(context: CommandContext, before: Arrangement) -> Outcome:
    """Save what was set on notice and open review, and record it with what it changed."""
    notice, review = context.notice, context.state.review
    notice.save(update_fields=["assignee", "review_by"])
    if review is not None:
        review.save(update_fields=["assigned_to", "due_at"])
    after = arrangement(context.state)
    changed = sorted(name for name in after if after[name] != before[name])
    review_id = review.pk if review else None
    event = context.record_event(context.state.head, review=review_id, changed=changed, **after)
    return Outcome(notice, context.state.head, review, event=event)


def arrangement(state: NoticeState) -> Arrangement:
    """Return who writes and who decides now, and by when."""
    notice, review = state.notice, state.review
    decision = (review.assigned_to_id, review.due_at) if review else (None, None)
    return _arrangement(notice.assignee_id, notice.review_by, *decision)


def _id_of(person: User | None) -> int | None:
    return person.pk if person else None


def _arrangement(
    assignee: int | None, review_by: date | None, reviewer: int | None, due_at: datetime | None
) -> Arrangement:
    return {
        "assignee": assignee,
        "review_by": review_by.isoformat() if review_by else None,
        "reviewer": reviewer,
        "due_at": due_at.astimezone(UTC).isoformat() if due_at else None,
    }


def declare_conflict(*, notice: Notice, by: User, request_id: UUID, reason: str = "") -> Outcome:
    """Record that a reviewer must not decide on this notice; nobody can assign it to them any more."""
    reason = clean_text(reason)

    def act(context: CommandContext) -> Outcome:
        conflict = ConflictOfInterest(notice=context.notice, person=by, reason=reason, declared_at=context.at)
        conflict.save(force_insert=True)
        review = context.state.review
        if review is not None and review.assigned_to_id == by.pk:
            review.assigned_to = None
            review.save(update_fields=["assigned_to"])
        event = context.record_event(context.state.head, reason=reason)
        return Outcome(context.notice, context.state.head, review, event=event)

    request = CommandRequest("declare_conflict", by, request_id, notice.pk, arguments={"reason": reason})
    return run_without_etag(request, act)


def end_conflict(*, notice: Notice, by: User, request_id: UUID) -> Outcome:
    """End the person's own declaration of a conflict of interest; the log keeps that it was made."""

    def act(context: CommandContext) -> Outcome:
        declared = ConflictOfInterest.objects.filter(notice=context.notice, person=by, ended_at__isnull=True)
        declared.update(ended_at=context.at)
        return Outcome(context.notice, context.state.head, event=context.record_event(context.state.head))

    return run_without_etag(CommandRequest("end_conflict", by, request_id, notice.pk), act)


def _require_roles(context: CommandContext, assignee: User | None, reviewer: User | None) -> None:
    reasons = []
    if assignee is not None and not _has_role(assignee, EDITOR):
        reasons.append(reason_for("assignee", place="assignee"))
    if reviewer is not None:
        reasons += _against_reviewer(context, reviewer)
    if reasons:
        raise Refused(*reasons)


def _against_reviewer(context: CommandContext, reviewer: User) -> list[Reason]:
    if context.state.review is None:
        return [reason_for("not_in_review", place="reviewer")]
    return against_deciding(context.state, reviewer, context.state.review.submitted_by_id, place="reviewer")


def against_deciding(state: NoticeState, reviewer: User, submitter_id: int, place: str) -> list[Reason]:
    """Return the reasons why somebody can't be asked to decide; `place` is the field that names them."""
    if not _has_role(reviewer, REVIEWER):
        return [reason_for("reviewer", place=place)]
    if reviewer.pk in state.unable_to_decide | {submitter_id}:
        return [reason_for("reviewer", "excluded", place=place)]
    return []


def _has_role(person: User, role: str) -> bool:
    return RoleGrant.objects.usable_by(person.pk).filter(role=role).exists()
