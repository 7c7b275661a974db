"""Give a form back to somebody who was signed out before sending it, or must first show who they are, to send again.

After a sign-out only forms of the desk, and only from a page of this site: one from another site is refused as usual.
Nothing is stored here; the response carries the fields.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from horizonscan.error_pages import error_page
from horizonscan.unsent import fields_of, is_from_here
from notices.views.desk.deactivated import AUTOMATIC_REQUESTS, DESK_ROUTE

# A script of the page sends these: it keeps what was typed, and needs no page to tell it that nobody is signed in.
SENT_BY_SCRIPT = AUTOMATIC_REQUESTS | {"desk-pasted"}


def may_return_form(request: HttpRequest) -> bool:
    """Is it such a form, sent by a page of this site?"""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name in SENT_BY_SCRIPT:
        return False
    return match.route.startswith(DESK_ROUTE) and is_from_here(request)


def return_form(request: HttpRequest, ask_again_at: str = "") -> HttpResponse:
    """Return a page with every field, a link to sign in, and a button that sends it all again.

    With `ask_again_at`, the link leads there: the person is signed in, and must only show again who they are.
    """
    response = render(
        request, "desk/signed_out.html", {"fields": fields_of(request), "ask_again_at": ask_again_at}, status=401
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give the form back with a new token: signing in again in another tab has changed it."""
    if may_return_form(request):
        return return_form(request)
    return error_page(request, 403, template="403_csrf.html")
