"""Saving the edit form. Nothing that was typed is lost, whatever goes wrong."""

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notices import workflow
from notices.access.permissions import WHO_MAY, require_role
from notices.checks.texts import holds_identity_number
from notices.desk.autosave import discard_buffer
from notices.forms.edit.editor import PAGE_POLICY
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.row_moves import apply_row_action
from notices.forms.edit.unread_values import read_values
from notices.forms.tokens import OriginForm, VersionTokenForm
from notices.models import Notice
from notices.views.desk.access import DeskRequest, notice_form, role_required, state_or_404, tokens_of
from notices.views.desk.citation_buttons import carry_out_mark, document_to_save
from notices.views.desk.cleaning_notes import remember_notes
from notices.views.desk.edit_conflict import conflict_page, merging_of, page_with_merge
from notices.views.desk.edit_page import head_text
from notices.views.desk.merging import Merging
from notices.views.desk.registry_fill import filling_of, warn_of_unfetched
from notices.views.desk.resume_draft import open_form
from notices.views.desk.unopened import take_whole_form, wants_whole_form
from notices.views.desk.unread_values import keep_withheld, tell_of_unread
from notices.workflow import Outcome, Refused


@require_http_methods(["GET", "HEAD", "POST"])
@csp_update(PAGE_POLICY)
@role_required
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the edit form, change its rows, or save it."""
    if request.method != "POST":
        return open_form(request, pk)
    # The command reads the state; the view does only where it shows the page again.
    notice = get_object_or_404(Notice.objects.select_related("head"), pk=pk)
    if "forget" in request.POST:
        return _discard_text(request, pk)
    take_whole_form(request, pk)
    tokens, origin = VersionTokenForm(request.POST), OriginForm(request.POST)
    base = head_text(notice)
    if action := request.POST.get("row"):
        filling = filling_of(request, base, action)
        data = filling.data if filling else apply_row_action(request.POST, action)
        form = notice_form(base, data, unchecked=True)
        return page_with_merge(request, state_or_404(pk), form, tokens, origin, filling=filling)
    form = notice_form(base, request.POST)
    merging = merging_of(request, pk, read_values(form), tokens, origin)
    if not tokens.is_valid():
        problem = _("The form did not say which version it was made from.")
        return conflict_page(request, pk, merging, origin, problem, status=422)
    if action := request.POST.get("merge"):
        return _change_merge(request, pk, merging, origin, action)
    return _save(request, notice, form, merging, tokens, origin)


def _change_merge(request: DeskRequest, pk: int, merging: Merging, origin: OriginForm, action: str) -> HttpResponse:
    """Show the merged form with choices put in, or a change of others taken out or in again. Nothing is saved."""
    verb, _colon, change_id = action.partition(":")
    if verb == "out":
        merging = merging.without_change(change_id)
    elif verb == "in":
        merging = merging.with_change(change_id)
    elif verb == "choices":
        merging = merging.with_choices()
    return conflict_page(request, pk, merging, origin, "", status=200)


def _discard_text(request: DeskRequest, pk: int) -> HttpResponse:
    """Delete the text that was not saved; the page has asked whether it should."""
    require_role(request.user, WHO_MAY["save"])
    discard_buffer(pk, request.user, request.POST)
    messages.info(request, _("Your text was thrown away. This is the notice as it was saved."))
    return redirect(_edit_address(request, pk))


def _save(
    request: DeskRequest,
    notice: Notice,
    form: NoticeForm,
    merging: Merging,
    tokens: VersionTokenForm,
    origin: OriginForm,
) -> HttpResponse:
    pk = notice.pk
    if merging.unchosen or not merging.is_confirmed:
        return conflict_page(request, pk, merging, origin, "", status=409, is_refused=True)
    if merging.is_too_long:
        problem = _("What you chose is in the form now, but it is too long to be saved. Shorten it there.")
        return conflict_page(request, pk, merging.with_choices(), origin, problem, status=409)
    try:
        outcome = workflow.save(
            notice=notice,
            document=document_to_save(request, merging.result),
            by=request.user,
            base_version=None if merging.between.is_empty else merging.between.base_number,
            known=[change.id for change in merging.undone],
            unread=merging.unread_result,
            **tokens.cleaned_data,
        )
    except Refused as refusal:
        codes = {reason.code for reason in refusal.reasons}
        # Back in the browser, then another text with the same request id: that is out of date too.
        if codes & {"out_of_date", "request_id", "would_undo"}:
            # Who saved in the meantime, and when, is the page's heading.
            problem = "" if "out_of_date" in codes else str(refusal.reasons[0])
            return conflict_page(request, pk, merging, origin, problem, status=409)
        status = 403 if "role" in codes else 409
        reasons = [str(reason) for reason in refusal.reasons]
        return page_with_merge(request, state_or_404(pk), form, tokens, origin, reasons=reasons, status=status)
    carry_out_mark(request, outcome.version, tokens.cleaned_data["request_id"])
    _tell_what_was_saved(request, outcome, form, merging)
    return _page_after_save(request, outcome, form, merging, origin)


def _tell_what_was_saved(request: DeskRequest, outcome: Outcome, form: NoticeForm, merging: Merging) -> None:
    """Say which version it is, what could not be read, and what cleaning changed."""
    if outcome.event is None and "citation" not in request.POST:
        messages.info(request, _("Nothing was changed, so nothing was saved."))
    elif outcome.event is not None and outcome.event.command == "save":
        messages.success(request, _("Saved as version %(number)s.") % {"number": _number_of(outcome)})
    elif outcome.event is not None:
        messages.success(request, _("The text is unchanged, so no version was made."))
    for before, now in form.references.changed_keys.items():
        names = {"before": before, "now": now}
        messages.success(request, _("[@%(before)s] is [@%(now)s] now, also where it is cited.") % names)
    tell_of_unread(request, merging)
    # A field whose text was not saved was not changed either, and the session is no place for what it quotes.
    changes = [change for change in form.cleaning_links() if not holds_identity_number(change.message)]
    remember_notes(request, outcome.notice.pk, changes)
    for change in changes:
        messages.warning(request, f"{change.label}: {change.message}")
    warn_of_unfetched(request)


def _page_after_save(
    request: DeskRequest, outcome: Outcome, form: NoticeForm, merging: Merging, origin: OriginForm
) -> HttpResponse:
    """Go on with the form, the preview, the question whether to submit, or the text that was not saved.

    Of texts the buffer keeps the one that was not saved and no other.
    """
    pk = outcome.notice.pk
    if merging.withheld:
        if keep_withheld(request, outcome):
            return redirect(_edit_address(request, pk, "continue=1"))
        state = state_or_404(pk)
        return page_with_merge(request, state, form, tokens_of(state), origin)
    discard_buffer(pk, request.user, request.POST)
    if "preview" in request.POST:
        return redirect("desk-preview", pk, _number_of(outcome))
    if request.POST.get("then") == "submit":
        return redirect("desk-step", pk, "submit")
    # The list beside the form has the next bracket.
    return redirect(_edit_address(request, pk) + ("#ready-heading" if "citation" in request.POST else ""))


def _edit_address(request: DeskRequest, pk: int, *query: str) -> str:
    """Return the address of the form; of the whole one where it was the whole one that was sent."""
    query = ("whole=1", *query) if wants_whole_form(request) else query
    return reverse("desk-edit", args=[pk]) + ("?" + "&".join(query) if query else "")


def _number_of(outcome: Outcome) -> int:
    return outcome.version.number if outcome.version else 0
