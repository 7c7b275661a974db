"""The steps of the workflow: one view confirms every one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from notices import workflow
from notices.access.notice_state import NoticeState
from notices.access.people import against_asking
from notices.access.permissions import reasons_against, roles_of
from notices.access.refusals import Reason, reason_for
from notices.checks.readiness import findings
from notices.checks.unread_values import findings as unread_findings
from notices.desk.notice_rows import NoticeRow
from notices.desk.threads import stopping
from notices.forms.edit.link_groups import by_section
from notices.forms.tokens import VersionTokenForm
from notices.forms.workflow_steps import ApproveForm, RestoreForm, ReturnForm, StepForm, SubmitForm, WithdrawForm
from notices.models import NotCitation, RetractedPublication, UnreadValue
from notices.public.page_cache.warm_up import RedirectBeforePage
from notices.rendering.fragment import fragment
from notices.views.desk.access import (
    DeskRequest,
    areas_in_use,
    notice_form,
    role_required,
    state_or_404,
    status_of,
    tokens_of,
)
from notices.workflow import Outcome, Refused


@dataclass(frozen=True)
class WorkflowStep:
    """A command with the words and the form of its page."""

    command: str
    run: Callable[..., Outcome]
    label: str | Promise
    explanation: str | Promise
    done: str | Promise
    form: type[StepForm] = StepForm
    colour: str = "accent"
    # What the page shows too: the text itself, what is missing in it, what is scheduled.
    shows: frozenset[str] = field(default_factory=frozenset)

    def message_after(self, outcome: Outcome) -> str:
        """Return what the person reads afterwards; with the time where the public sees it later."""
        entry = outcome.publication
        if self.command != "approve" or entry is None or entry.effective_at <= entry.created_at:
            return str(self.done)
        when = date_format(timezone.localtime(entry.effective_at), "SHORT_DATETIME_FORMAT")
        return gettext("The notice is approved. The public sees it from %(when)s on.") % {"when": when}


STEPS: dict[str, WorkflowStep] = {
    "submit": WorkflowStep(
        "submit",
        workflow.submit,
        _("Submit for approval"),
        _("A second person reads this version and decides. Nobody can change it in the meantime."),
        _("The notice is submitted and waits for a second person."),
        SubmitForm,
        shows=frozenset({"findings"}),
    ),
    "recall": WorkflowStep(
        "recall",
        workflow.recall,
        _("Recall"),
        _("The review ends without a decision, and the notice can be edited again."),
        _("The notice is recalled and can be edited again."),
    ),
    "approve": WorkflowStep(
        "approve",
        workflow.approve,
        _("Approve and publish"),
        _("The public sees exactly the text below: at once, or from the time that you choose."),
        _("The notice is approved and published."),
        ApproveForm,
        colour="success",
        shows=frozenset({"text"}),
    ),
    "return": WorkflowStep(
        "return",
        workflow.return_to_writer,
        _("Return to the writer"),
        _("The notice goes back to the writer with your reason."),
        _("The notice is returned to the writer."),
        ReturnForm,
    ),
    "withdraw": WorkflowStep(
        "withdraw",
        workflow.withdraw,
        _("Withdraw"),
        _(
            "What is published now is withdrawn at once, and what is scheduled is cancelled. "
            "A draft stays; an open review is returned."
        ),
        _("The notice is withdrawn."),
        WithdrawForm,
        colour="danger",
        shows=frozenset({"schedule"}),
    ),
    "cancel": WorkflowStep(
        "cancel",
        workflow.cancel,
        _("Cancel the publication"),
        _("The public never sees this version unless it is approved again. Its text stays at the desk."),
        _("The scheduled publication is cancelled."),
        colour="danger",
        shows=frozenset({"schedule"}),
    ),
    "set-aside": WorkflowStep(
        "set_aside",
        workflow.set_aside,
        _("Set the draft aside"),
        _("The draft leaves everybody's desk. Nothing is lost: it can be brought back at any time."),
        _("The draft is set aside."),
    ),
    "bring-back": WorkflowStep(
        "bring_back",
        workflow.bring_back,
        _("Bring the draft back"),
        _("The draft is on the desk again, assigned to you."),
        _("The draft is back on your desk."),
    ),
    "discard": WorkflowStep(
        "discard",
        workflow.discard,
        _("Discard the draft"),
        _(
            "The work goes back to the last version that is published or scheduled. "
            "The draft stays in the history and can be restored."
        ),
        _("The draft is discarded."),
        colour="danger",
    ),
    "restore": WorkflowStep(
        "restore",
        workflow.restore,
        _("Restore a version"),
        _("A new version is made with the text of the one you choose."),
        _("The version is restored as a new one."),
        RestoreForm,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def confirm(request: DeskRequest, pk: int, name: str) -> HttpResponse:
    """Ask on GET, carry out on POST: the page says what will happen, and sends the version that it showed."""
    if name not in STEPS:
        raise Http404
    step, state = STEPS[name], state_or_404(pk)
    if request.method != "POST":
        initial = {"number": request.GET.get("version")}
        form = step.form(state=state, person=request.user, initial=initial)
        reasons = reasons_against(step.command, state, request.user.pk, roles_of(request.user))
        if step.command == "submit" and not reasons:
            reasons = against_asking(state, request.user)
        return _page(request, step, state, form, tokens_of(state), reasons)
    form, tokens = step.form(request.POST, state=state, person=request.user), VersionTokenForm(request.POST)
    if not (tokens.is_valid() and form.is_valid()):
        return _unusable(request, step, state, form, tokens)
    try:
        outcome = step.run(notice=state.notice, by=request.user, **tokens.cleaned_data, **form.cleaned_data)
    except Refused as refusal:
        for reason in refusal.reasons:
            if place := form.field_at(reason.place):
                form.add_error(place, str(reason))
        status = status_of(refusal)
        # What was filled in can be corrected and sent again; a page that is out of date can't.
        again = tokens if status == 422 else None
        return _page(request, step, state_or_404(pk), form, again, refusal.reasons, status)
    messages.success(request, step.message_after(outcome))
    address = reverse("desk-notice", args=[pk])
    return RedirectBeforePage(address, outcome.notice) if outcome.publication else redirect(address)


def _unusable(
    request: DeskRequest, step: WorkflowStep, state: NoticeState, form: StepForm, tokens: VersionTokenForm
) -> HttpResponse:
    """Show what is wrong with what was sent; somebody without the role is told that first."""
    against = reasons_against(step.command, state, request.user.pk, roles_of(request.user))
    reasons = [reason for reason in against if reason.code == "role"]
    status = 403 if reasons else 422
    if not tokens.is_valid():
        return _page(request, step, state, form, None, [*reasons, reason_for("tokens", "reload")], status)
    return _page(request, step, state, form, tokens, reasons, status)


def _page(
    request: DeskRequest,
    step: WorkflowStep,
    state: NoticeState,
    form: StepForm,
    tokens: VersionTokenForm | None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    """Show the question with its button, or the reasons where it can't be carried out."""
    context = {
        "step": step,
        "state": state,
        "form": form,
        "tokens": tokens,
        "refused": [reason for reason in reasons if not reason.place],
        "stopping": stopping(state.notice.pk) if any(reason.code == "comments" for reason in reasons) else [],
    }
    if state.head is not None and "findings" in step.shows:
        document = state.head.document
        marks = NotCitation.objects.standing_in(state.notice.pk, document)
        retracted = RetractedPublication.objects.cited_in(document)
        areas = {area.code for area in areas_in_use()}
        all_findings = findings(document, areas, timezone.localdate(), marks, retracted)
        unread = UnreadValue.objects.texts_of(state.notice.pk)
        links = notice_form(document, unread=unread).finding_links([*unread_findings(unread), *all_findings])
        blocking, advice = ([link for link in links if link.blocking is blocks] for blocks in (True, False))
        context |= {"blocking": blocking, "blocking_by_section": by_section(blocking)}
        context |= {"advice": advice, "advice_by_section": by_section(advice)}
        context["edit_url"] = reverse("desk-edit", args=[state.notice.pk])
    if status == 409:
        context["row"] = NoticeRow.of(state, state.notice.reviews.order_by("-pk"))
    if "schedule" in step.shows:
        context["scheduled"] = state.pending
    if state.head is not None and "text" in step.shows:
        context["fragment"] = fragment(state.head.document)
    return render(request, "desk/steps/step.html", context, status=status)
