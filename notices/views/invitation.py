"""The page on which an invited person chooses a password. The link is the key: no account, no session, no form token.

The headers of these answers are set by GuestHeadersMiddleware.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from notices.access.invitations import Invitation, invitation_of
from notices.access.people import profile_of
from notices.forms.accounts import JoinForm
from notices.workflow import Refused, accounts


# Only who knows the link can send anything, and without a referrer browsers name no origin that could be checked.
@csrf_exempt
@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show the account that waits and take its password; opening the page alone changes nothing."""
    invitation = invitation_of(token)
    if invitation is None:
        raise Http404
    with translation.override(profile_of(invitation.person).language):
        if not invitation.is_open:
            return render(request, "guest/invitation_closed.html", status=410)
        form = JoinForm(invitation.person, request.POST or None)
        if request.method != "POST":
            return _page(request, invitation, form)
        if not form.is_valid():
            return _page(request, invitation, form, 422)
        try:
            accounts.join(invitation=invitation, password=form.cleaned_data["new_password1"])
        except Refused:
            return render(request, "guest/invitation_closed.html", status=410)
        return render(request, "guest/joined.html", {"invitation": invitation})


def _page(request: HttpRequest, invitation: Invitation, form: JoinForm, status: int = 200) -> HttpResponse:
    return render(request, "guest/invitation.html", {"invitation": invitation, "form": form}, status=status)
