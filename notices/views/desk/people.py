"""People: my own settings; colleagues and their deputies; who writes and who decides a notice."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notices import workflow
from notices.access import people
from notices.access.notice_state import NoticeState
from notices.access.permissions import reasons_against, require_role, roles_of
from notices.access.refusals import Reason, reason_for
from notices.access.roles import EDITOR, MANAGER, REVIEWER
from notices.desk.accounts import accounts_without_a_role, waiting_roles
from notices.desk.team import Colleague, colleagues
from notices.forms.idempotent import IdempotentForm
from notices.forms.people import ArrangementForm, ConflictForm, DeputyForm, ProfileForm
from notices.models import VersionContributor
from notices.views.desk.access import DeskRequest, role_required, state_or_404, status_of
from notices.workflow import Refused

# My own settings


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def profile(request: DeskRequest) -> HttpResponse:
    """Show or save somebody's own settings: language, e-mail, deputy, shortcuts."""
    others = people.active().exclude(pk=request.user.pk)
    if request.method != "POST":
        mine = ProfileForm.initial_for(people.profile_of(request.user))
        return _profile_page(request, ProfileForm(colleagues=others, initial=mine))
    form = ProfileForm(request.POST, colleagues=others)
    if not form.is_valid():
        return _profile_page(request, form, status=422)
    people.update_profile(request.user, **form.cleaned_data)
    people.load_profile_into_session(request, request.user)
    with translation.override(form.cleaned_data["language"]):
        messages.success(request, _("Your settings are saved."))
    return redirect("desk-profile")


def _profile_page(request: DeskRequest, form: ProfileForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "stood_in_for": [people.name_of(person) for person in people.deputised_for(request.user)]}
    return render(request, "desk/people/profile.html", context, status=status)


# Everybody


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def people_list(request: DeskRequest) -> HttpResponse:
    """List everybody with a role; a manager names deputies of those who are away or have left."""
    everybody = colleagues()
    forms = _deputy_forms(everybody) if MANAGER in roles_of(request.user) else []
    if request.method != "POST":
        return _people_page(request, everybody, forms)
    require_role(request.user, frozenset({MANAGER}))
    chosen = next((form for form in forms if str(form.person.pk) == request.POST.get("person")), None)
    if chosen is None:
        problem = _("A deputy can only be named for somebody who is away or has left.")
        return _people_page(request, everybody, forms, problem, status=422)
    form = DeputyForm(request.POST, person=chosen.person, colleagues=_present(everybody))
    if not form.is_valid():
        forms = [form if other is chosen else other for other in forms]
        return _people_page(request, everybody, forms, status=422)
    people.update_profile(form.person, **form.cleaned_data)
    messages.success(request, _("The deputy of %(name)s is saved.") % {"name": people.name_of(form.person)})
    return redirect("desk-people-list")


def _present(everybody: Iterable[Colleague]) -> list[User]:
    return [colleague.person for colleague in everybody if colleague.person.is_active]


def _deputy_forms(everybody: Sequence[Colleague]) -> list[DeputyForm]:
    return [
        DeputyForm(
            person=colleague.person,
            colleagues=_present(everybody),
            initial={"deputy": colleague.profile.deputy_id},
        )
        for colleague in everybody
        if colleague.is_absent and not colleague.is_invited
    ]


def _people_page(
    request: DeskRequest,
    everybody: Sequence[Colleague],
    forms: Sequence[DeputyForm],
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    wrong = [form for form in forms if form.errors]
    context: dict[str, Any] = {"colleagues": everybody, "forms": forms, "wrong": wrong, "problem": problem}
    if MANAGER in roles_of(request.user):
        context |= {"is_manager": True, "waiting": waiting_roles(), "others": accounts_without_a_role()}
    return render(request, "desk/people/list.html", context, status=status)


# Who writes and who decides a notice


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def notice_people(request: DeskRequest, pk: int) -> HttpResponse:
    """Show or save who writes and who decides, by when; and a reviewer's conflict of interest."""
    state = state_or_404(pk)
    if request.method != "POST":
        return _notice_page(request, state)
    return _ACTS.get(request.POST.get("act", ""), _assign)(request, state)


def _assign(request: DeskRequest, state: NoticeState) -> HttpResponse:
    form = _arrangement_form(state, request.POST)
    if not form.is_valid():
        form.renew()
        unusable = [reason_for("tokens", "reload")] if form.errors.keys() & {"arranged", "request_id"} else []
        return _notice_page(request, state, form, refused=unusable, status=422)
    values = dict(form.cleaned_data)
    try:
        workflow.assign(notice=state.notice, by=request.user, seen=values.pop("arranged"), **values)
    except Refused as refusal:
        state = state_or_404(state.notice.pk)
        form.refuse(reason for reason in refusal.reasons if reason.place in form.fields)
        form.load_current_state(state)
        return _notice_page(request, state, form, refused=refusal.reasons, status=status_of(refusal))
    messages.success(request, _("Writer and reviewer saved."))
    return redirect("desk-people", state.notice.pk)


def _declare(request: DeskRequest, state: NoticeState) -> HttpResponse:
    done = _("You have declared a conflict of interest. Somebody else decides.")
    return _carry_out(request, state, ConflictForm(request.POST), workflow.declare_conflict, done)


def _end(request: DeskRequest, state: NoticeState) -> HttpResponse:
    done = _("Your conflict of interest has ended.")
    return _carry_out(request, state, IdempotentForm(request.POST), workflow.end_conflict, done)


_ACTS: dict[str, Callable[[DeskRequest, NoticeState], HttpResponse]] = {"declare": _declare, "end": _end}


def _carry_out(
    request: DeskRequest, state: NoticeState, form: IdempotentForm, command: Callable[..., Any], done: str
) -> HttpResponse:
    if not form.is_valid():
        unusable = [reason_for("tokens")] if "request_id" in form.errors else []
        form.renew()
        return _notice_page(request, state, conflict_form=form, refused=unusable, status=422)
    try:
        command(notice=state.notice, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        again = state_or_404(state.notice.pk)
        return _notice_page(request, again, refused=refusal.reasons, status=status_of(refusal))
    messages.success(request, done)
    return redirect("desk-people", state.notice.pk)


def _arrangement_form(state: NoticeState, data: Any = None) -> ArrangementForm:
    return ArrangementForm(
        data,
        state=state,
        writers=people.active(EDITOR),
        reviewers=people.active(REVIEWER) if state.review else [],
    )


def _notice_page(
    request: DeskRequest,
    state: NoticeState,
    form: ArrangementForm | None = None,
    conflict_form: IdempotentForm | None = None,
    refused: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    form = form or _arrangement_form(state)
    roles = roles_of(request.user)
    is_out_of_date = any(reason.code == "out_of_date" for reason in refused)
    context = {
        "state": state,
        "form": form,
        "refused": [reason for reason in refused if reason.place not in form.fields],
        "current_values": _current_values(state) if is_out_of_date else [],
        "unable_to_act": _unable_to_act(state, form),
        "excluded_reviewers": _not_offered(state, form),
        "conflict_form": conflict_form or ConflictForm(),
        "may_declare": not reasons_against("declare_conflict", state, request.user.pk, roles),
        "declared": reason_for("conflict") if request.user.pk in state.conflicts else None,
        "against_ending": reasons_against("end_conflict", state, request.user.pk, roles),
    }
    return render(request, "desk/people/notice.html", context, status=status)


def _unable_to_act(state: NoticeState, form: ArrangementForm) -> list[str]:
    """Return the names of those who are assigned though nobody could choose them now."""
    named = {"assignee": state.notice.assignee_id}
    if state.review is not None:
        named["reviewer"] = state.review.assigned_to_id
    gone = [pk for name, pk in named.items() if pk and str(pk) not in form.fields[name].people]  # type: ignore[attr-defined]
    return [people.name_of(person) for person in User.objects.filter(pk__in=gone)] if gone else []


def _current_values(state: NoticeState) -> list[tuple[str, str]]:
    """Return what somebody else has saved in the meantime, in words."""
    notice, review = state.notice, state.review
    rows = [
        (_("Who writes"), people.name_of(notice.assignee) if notice.assignee else _("Nobody")),
        (
            _("To be looked at again by"),
            _due(notice.review_by),
        ),
    ]
    if review is None:
        return rows
    return [
        *rows,
        (_("Who decides"), people.name_of(review.assigned_to) if review.assigned_to else _("Any reviewer")),
        (_("Decision wanted by"), _due(review.due_day)),
    ]


def _due(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else "–"


def _not_offered(state: NoticeState, form: ArrangementForm) -> list[tuple[str, str]]:
    """Return the reviewers who can't decide this review, and why."""
    if state.review is None:
        return []
    why = dict.fromkeys(state.conflicts, _("has declared a conflict of interest"))
    why |= {state.review.submitted_by_id: _("submitted the text")}
    why |= {person: str(VersionContributor.Why(reason).label) for person, reason in state.contributors.items()}
    return [(people.name_of(person), why[person.pk]) for person in form.excluded_reviewers]
