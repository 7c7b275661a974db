"""A long form that is sent after its person was signed out comes back whole, to be sent again after signing in.

Only the edit form, and only from a page of ours: what another site sends is refused as anything else. Nothing is kept
here; the answer itself carries the fields.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure

FORMS = {"desk-edit"}
# The answer brings its own.
NOT_CARRIED = {"csrfmiddlewaretoken"}


def may_return_form(request: HttpRequest) -> bool:
    """Is it such a form, sent by a page of this site?"""
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.url_name in FORMS and _is_from_here(request)


def _is_from_here(request: HttpRequest) -> bool:
    """As the browser says, which lets no page choose these words; it must say so at least once."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    here = f"{request.scheme}://{request.get_host()}"
    return bool(site or origin) and site in (None, "same-origin") and origin in (None, here)


def return_form(request: HttpRequest) -> HttpResponse:
    """The page with every field, a link to sign in, and a button that sends it all again."""
    typed = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_CARRIED]
    # The browser makes each line end two characters again.
    fields = [(name, value.replace("\r\n", "\n")) for name, value in typed]
    response = render(request, "desk/signed_out.html", {"fields": fields}, status=401)
    response.headers["Cache-Control"] = "no-store"
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signing in again in another tab changes the token: the form comes back with the new one."""
    return return_form(request) if may_return_form(request) else csrf_failure(request, reason)
