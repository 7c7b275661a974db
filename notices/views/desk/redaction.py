"""Removing words by law: one manager proposes, another sees where the words stand and confirms it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from notices import workflow
from notices.access.permissions import WHO_MAY, reasons_against, reasons_against_confirming, require_role, roles_of
from notices.access.refusals import Reason, reason_for
from notices.desk.redaction import redaction_view
from notices.document.redaction import Phrases
from notices.forms.redaction import RedactionForm
from notices.forms.tokens import VersionTokenForm
from notices.models import RedactionProposal
from notices.views.desk.access import DeskRequest, role_required, state_or_404, status_of, tokens_of
from notices.workflow import Refused

DONE: dict[str, str | Promise] = {
    "propose": _("It is proposed. Another manager must confirm it; until then nothing is removed."),
    "decline": _("The proposal is declined. Nothing was removed."),
    "redact": _("The words are removed."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def redaction(request: DeskRequest, pk: int) -> HttpResponse:
    """Show where words stand, propose to remove them, and let another manager confirm or decline it."""
    require_role(request.user, WHO_MAY["redact"])
    act = request.POST.get("act", "")
    if act not in DONE:
        return _page(request, pk, RedactionForm(request.POST if request.method == "POST" else None))
    form, tokens = RedactionForm(request.POST), VersionTokenForm(request.POST)
    if not tokens.is_valid():
        return _page(request, pk, form, [reason_for("tokens", "reload")], 422)
    try:
        _command(act, form)(notice=state_or_404(pk).notice, by=request.user, **tokens.cleaned_data)
    except Refused as refusal:
        for reason in refusal.reasons:
            if reason.place in form.fields:
                form.add_error(reason.place, str(reason))
        left = [reason for reason in refusal.reasons if reason.place not in form.fields]
        return _page(request, pk, form, left, status_of(refusal))
    messages.success(request, str(DONE[act]))
    return redirect("desk-redaction" if act == "propose" else "desk-notice", pk)


def _command(act: str, form: RedactionForm) -> Callable[..., Any]:
    if act == "propose":
        words, reason = (str(form[name].value() or "") for name in ("words", "reason"))
        return partial(workflow.propose_redaction, words=words, reason=reason)
    return {"decline": workflow.decline_redaction, "redact": workflow.redact}[act]


def _page(
    request: DeskRequest, pk: int, form: RedactionForm, reasons: Sequence[Reason] = (), status: int = 200
) -> HttpResponse:
    state = state_or_404(pk)
    proposal = RedactionProposal.objects.filter(notice=pk).select_related("proposed_by").first()
    phrases = Phrases.read(proposal.words) if proposal else form.phrases
    against = reasons_against("redact", state, request.user.pk, roles_of(request.user))
    if proposal:
        against += reasons_against_confirming(proposal, request.user.pk)
    if request.method == "POST" and not proposal and not phrases and not form.errors.get("words"):
        form.add_error("words", str(reason_for("unfit_words")))
    context = {
        "state": state,
        "proposal": proposal,
        "phrases": phrases.lines if phrases else (),
        "found": redaction_view(state.notice, phrases) if phrases else None,
        "form": form,
        "tokens": tokens_of(state),
        "refused": reasons,
        "against": against if proposal else [],
    }
    return render(request, "desk/redaction/redaction.html", context, status=status)
