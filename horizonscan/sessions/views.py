"""The page on which people see where they are signed in, and end those sessions. Ending asks for nothing more.

Who finds somebody else inside must be quick, perhaps without the phone that was stolen; and it gives nobody a right.
"""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from horizonscan.sessions.devices import device_of
from notices.access.security_log import log_ended_sessions
from notices.access.sessions import open_sessions_of
from notices.workflow.accounts.sessions import end_other_sessions, end_session

ALL = "all"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    """List the person's sessions, or end one of them or all others."""
    person = cast(User, request.user)
    if request.method == "POST":
        return _end(request, person)
    here = request.session.session_key
    rows = [(session, device_of(session.agent), session.key == here) for session in open_sessions_of(person.pk)]
    rows.sort(key=lambda row: not row[-1])  # the one in use first
    return render(request, "account/sessions.html", {"sessions": rows, "all": ALL})


def _end(request: HttpRequest, person: User) -> HttpResponse:
    mark = request.POST.get("end", "")
    number = end_other_sessions(person.pk) if mark == ALL else end_session(person.pk, mark)
    if number:
        log_ended_sessions(person.pk, number)
        done = ngettext("Signed out in one other place.", "Signed out in %(number)s other places.", number)
        messages.success(request, done % {"number": number})
    else:
        messages.info(request, _("You were not signed in there any more."))
    return redirect("account_sessions")
