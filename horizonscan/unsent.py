"""What somebody typed in a form of the desk, for a page that gives it back since nothing could be done with it."""

from django.http import HttpRequest

from notices.views.desk.deactivated import DESK_ROUTE

DESK = f"/{DESK_ROUTE}"
# The response has its own token. A password is typed again: no page carries it.
OMITTED_FIELDS = {"csrfmiddlewaretoken", "password", "password1", "password2"}


def is_from_here(request: HttpRequest) -> bool:
    """Does a header of the browser, which no script can set, say that the form comes from this site?"""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    here = f"{request.scheme}://{request.get_host()}"
    return bool(site or origin) and site in (None, "same-origin") and origin in (None, here)


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the names and values of the form that was sent."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values if name not in OMITTED_FIELDS]
    # The browser makes each line end two characters again.
    return [(name, value.replace("\r\n", "\n")) for name, value in pairs]


def unsent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a person sent by a form of the desk, without asking who they are; nothing for what a script sends."""
    is_form = request.method == "POST" and request.path_info.startswith(DESK)
    is_navigation = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return fields_of(request) if is_form and is_navigation and is_from_here(request) else []
