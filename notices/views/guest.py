"""The page of a reader outside: one version through a link, and their comments on it. No account, no session.

The headers of these answers, also of those that no view made, are set by GuestHeadersMiddleware.
"""

from math import ceil

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notices import workflow
from notices.access.client_address import client_address
from notices.access.guest_limits import seconds_to_wait
from notices.desk.guest_links import SharedLink, comments_of, link_of, note_visit
from notices.forms.share_links import GuestCommentForm
from notices.rendering.fragment import fragment, plain_title, table_of_contents
from notices.workflow import Refused


# No form token: there is no cookie that somebody else's page could ride on. Who knows the link may write through it,
# who does not can send nothing; and without a referrer browsers name no origin that could be checked.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, token: str) -> HttpResponse:
    """Show the version of the link as the public would read it, with this guest's comments, or save one."""
    shared = link_of(token)
    if shared is None:
        raise Http404
    with translation.override(shared.link.version.document.language):
        if request.method == "POST":
            return _save_comment(request, token, shared)
        if not shared.is_open:
            return _closed(request, shared)
        if request.method == "GET":
            note_visit(shared.link)
        form = GuestCommentForm(document=shared.link.version.document)
        return _page(request, shared, form, is_sent="sent" in request.GET)


def _save_comment(request: HttpRequest, token: str, shared: SharedLink) -> HttpResponse:
    version = shared.link.version
    form = GuestCommentForm(request.POST, document=version.document)
    if form.is_valid():
        if shared.is_open and (seconds := seconds_to_wait(shared.link.pk, client_address(request))):
            return _too_often(request, shared, form, seconds)
        try:
            workflow.comment(version=version, share_link=shared.link, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.reasons)
        else:
            return redirect(reverse("share", args=[token]) + "?sent=1")
    # It may have been closed while the comment was on its way.
    if not (now := link_of(token) or shared).is_open:
        return _closed(request, now, form)
    form.renew()
    return _page(request, shared, form, status=422)


def _too_often(request: HttpRequest, shared: SharedLink, form: GuestCommentForm, seconds: int) -> HttpResponse:
    """Show the page again with all that was typed, and how long to wait."""
    response = _page(request, shared, form, minutes_to_wait=ceil(seconds / 60), status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _page(
    request: HttpRequest,
    shared: SharedLink,
    form: GuestCommentForm,
    *,
    is_sent: bool = False,
    minutes_to_wait: int = 0,
    status: int = 200,
) -> HttpResponse:
    document = shared.link.version.document
    context = {
        "link": shared.link,
        "title": plain_title(document),
        "fragment": fragment(document),
        "contents": table_of_contents(document),
        "form": form,
        "comments": comments_of(shared.link),
        "is_sent": is_sent,
        "minutes_to_wait": minutes_to_wait,
    }
    return render(request, "guest/notice.html", context, status=status)


def _closed(request: HttpRequest, shared: SharedLink, form: GuestCommentForm | None = None) -> HttpResponse:
    """Show why the link is closed: no word of the text or title, but what the guest has typed."""
    why = {
        "revoked": _("The link is not in use any more."),
        "expired": _("The link has expired."),
        "published": _("The notice has been published since you got the link."),
    }
    context = {
        "why": why.get(shared.state, ""),
        "is_published": shared.state == "published",
        # Not the name that somebody signs in with: that is nobody's business outside.
        "maker": shared.link.created_by.get_full_name(),
        "unsent_text": form["text"].value() if form else "",
    }
    return render(request, "guest/closed.html", context, status=410)
