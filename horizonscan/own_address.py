"""One's own e-mail address: asking for another one, confirming it, and objecting from the one before."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from horizonscan.account_forms import OwnAddressForm
from notices.access.address_changes import asked_address_of, former_address_of, objected_event_of
from notices.access.people import profile_of
from notices.workflow import Refused, accounts

METHODS = ["GET", "HEAD", "POST"]


class OwnRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def ask(request: OwnRequest) -> HttpResponse:
    """Show the present address, and take another one with the password. The answer is one, whosever address it is."""
    form = OwnAddressForm(request.POST or None, person=request.user)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "account/email.html", {"form": form}, status=status)
    accounts.ask_for_address(person=request.user, address=form.cleaned_data["email"])
    done = _("If the address is free, a link is on its way to it. Open it to use the address.")
    messages.success(request, done)
    return redirect("account_email")


@never_cache
@require_http_methods(METHODS)
def confirm(request: OwnRequest, key: str) -> HttpResponse:
    """Change the address when the button is pressed by who asked for it; opening the page alone changes nothing."""
    asked_address = asked_address_of(key)
    if asked_address is None or not asked_address.is_open or asked_address.event.account != request.user:
        return render(request, "account/email_confirm.html", {"asked": None}, status=410)
    if request.method != "POST":
        return render(request, "account/email_confirm.html", {"asked": asked_address})
    try:
        accounts.confirm_address(confirmed=asked_address, by=request.user)
    except Refused:
        return render(request, "account/email_confirm.html", {"asked": None}, status=410)
    messages.success(request, _("Your e-mail address is changed."))
    return redirect("account_email")


# Only who knows the link can send anything, and without a referrer browsers name no origin that could be checked.
@csrf_exempt
@login_not_required
@require_http_methods(METHODS)
def object_to(request: HttpRequest, key: str) -> HttpResponse:
    """Stop or take back a change of address, when the button is pressed by who reads mail at the former one."""
    asking = objected_event_of(key)
    if asking is None or former_address_of(asking) is None:
        return render(request, "guest/email_objection.html", {"step": "gone"}, status=410)
    with translation.override(profile_of(asking.account).language):
        if request.method != "POST":
            return render(request, "guest/email_objection.html", {"step": "ask"})
        try:
            accounts.object_to_address(asking)
        except Refused:
            return render(request, "guest/email_objection.html", {"step": "gone"}, status=410)
        return render(request, "guest/email_objection.html", {"step": "done"})
