"""One account: its roles and history, inviting somebody, and one confirm page for every step on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from notices.access.account_permissions import account_reasons
from notices.access.account_state import AccountState
from notices.access.people import ROLE_NAMES, name_of
from notices.access.permissions import require_role, roles_of
from notices.access.refusals import Reason, reason_for
from notices.access.roles import CONFIRMED_ROLES, MANAGER, ROLES
from notices.desk.accounts import STANDING_WORDS, RoleRow, history_of
from notices.forms.accounts import GiveRoleForm, InviteAgainForm, InviteForm, RoleForm
from notices.forms.idempotent import IdempotentForm
from notices.views.desk.access import DeskRequest, role_required, status_of
from notices.workflow import Refused, accounts


@dataclass(frozen=True)
class AccountStep:
    """A command on an account with the words of its page."""

    run: Callable[..., Any]
    label: str | Promise
    explanation: str | Promise
    done: str | Promise
    is_about_a_role: bool = False
    colour: str = "accent"


ACCOUNT_STEPS: dict[str, AccountStep] = {
    "give": AccountStep(
        accounts.give_role,
        _("Give a role"),
        _("The role counts as soon as it is given."),
        _("The role is given."),
    ),
    "confirm": AccountStep(
        accounts.confirm_role,
        _("Confirm the role"),
        _("The role counts as soon as you confirm it. Do so only when you know that this person should have it."),
        _("The role is confirmed and counts from now on."),
        is_about_a_role=True,
        colour="success",
    ),
    "end": AccountStep(
        accounts.end_role,
        _("End the role"),
        _("The role does not count any more, at once. What the person has written and decided stays."),
        _("The role has ended."),
        is_about_a_role=True,
        colour="danger",
    ),
    "deactivate": AccountStep(
        accounts.deactivate,
        _("Deactivate the account"),
        _("The person is signed out everywhere at once and can't sign in. The account can be opened again."),
        _("The account is deactivated."),
        colour="danger",
    ),
    "reactivate": AccountStep(
        accounts.reactivate,
        _("Open the account again"),
        _("The person can sign in with their old password, and their roles count again."),
        _("The account is open again."),
    ),
    "invite-again": AccountStep(
        accounts.invite_again,
        _("Send a new invitation"),
        _("A new link is sent by e-mail, and the earlier one stops working."),
        _("The invitation is on its way."),
    ),
    "remove-factors": AccountStep(
        accounts.remove_factors,
        _("Remove the second factors"),
        _(
            "For somebody who has lost them all, recovery codes too. Make sure that it is this person who asks: speak "
            "with them. They are signed out everywhere, sign in with their password, and set up a new one."
        ),
        _("The second factors are removed."),
        colour="danger",
    ),
}


@require_safe
@role_required
def person(request: DeskRequest, pk: int) -> HttpResponse:
    """Show an account: its roles to everybody at the desk, address and history to managers and the person."""
    state = _state_or_404(pk)
    roles = roles_of(request.user)
    is_open_book = MANAGER in roles or request.user.pk == pk
    steps = [step for step in ACCOUNT_STEPS if not ACCOUNT_STEPS[step].is_about_a_role]
    context = {
        **_words_of(state),
        "role_rows": [RoleRow(held, _steps_on(state, held.role, request)) for held in state.roles if held.is_standing],
        "former_roles": [RoleRow(held, []) for held in state.roles if not held.is_standing],
        "steps": [(step, ACCOUNT_STEPS[step].label) for step in steps if _is_allowed(step, state, request)],
        "history": history_of(state.person) if is_open_book else [],
        "is_open_book": is_open_book,
        "lacks_second_manager": _lacks_second_manager(state),
    }
    return render(request, "desk/accounts/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def invite(request: DeskRequest) -> HttpResponse:
    """Invite somebody: the account opens when they choose a password through the link that is mailed."""
    require_role(request.user, frozenset({MANAGER}))
    if request.method != "POST":
        return _invite_page(request, InviteForm())
    form = InviteForm(request.POST)
    if not form.is_valid():
        form.renew()
        return _invite_page(request, form, 422)
    values = form.cleaned_data
    try:
        event = accounts.invite(
            account=form.account, roles=values["roles"], by=request.user, request_id=values["request_id"]
        )
    except Refused as refusal:
        form.refuse(refusal.reasons)
        return _invite_page(request, form, status_of(refusal))
    messages.success(request, str(ACCOUNT_STEPS["invite-again"].done))
    return redirect("desk-person", event.person_id)


def _invite_page(request: DeskRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "asks_for_namesake": bool(form.namesakes), "needs_confirmation": settings.CONFIRM_ROLES}
    return render(request, "desk/accounts/invite.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def confirm(request: DeskRequest, pk: int, step: str) -> HttpResponse:
    """Show what a step on an account does, and take it when its button is pressed."""
    if step not in ACCOUNT_STEPS:
        raise Http404
    state = _state_or_404(pk)
    if request.method != "POST":
        return _step_page(request, step, state, _form_of(step, state, role=request.GET.get("role", "")))
    form = _form_of(step, state, request.POST)
    if not form.is_valid():
        unusable = [reason_for("tokens")] if form.errors.keys() & {"request_id"} else []
        form.renew()
        # Whoever lacks the role for the step is denied it before the form is looked at.
        status = status_of(Refused(reason_for("tokens"), *_reasons_against(request, step, state, form)))
        return _step_page(request, step, state, form, unusable, status)
    try:
        ACCOUNT_STEPS[step].run(person=state.person, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.refuse(reason for reason in refusal.reasons if reason.place in form.fields)
        left = [reason for reason in refusal.reasons if reason.place not in form.fields]
        return _step_page(request, step, _state_or_404(pk), form, left, status_of(refusal))
    messages.success(request, str(ACCOUNT_STEPS[step].done))
    return redirect("desk-person", pk)


def _form_of(step: str, state: AccountState, data: Any = None, role: str = "") -> IdempotentForm:
    if step == "give":
        return GiveRoleForm(data, roles=[role for role in ROLES if role not in state.standing_roles])
    if step == "invite-again":
        return InviteAgainForm(data, initial={"email": state.person.email})
    if ACCOUNT_STEPS[step].is_about_a_role:
        return RoleForm(data, initial={"role": role})
    return IdempotentForm(data)


def _step_page(
    request: DeskRequest,
    step: str,
    state: AccountState,
    form: IdempotentForm,
    refused: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    is_doubled = settings.CONFIRM_ROLES and step == "give"
    offered = [name for name in ROLES if name not in state.standing_roles]
    context = {
        **_words_of(state),
        "step": ACCOUNT_STEPS[step],
        "role_name": ROLE_NAMES.get(_role_in(step, form), ""),
        "form": form,
        "refused": list(refused) or _reasons_against(request, step, state, form),
        "doubled_roles": [ROLE_NAMES[name] for name in offered if name in CONFIRMED_ROLES] if is_doubled else [],
    }
    return render(request, "desk/accounts/step.html", context, status=status)


def _role_in(step: str, form: IdempotentForm) -> str:
    """Return the role that the step is about, "" for a step on the account as a whole."""
    return str(form["role"].value() or "") if ACCOUNT_STEPS[step].is_about_a_role else ""


def _reasons_against(request: DeskRequest, step: str, state: AccountState, form: IdempotentForm) -> list[Reason]:
    return account_reasons(step, state, request.user.pk, roles_of(request.user), _role_in(step, form))


def _words_of(state: AccountState) -> dict[str, Any]:
    return {"state": state, "name": name_of(state.person), "standing": STANDING_WORDS[state.standing]}


def _is_allowed(step: str, state: AccountState, request: DeskRequest, role: str = "") -> bool:
    if step == "give" and len(state.standing_roles) == len(ROLES):
        return False
    return not account_reasons(step, state, request.user.pk, roles_of(request.user), role)


def _steps_on(state: AccountState, role: str, request: DeskRequest) -> list[tuple[str, str | Promise]]:
    steps = [step for step in ACCOUNT_STEPS if ACCOUNT_STEPS[step].is_about_a_role]
    return [(step, ACCOUNT_STEPS[step].label) for step in steps if _is_allowed(step, state, request, role)]


def _lacks_second_manager(state: AccountState) -> bool:
    """Does a role wait that nobody can confirm: who gave it is the only manager beside the person?"""
    waiting = [held for held in state.roles if held.is_waiting]
    return any(not state.managers - {state.person.pk, held.grant.by_id or 0} for held in waiting)


def _state_or_404(pk: int) -> AccountState:
    try:
        return AccountState.of(pk)
    except User.DoesNotExist as error:
        raise Http404 from error
