"""Who may do what to a notice as it stands, and if not, why not. Questions only: nothing is changed here.

The same answers serve the buttons on a page and the commands behind them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models.expressions import Combinable
from django.utils.translation import gettext, gettext_noop

from notices.access.notice_state import NoticeState
from notices.access.roles import ANYBODY, EDITOR, MANAGER, REVIEWER, ROLES
from notices.checks.readiness import Finding
from notices.models import Publication

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
    "set_aside": frozenset({EDITOR}),
    "bring_back": frozenset({EDITOR}),
    # What is said and arranged beside the text.
    "comment": ANYBODY,
    "resolve": ANYBODY,
    "share": ANYBODY,
    "revoke": ANYBODY,
    "assign": ANYBODY,
    "declare_conflict": frozenset({REVIEWER}),
    "end_conflict": frozenset({REVIEWER}),
    "dismiss_alert": frozenset({EDITOR}),
}

ROLE_NEEDED = {
    frozenset({EDITOR}): gettext_noop("Only an editor can do this."),
    frozenset({REVIEWER}): gettext_noop("Only a reviewer can do this."),
    frozenset({MANAGER}): gettext_noop("Only a manager can do this."),
    frozenset({EDITOR, MANAGER}): gettext_noop("Only an editor or a manager can do this."),
    frozenset({REVIEWER, MANAGER}): gettext_noop("Only a reviewer or a manager can do this."),
    ANYBODY: gettext_noop("Only somebody with a role at the desk can do this."),
}


@dataclass(frozen=True)
class Reason:
    """Why something is refused: `message` % `values`, at a place of the document where it has one."""

    code: str
    message: str
    values: dict[str, Any] = field(default_factory=dict)
    place: str = ""

    def __str__(self) -> str:
        return gettext(self.message) % self.values if self.values else gettext(self.message)

    @classmethod
    def of(cls, finding: Finding) -> "Reason":
        return cls(finding.code, finding.message, finding.values, finding.place)


def roles_of(user: User | AnonymousUser) -> frozenset[str]:
    """The person's roles at the desk; none for somebody who is signed out or deactivated. Asked once a person."""
    if not user.is_active or user.is_anonymous:
        return frozenset()
    asked_with_roles(user)
    known: frozenset[str] = getattr(user, "_roles_at_the_desk")  # noqa: B009 - no field of the model's
    return known


def asked_with_roles(user: User | AnonymousUser, **beside: Combinable) -> dict[str, Any]:
    """What every page of the desk prints, asked in the query that asks for the roles; {} for somebody without any."""
    if user.is_anonymous or not user.is_active:
        return {}
    known: dict[str, Any] | None = getattr(user, "_asked_with_roles", None)
    if known is not None and beside.keys() <= known.keys():
        return known
    rows: list[dict[str, Any]] = [*user.groups.filter(name__in=ROLES).values("name", **beside)]  # type: ignore[list-item]
    known = {name: rows[0][name] for name in beside} if rows else dict.fromkeys(beside, 0)
    setattr(user, "_roles_at_the_desk", frozenset(row["name"] for row in rows))  # noqa: B010 - no field of the model's
    setattr(user, "_asked_with_roles", known)  # noqa: B010
    return known


def reasons_against(command: str, state: NoticeState, user_id: int, roles: Iterable[str]) -> list[Reason]:
    """Every reason why this person may not carry out `command` now; [] when they may.

    What depends on the command's own words (a note, a chosen version, the document's findings) is asked elsewhere.
    """
    who = WHO_MAY[command]
    reasons = [] if who & set(roles) else [Reason("role", ROLE_NEEDED[who])]
    return reasons + _REASONS[command](state, user_id, set(roles))


IN_REVIEW = Reason("in_review", gettext_noop("The notice is in review. Whoever submitted it can recall it."))
NOT_IN_REVIEW = Reason("not_in_review", gettext_noop("The notice is not in review."))


def _against_writing(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    return [IN_REVIEW] if state.review else []


def _against_discarding(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    nothing = [] if state.is_draft else [Reason("no_draft", gettext_noop("There is no draft to discard."))]
    return [*_against_writing(state, user_id, roles), *nothing]


def _against_restoring(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    choice = any(state.is_restorable(number) for number, _, _ in state.versions)
    nothing = [] if choice else [Reason("nothing_to_restore", gettext_noop("There is no other version to restore."))]
    return [*_against_writing(state, user_id, roles), *nothing]


def _against_submitting(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    reasons = _against_writing(state, user_id, roles)
    if not state.is_being_written:
        reasons.append(Reason("no_draft", gettext_noop("There is no draft to submit.")))
    return reasons


def _against_recalling(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if state.review is None:
        return [NOT_IN_REVIEW]
    if user_id != state.review.submitted_by_id and MANAGER not in roles:
        return [Reason("not_submitter", gettext_noop("Only the person who submitted it, or a manager, can recall it."))]
    return []


def _against_returning(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if state.review is None:
        return [NOT_IN_REVIEW]
    return _against_a_writer(state, user_id) + _against_a_conflict(state, user_id)


def _against_a_writer(state: NoticeState, user_id: int) -> list[Reason]:
    if user_id not in state.writers:
        return []
    message = gettext_noop("You wrote part of this text since it was last published. A second person must decide.")
    return [Reason("writer", message)]


def _against_a_conflict(state: NoticeState, user_id: int) -> list[Reason]:
    if user_id not in state.conflicts:
        return []
    message = gettext_noop("You have declared a conflict of interest. Somebody else must decide.")
    return [Reason("conflict", message)]


def _against_approving(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if state.review is None:
        return [NOT_IN_REVIEW]
    reasons = _against_a_writer(state, user_id) + _against_a_conflict(state, user_id)
    if user_id == state.review.submitted_by_id:
        message = gettext_noop("You submitted this text. A second person must approve it.")
        reasons.append(Reason("submitter", message))
    if state.pending:
        message = gettext_noop("Another version is scheduled. It must be published or cancelled first.")
        reasons.append(Reason("pending", message))
    if state.stopping_comments:
        message = gettext_noop("Comments that stop the approval are not resolved yet: %(number)s.")
        reasons.append(Reason("comments", message, {"number": state.stopping_comments}))
    return reasons


def _against_cancelling(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if state.pending and state.pending.kind == Publication.Kind.PUBLISH:
        return []
    return [Reason("not_scheduled", gettext_noop("No version is scheduled."))]


def _against_withdrawing(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    return [] if state.live else [Reason("not_live", gettext_noop("Nothing is published that could be withdrawn."))]


def _against_setting_aside(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    reasons = _against_writing(state, user_id, roles)
    if state.notice.set_aside_at:
        reasons.append(Reason("set_aside", gettext_noop("The draft is set aside already.")))
    elif not state.is_draft:
        reasons.append(Reason("no_draft", gettext_noop("There is no draft to set aside.")))
    return reasons


def _against_bringing_back(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if state.notice.set_aside_at:
        return []
    return [Reason("not_set_aside", gettext_noop("The draft is not set aside."))]


def _against_declaring(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if user_id not in state.conflicts:
        return []
    return [Reason("declared", gettext_noop("You have declared it already."))]


def _against_ending(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    if user_id in state.conflicts:
        return []
    return [Reason("not_declared", gettext_noop("You have declared no conflict of interest here."))]


def _nothing_against(state: NoticeState, user_id: int, roles: set[str]) -> list[Reason]:
    return []


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
