"""Arranging: who writes, who decides, by when, and who must not decide. Nothing here touches the text or its etag."""

from datetime import UTC, date, datetime
from uuid import UUID

from django.contrib.auth.models import User

from notices.access.notice_state import NoticeState
from notices.access.refusals import Reason, reason_for
from notices.access.roles import EDITOR, REVIEWER
from notices.document.rich_text import clean_text
from notices.models import ConflictOfInterest, Notice
from notices.workflow.command import Order, Outcome, OutOfDate, Refused, Scene, carry_out_beside

# The four things that `assign` says, as they travel with a page.
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
    """Who writes the notice and when it is looked at again; who decides the open review, and by when.

    Says all four at once, as the page shows them; reviewer and due_at need an open review. `seen` is what the page
    showed before: where somebody has changed it since, this comes too late.
    """
    arguments = _arrangement(_id_of(assignee), review_by, _id_of(reviewer), due_at)

    def act(scene: Scene) -> Outcome:
        before = arrangement(scene.state)
        if seen is not None and seen != before:
            raise OutOfDate
        _require_roles(scene, assignee, reviewer)
        changed = sorted(name for name in arguments if arguments[name] != before[name])
        scene.notice.assignee, scene.notice.review_by = assignee, review_by
        scene.notice.save(update_fields=["assignee", "review_by"])
        review = scene.state.review
        if review is not None:
            review.assigned_to, review.due_at = reviewer, due_at
            review.save(update_fields=["assigned_to", "due_at"])
        said = {"review": review.pk if review else None, "changed": changed}
        event = scene.event(scene.state.head, **said, **arguments)
        return Outcome(scene.notice, scene.state.head, review, event=event)

    return carry_out_beside(Order("assign", by, request_id, notice.pk, arguments=arguments), act)


def arrangement(state: NoticeState) -> Arrangement:
    """Who writes and who decides, and by when, as it stands."""
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
    """A reviewer must not decide on this notice; they are not offered it any more."""
    reason = clean_text(reason)

    def act(scene: Scene) -> Outcome:
        ConflictOfInterest(notice=scene.notice, person=by, reason=reason, declared_at=scene.at).save(force_insert=True)
        review = scene.state.review
        if review is not None and review.assigned_to_id == by.pk:
            review.assigned_to = None
            review.save(update_fields=["assigned_to"])
        return Outcome(scene.notice, scene.state.head, review, event=scene.event(scene.state.head, reason=reason))

    order = Order("declare_conflict", by, request_id, notice.pk, arguments={"reason": reason})
    return carry_out_beside(order, act)


def end_conflict(*, notice: Notice, by: User, request_id: UUID) -> Outcome:
    """The person's own declaration does not hold any more; that it was made stays in the log."""

    def act(scene: Scene) -> Outcome:
        declared = ConflictOfInterest.objects.filter(notice=scene.notice, person=by, ended_at__isnull=True)
        declared.update(ended_at=scene.at)
        return Outcome(scene.notice, scene.state.head, event=scene.event(scene.state.head))

    return carry_out_beside(Order("end_conflict", by, request_id, notice.pk), act)


def _require_roles(scene: Scene, assignee: User | None, reviewer: User | None) -> None:
    reasons = []
    if assignee is not None and not _has_role(assignee, EDITOR):
        reasons.append(reason_for("assignee", place="assignee"))
    if reviewer is not None:
        reasons += _against_reviewer(scene, reviewer)
    if reasons:
        raise Refused(*reasons)


def _against_reviewer(scene: Scene, reviewer: User) -> list[Reason]:
    if scene.state.review is None:
        return [reason_for("not_in_review", place="reviewer")]
    return against_deciding(scene.state, reviewer, scene.state.review.submitted_by_id, place="reviewer")


def against_deciding(state: NoticeState, reviewer: User, submitter_id: int, place: str) -> list[Reason]:
    """Why somebody can't be asked to decide; `place` is the field that names them."""
    if not _has_role(reviewer, REVIEWER):
        return [reason_for("reviewer", place=place)]
    if reviewer.pk in state.writers | state.conflicts | {submitter_id}:
        return [reason_for("reviewer", "excluded", place=place)]
    return []


def _has_role(person: User, role: str) -> bool:
    return User.objects.filter(pk=person.pk, is_active=True, groups__name=role).exists()
