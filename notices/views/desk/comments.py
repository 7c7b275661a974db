"""Saving comments: a new thread, a reply, resolving, taking over a suggestion. Each leads back to its page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notices import workflow
from notices.access.permissions import WHO_MAY, require_role
from notices.access.refusals import reason_for
from notices.forms.comments import CommentForm
from notices.forms.idempotent import IdempotentForm
from notices.forms.tokens import VersionTokenForm
from notices.models import Comment, Version
from notices.views.desk.access import DeskRequest, View, role_required, state_or_404, status_of
from notices.views.desk.review import preview_page, review_page
from notices.views.desk.threads import RejectedComment, reply_form
from notices.workflow import Outcome, Refused

Form_ = TypeVar("Form_", bound=IdempotentForm)
WORD_FIELDS = ("text", "suggestion", "quote")


def gives_words_back(view: View) -> View:
    """Show somebody who has lost their roles while they wrote why nothing was saved, and every word that they typed."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as refusal:
            own_words = [words for name in WORD_FIELDS if (words := request.POST.get(name, "").strip())]
            response = render(request, "403.html", {"exception": refusal, "own_words": own_words}, status=403)
            response.headers["Cache-Control"] = "no-store"
            return response

    return guarded


@require_http_methods(["POST"])
@gives_words_back
@role_required
def add(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Open a thread at a place of this version."""
    version = get_object_or_404(Version, notice=pk, number=number)
    form = CommentForm(request.POST, document=version.document)
    if not form.is_valid():
        return _again(request, pk, RejectedComment(new=form, status=422))
    try:
        outcome = workflow.comment(version=version, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return _again(
            request,
            pk,
            RejectedComment(new=_with_reasons(form, refusal), reasons=refusal.reasons, status=status_of(refusal)),
        )
    messages.success(request, _("The comment is saved."))
    _tell_of_newer_version(request, version, outcome)
    return _back(request, pk, outcome)


@require_http_methods(["POST"])
@gives_words_back
@role_required
def reply(request: DeskRequest, pk: int) -> HttpResponse:
    """Save a reply in a thread."""
    comment = get_object_or_404(Comment.objects.select_related("parent"), pk=pk)
    thread, form = comment.parent_id or comment.pk, reply_form(comment.parent_id or comment.pk, request.POST)
    if not form.is_valid():
        return _again(request, comment.notice_id, RejectedComment(reply=form, reply_to=thread, status=422))
    try:
        outcome = workflow.reply(to=comment, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        rejected = RejectedComment(
            reply=_with_reasons(form, refusal), reply_to=thread, reasons=refusal.reasons, status=status_of(refusal)
        )
        return _again(request, comment.notice_id, rejected)
    messages.success(request, _("The reply is saved."))
    return _back(request, comment.notice_id, outcome)


@require_http_methods(["POST"])
@role_required
def resolve(request: DeskRequest, pk: int) -> HttpResponse:
    """Close a thread."""
    return _carry_out(request, pk, IdempotentForm(request.POST), workflow.resolve, _("The comment is resolved."))


@require_http_methods(["POST"])
@role_required
def take_over(request: DeskRequest, pk: int) -> HttpResponse:
    """Save the next version with the words that a comment suggests."""
    tokens = VersionTokenForm(request.POST)
    # The command itself refuses those who may not, and logs it; but only for a comment that exists.
    if not (tokens.is_valid() and Comment.objects.filter(pk=pk).exists()):
        require_role(request.user, WHO_MAY["save"])
    done = _("The suggestion is taken over into a new version, and the comment is resolved.")
    still_open = _(
        "The suggestion is taken over into a new version. Its comment still stops the approval, until the person who "
        "wrote it, or another reviewer, resolves it."
    )
    return _carry_out(request, pk, tokens, workflow.take_over, done, still_open)


def _tell_of_newer_version(request: DeskRequest, version: Version, outcome: Outcome) -> None:
    """Say where a comment stands that is about another version than the one that is worked on now."""
    if outcome.notice.head_id in (None, version.pk):
        return
    newest = Version.objects.values_list("number", flat=True).get(pk=outcome.notice.head_id)
    words = _(
        "It is about version %(number)s, and version %(newest)s is worked on now. There it stands at its words, or "
        "under “No longer in the text” where they are gone."
    )
    messages.info(request, words % {"number": version.number, "newest": newest})


def _carry_out(
    request: DeskRequest, pk: int, form: Form, run: Callable[..., Outcome], done: str, still_open: str = ""
) -> HttpResponse:
    """Carry out a button of a thread: nothing was typed, so a refusal shows its reasons only."""
    comment = get_object_or_404(Comment, pk=pk)
    try:
        if not form.is_valid():
            raise Refused(reason_for("tokens", "reload"))
        outcome = run(comment=comment, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return _again(request, comment.notice_id, RejectedComment(reasons=refusal.reasons, status=status_of(refusal)))
    if outcome.event is None:
        messages.info(
            request, _("The text has these words already. Resolve the comment if nothing more is to be done.")
        )
    else:
        is_open = outcome.comment is not None and outcome.comment.resolved_at is None
        messages.success(request, still_open if is_open else done)
    return _back(request, comment.notice_id, outcome)


def _with_reasons(form: Form_, refusal: Refused) -> Form_:
    """Return the form with the reasons at their fields, to be sent again; the page prints the other reasons."""
    form.refuse(reason for reason in refusal.reasons if reason.place in form.fields)
    return form


def _again(request: DeskRequest, pk: int, rejected: RejectedComment) -> HttpResponse:
    """Show the page that the person came from, with what they typed."""
    state = state_or_404(pk)
    number = _number(request.GET)
    if number and any(number == known for known, _pk in state.versions):
        return preview_page(request, state, number, rejected)
    return review_page(request, state, rejected)


def _back(request: DeskRequest, pk: int, outcome: Outcome) -> HttpResponse:
    """Redirect to the page that the person came from, at the thread."""
    comment = outcome.comment
    fragment = f"#comment-{comment.parent_id or comment.pk}" if comment else ""
    if request.GET.get("page") == "edit":
        return redirect("desk-edit", pk)
    if number := _number(request.GET):
        return redirect(reverse("desk-preview", args=[pk, number]) + fragment)
    query = QueryDict(mutable=True)
    query.update({name: request.GET[name] for name in ("from", "to") if request.GET.get(name, "").isdecimal()})
    return redirect(reverse("desk-review", args=[pk]) + (f"?{query.urlencode()}" if query else "") + fragment)


def _number(query: QueryDict) -> int | None:
    """Return the number of the version whose preview the person came from."""
    number = query.get("version", "")
    return int(number) if query.get("page") == "preview" and number.isdecimal() and len(number) < 10 else None
