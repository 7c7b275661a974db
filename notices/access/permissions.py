"""Who may do what to a notice in its state, and if not, why not. Nothing is changed here.

The buttons on a page and the commands behind them ask the same functions.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from notices.access.contributors import Why
from notices.access.notice_state import NoticeState
from notices.access.refusals import Reason, reason_for, role_needed
from notices.access.roles import ANYBODY, EDITOR, MANAGER, REVIEWER
from notices.models import Comment, Publication, RedactionProposal, RoleGrant
from notices.models.prepared import Place, Prepared

WHO_MAY: dict[str, frozenset[str]] = {
    "create": frozenset({EDITOR}),
    "save": frozenset({EDITOR}),
    "restore": frozenset({EDITOR}),
    "discard": frozenset({EDITOR}),
    "submit": frozenset({EDITOR}),
    "recall": frozenset({EDITOR, MANAGER}),
    "return": frozenset({REVIEWER}),
    "approve": frozenset({REVIEWER}),
    "cancel": frozenset({REVIEWER, MANAGER}),
    "withdraw": frozenset({MANAGER}),
    "propose_redaction": frozenset({MANAGER}),
    "decline_redaction": frozenset({MANAGER}),
    "redact": frozenset({MANAGER}),
    "mark_not_citation": frozenset({EDITOR}),
    "take_back_mark": frozenset({EDITOR}),
    "set_aside": frozenset({EDITOR}),
    "bring_back": frozenset({EDITOR}),
    # Comments, links, assignments and alerts: the text does not change.
    "comment": ANYBODY,
    "resolve": ANYBODY,
    "share": ANYBODY,
    "revoke": ANYBODY,
    "assign": ANYBODY,
    "declare_conflict": frozenset({REVIEWER}),
    "end_conflict": frozenset({REVIEWER}),
    "dismiss_alert": frozenset({EDITOR}),
}


def roles_of(user: User | AnonymousUser) -> frozenset[str]:
    """Return the person's roles; none for somebody who is signed out or deactivated. One query a User object."""
    if not user.is_active or user.is_anonymous:
        return frozenset()
    counts_with_roles(user)
    known: frozenset[str] = getattr(user, "_roles_at_the_desk")  # noqa: B009 - no field of the model's
    return known


def known_roles(user: User | AnonymousUser) -> frozenset[str]:
    """Return the roles that were read for this User object before; none where nothing has asked for them."""
    roles: frozenset[str] = getattr(user, "_roles_at_the_desk", frozenset())
    return roles


def roles_now(person: User) -> frozenset[str]:
    """Return the roles that the person has now; they may have changed since the page was made."""
    return frozenset(row["role"] for row in _USABLE_ROLES.rows(person=person.pk))


def role_rows() -> QuerySet[RoleGrant, dict[str, Any]]:
    """Return the roles of a person, for a query that is prepared with a place "person"."""
    rows: QuerySet[RoleGrant, Any] = RoleGrant.objects.in_force().filter(person=Place("person")).values("role")
    return rows


_ROLES = Prepared(role_rows)
_USABLE_ROLES = Prepared(lambda: role_rows().filter(person__is_active=True))


def counts_with_roles(user: User | AnonymousUser, rows: Prepared[dict[str, Any]] = _ROLES) -> dict[str, Any]:
    """Return numbers for the pages of the desk, from the query for the roles; {} for somebody without an account.

    They are what `rows` have besides those of `role_rows`.
    """
    if user.is_anonymous or not user.is_active:
        return {}
    known: dict[str, Any] | None = getattr(user, "_counts_with_roles", None)
    names = rows.annotations
    if known is not None and names <= known.keys():
        return known
    held = rows.rows(person=user.pk)
    known = {name: held[0][name] for name in names} if held else dict.fromkeys(names, 0)
    setattr(user, "_roles_at_the_desk", frozenset(row["role"] for row in held))  # noqa: B010 - no field of the model's
    setattr(user, "_counts_with_roles", known)  # noqa: B010
    return known


def require_role(user: User | AnonymousUser, roles: frozenset[str]) -> None:
    """Raise PermissionDenied, with the sentence for it, for somebody who has none of these roles."""
    if not roles & roles_of(user):
        raise PermissionDenied(str(role_needed(roles)))


def reasons_against(command: str, state: NoticeState, user_id: int, roles: Iterable[str]) -> list[Reason]:
    """Return every reason why this person may not carry out `command` now; [] when they may.

    The commands themselves check their arguments: a note, a chosen version, the findings of a document.
    """
    who = WHO_MAY[command]
    reasons = [] if who & set(roles) else [role_needed(who)]
    return reasons + _REASONS[command](state, user_id, set(roles))


def reasons_against_resolving(comment: Comment, state: NoticeState, user_id: int, roles: Iterable[str]) -> list[Reason]:
    """Return every reason why this person may not resolve this comment; [] when they may.

    A comment that stops the approval is resolved by its author, or by another reviewer who could decide on the text.
    """
    reasons = reasons_against("resolve", state, user_id, roles)
    is_own = user_id == comment.created_by_id
    is_other_reviewer = REVIEWER in roles and user_id not in state.unable_to_decide
    if comment.is_blocking and not (is_own or is_other_reviewer):
        reasons.append(reason_for("stops_approval"))
    return reasons


def reasons_against_confirming(proposal: RedactionProposal, user_id: int) -> list[Reason]:
    """Return every reason why this manager may not confirm that words are removed, beside those of the notice's state.

    Two managers stand behind it: who proposed it must be one still.
    """
    reasons = [reason_for("proposed_it")] if proposal.proposed_by_id == user_id else []
    if MANAGER not in roles_now(proposal.proposed_by):
        reasons.append(reason_for("proposer_left"))
    return reasons


def _against_writing(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    return [reason_for("in_review")] if state.review else []


def _against_discarding(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    nothing = [] if state.is_draft else [reason_for("no_draft")]
    return [*_against_writing(state, user_id, roles), *nothing]


def _against_restoring(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    has_choice = any(state.is_restorable(number) for number, _ in state.versions)
    nothing = [] if has_choice else [reason_for("nothing_to_restore")]
    return [*_against_writing(state, user_id, roles), *nothing]


def _against_submitting(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    reasons = _against_writing(state, user_id, roles)
    if not state.is_being_written:
        reasons.append(reason_for("no_draft"))
    return reasons


def _against_recalling(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if state.review is None:
        return [reason_for("not_in_review")]
    if user_id != state.review.submitted_by_id and MANAGER not in roles:
        return [reason_for("not_submitter")]
    return []


def _against_returning(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if state.review is None:
        return [reason_for("not_in_review")]
    return _against_a_contributor(state, user_id) + _against_a_conflict(state, user_id)


def _against_a_contributor(state: NoticeState, user_id: int) -> list[Reason]:
    if user_id not in state.contributors:
        return []
    return [_REASONS_OF_CONTRIBUTORS[state.contributors[user_id]]]


def _against_a_conflict(state: NoticeState, user_id: int) -> list[Reason]:
    if user_id not in state.conflicts:
        return []
    return [reason_for("conflict")]


def _against_approving(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if state.review is None:
        return [reason_for("not_in_review")]
    reasons = _against_a_contributor(state, user_id) + _against_a_conflict(state, user_id)
    if user_id in state.bracket_markers:
        reasons.append(reason_for("marker"))
    if user_id == state.review.submitted_by_id:
        reasons.append(reason_for("submitter"))
    if state.pending:
        reasons.append(reason_for("pending"))
    if state.stopping_comments:
        reasons.append(reason_for("comments", number=state.stopping_comments))
    return reasons


def _against_cancelling(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if state.pending and state.pending.kind == Publication.Kind.PUBLISH:
        return []
    return [reason_for("not_scheduled")]


def _against_withdrawing(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    return [] if state.live else [reason_for("not_live")]


def _against_redacting(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    """Nobody approves other words than those they were shown: no review is open, and nothing waits to be published."""
    reasons = [reason_for("in_review", "redact")] if state.review else []
    return reasons + ([reason_for("pending", "redact")] if state.pending else [])


def _against_setting_aside(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    reasons = _against_writing(state, user_id, roles)
    if state.notice.set_aside_at:
        reasons.append(reason_for("set_aside"))
    elif not state.is_draft:
        reasons.append(reason_for("no_draft"))
    return reasons


def _against_bringing_back(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if state.notice.set_aside_at:
        return []
    return [reason_for("not_set_aside")]


def _against_declaring(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if user_id not in state.conflicts:
        return []
    return [reason_for("declared")]


def _against_ending(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if user_id not in state.conflicts:
        return [reason_for("not_declared")]
    return [reason_for("declared_in_review")] if state.review else []


def _nothing_against(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    return []


_REASONS_OF_CONTRIBUTORS: dict[str, Reason] = {
    Why.WROTE: reason_for("writer"),
    Why.RESTORED: reason_for("writer", "restored"),
    Why.COPIED: reason_for("writer", "copied"),
    Why.SET_ASIDE: reason_for("writer", "set_aside"),
    Why.DISCARDED: reason_for("writer", "discarded"),
}

_REASONS: dict[str, Callable[[NoticeState, int, set[str]], list[Reason]]] = {
    "create": _nothing_against,
    "save": _against_writing,
    "restore": _against_restoring,
    "discard": _against_discarding,
    "submit": _against_submitting,
    "recall": _against_recalling,
    "return": _against_returning,
    "approve": _against_approving,
    "cancel": _against_cancelling,
    "withdraw": _against_withdrawing,
    "propose_redaction": _nothing_against,
    "decline_redaction": _nothing_against,
    "redact": _against_redacting,
    "mark_not_citation": _against_writing,
    "take_back_mark": _against_writing,
    "set_aside": _against_setting_aside,
    "bring_back": _against_bringing_back,
    "comment": _nothing_against,
    "resolve": _nothing_against,
    "share": _nothing_against,
    "revoke": _nothing_against,
    "assign": _nothing_against,
    "declare_conflict": _against_declaring,
    "end_conflict": _against_ending,
    "dismiss_alert": _nothing_against,
}
