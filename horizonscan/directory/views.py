"""The pages of signing in through the directory."""

from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from horizonscan.directory.client import Answer, address_to_leave_for, answer_of
from horizonscan.directory.problem import DirectoryProblem, not_begun_here
from horizonscan.directory.stage import FACTOR_AT
from horizonscan.second_factor.views import View
from notices.access.directory import PROVIDER
from notices.access.directory_settings import is_configured
from notices.access.people import profile_of
from notices.access.refusals import Reason
from notices.access.security_log import log_denied
from notices.workflow import Refused, accounts

SIGN_IN, CONNECT = "login", "connect"


def _page(view: View) -> View:
    """Make a view a page of the directory: none where there is none, stored by no cache, its address told to nobody."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_configured():
            raise Http404
        response = view(request, *args, **kwargs)
        # The address of coming back holds a code. With "no-referrer" no form of such a page would have an origin.
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return never_cache(checked)


@login_not_required
@_page
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Leave for the directory, to sign in there and come back."""
    return _leave(request, SIGN_IN, is_again="again" in request.POST)


@_page
@require_POST
@reauthentication_required
def connect(request: HttpRequest) -> HttpResponse:
    """Leave for the directory, to say that somebody there is the person who is signed in here."""
    return _leave(request, CONNECT)


@_page
@require_safe
def again(request: HttpRequest) -> HttpResponse:
    """Ask somebody who has shown no factor but the directory's to sign in there once more."""
    return render(request, "account/directory_again.html", {"back": get_next_redirect_url(request) or ""})


@login_not_required
@_page
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Let in whom the directory names, or say why not."""
    try:
        answer = answer_of(request)
    except DirectoryProblem as problem:
        return _refused(request, problem.reason, problem.status, problem.detail)
    return _connect(request, answer) if answer.state["process"] == CONNECT else _sign_in(request, answer)


def _leave(request: HttpRequest, process: str, is_again: bool = False) -> HttpResponse:
    """Show the page that goes on to the directory by itself.

    A redirect would do but for the form: browsers send a form no further than the policy of its page allows, `'self'`.
    """
    if limited := ratelimit.consume_or_429(request, action="directory"):
        return limited
    try:
        address = address_to_leave_for(request, process, get_next_redirect_url(request), is_again)
    except DirectoryProblem as problem:
        return _refused(request, problem.reason, problem.status, problem.detail)
    return render(request, "account/directory_leaving.html", {"address": address})


def _sign_in(request: HttpRequest, answer: Answer) -> HttpResponse:
    arrival = accounts.arrive(answer.identity)
    if arrival.reasons or arrival.person is None:
        return _refused(request, arrival.reasons[0], person=arrival.person)
    if request.user.is_authenticated:
        get_adapter().logout(request)
    record_authentication(request, arrival.person, "socialaccount", provider=PROVIDER)
    state = {} if answer.factor_at is None else {FACTOR_AT: answer.factor_at}
    return perform_login(request, Login(user=arrival.person, redirect_url=answer.state.get("next"), state=state))


def _connect(request: HttpRequest, answer: Answer) -> HttpResponse:
    person = request.user
    if not isinstance(person, User) or person.pk != answer.state["person"]:
        return _refused(request, not_begun_here("person").reason, 400, "person")
    try:
        accounts.connect_directory(person=person, uid=answer.identity.uid)
    except Refused as refusal:
        return _refused(request, refusal.reasons[0], person=person)
    messages.success(request, _("Your account is connected to the directory: from now on you can sign in through it."))
    return redirect("mfa_index")


def _refused(
    request: HttpRequest, reason: Reason, status: int = 403, detail: str = "", person: User | None = None
) -> HttpResponse:
    """Say why somebody is not let in, in their language, and leave a line in the security log."""
    log_denied("directory", person.pk if person else request.user.pk, [reason.code, *filter(None, [detail])])
    # Of a stranger the browser's, which the page has already.
    language = profile_of(person).language if person else translation.get_language()
    with translation.override(language):
        return render(request, "account/directory_problem.html", {"reason": str(reason)}, status=status)
