"""Who may change whose account and roles, and if not, why not. Buttons and commands ask the same function."""

from collections.abc import Callable, Iterable

from notices.access.account_state import AccountState, Standing
from notices.access.people import NOBODY
from notices.access.refusals import Reason, reason_for, role_needed
from notices.access.roles import MANAGER, ROLES

ONLY_MANAGERS = frozenset({MANAGER})


def account_reasons(step: str, state: AccountState, by_id: int, roles: Iterable[str], role: str = "") -> list[Reason]:
    """Return every reason why this person may not take this step on the account; [] when they may.

    `role` is the role that is given, confirmed or ended.
    """
    return _REASONS[step](state, by_id, MANAGER in roles, role)


def _managers_only(is_manager: bool) -> list[Reason]:
    return [] if is_manager else [role_needed(ONLY_MANAGERS)]


def _against_giving(state: AccountState, by_id: int, is_manager: bool, role: str) -> list[Reason]:
    reasons = _managers_only(is_manager)
    if by_id == state.person.pk:
        reasons.append(reason_for("own_role"))
    if state.standing == Standing.LEFT:
        reasons.append(reason_for("account_closed"))
    if role and role not in ROLES:
        reasons.append(reason_for("no_such_role", place="role"))
    if role in state.standing_roles:
        reasons.append(reason_for("has_role", place="role"))
    return reasons


def _against_confirming(state: AccountState, by_id: int, is_manager: bool, role: str) -> list[Reason]:
    reasons = _managers_only(is_manager)
    held = state.standing_roles.get(role)
    if held is None or not held.is_waiting:
        return [*reasons, reason_for("nothing_to_confirm")]
    if by_id == state.person.pk:
        reasons.append(reason_for("own_role"))
    if by_id == held.grant.by_id:
        reasons.append(reason_for("gave_it"))
    return reasons


def _against_ending(state: AccountState, by_id: int, is_manager: bool, role: str) -> list[Reason]:
    reasons = [] if is_manager or by_id == state.person.pk else [reason_for("not_own_role")]
    held = state.standing_roles.get(role)
    if held is None:
        return [*reasons, reason_for("role_gone")]
    if role == MANAGER and held.is_in_force and state.is_last_manager:
        reasons.append(reason_for("last_manager"))
    return reasons


def _against_deactivating(state: AccountState, by_id: int, is_manager: bool, role: str) -> list[Reason]:
    reasons = _managers_only(is_manager) + _against_an_administrator(state)
    if by_id == state.person.pk:
        reasons.append(reason_for("own_account"))
    if state.standing == Standing.LEFT:
        reasons.append(reason_for("account_closed"))
    return reasons


def _against_reactivating(state: AccountState, by_id: int, is_manager: bool, role: str) -> list[Reason]:
    reasons = _managers_only(is_manager) + _against_an_administrator(state)
    if state.standing == Standing.MEMBER:
        reasons.append(reason_for("account_open"))
    elif not state.has_joined:
        reasons.append(reason_for("never_joined"))
    return reasons


def _against_inviting_again(state: AccountState, by_id: int, is_manager: bool, role: str) -> list[Reason]:
    reasons = _managers_only(is_manager) + _against_an_administrator(state)
    if state.standing == Standing.MEMBER:
        reasons.append(reason_for("account_open"))
    elif state.has_joined:
        reasons.append(reason_for("account_closed"))
    return reasons


def _against_removing_factors(state: AccountState, by_id: int, is_manager: bool, role: str) -> list[Reason]:
    reasons = _managers_only(is_manager)
    # An administrator who has lost all factors is helped by the command line.
    reasons += [] if by_id == NOBODY else _against_an_administrator(state)
    if by_id == state.person.pk:
        reasons.append(reason_for("own_account", "remove_factors"))
    if not state.has_factor:
        reasons.append(reason_for("no_factor"))
    return reasons


def _against_an_administrator(state: AccountState) -> list[Reason]:
    if state.person.is_staff or state.person.is_superuser:
        return [reason_for("administrator")]
    return []


_REASONS: dict[str, Callable[[AccountState, int, bool, str], list[Reason]]] = {
    "give": _against_giving,
    "confirm": _against_confirming,
    "end": _against_ending,
    "deactivate": _against_deactivating,
    "reactivate": _against_reactivating,
    "invite-again": _against_inviting_again,
    "remove-factors": _against_removing_factors,
}
