"""The security log: who did or was denied what, when, from where and in which request, a line each.

It holds no address of a page, as that of a link for guests is a secret, and nothing that was typed.
"""

import logging
from collections.abc import Iterable
from uuid import uuid4

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from notices.access.client_address import client_address
from notices.access.current_request import current_request

logger = logging.getLogger("notices.security")

REQUEST_ID, IS_LOGGED = "horizonscan.request_id", "horizonscan.is_denial_logged"


def request_id_of(request: HttpRequest) -> str:
    """Return the id of a request, by which its lines in a log belong together; it is made once."""
    name: str = request.META.setdefault(REQUEST_ID, uuid4().hex)
    return name


def log_denied(what: str, who: int | None, reasons: Iterable[str], notice: int | None = None) -> None:
    """Log an attempt that was denied: a command or the name of an address, by an account or by nobody we know."""
    request = current_request()
    if request is not None:
        request.META[IS_LOGGED] = True
    _log(
        "denied",
        what=what,
        who="nobody" if who is None else f"account {who}",
        notice=str(notice or "-"),
        reasons=",".join(reasons),
    )


def log_ended_sessions(who: int, number: int) -> None:
    """Log that somebody ended so many of their sessions elsewhere: perhaps they had found one that was not theirs."""
    _log("ended", what="sessions", who=f"account {who}", number=str(number))


def _log(verb: str, **words: str) -> None:
    request = current_request()
    words |= {
        "at": timezone.now().isoformat(timespec="microseconds"),
        "address": (client_address(request) if request else "") or "-",
        "request": request_id_of(request) if request else "-",
    }
    text = " ".join(f"{name}={value!r}" for name, value in words.items())
    logger.warning("%s %s", verb, text, extra={"fields": {"verb": verb, **words}})


def log_denied_request(request: HttpRequest, reason: str) -> None:
    """Log a request that was denied as a whole, unless a command in it was denied and logged already."""
    if request.META.get(IS_LOGGED):
        return
    match = request.resolver_match
    # Names and numbers alone: other arguments of an address can be secrets.
    numbers = [f"{name}={value}" for name, value in match.kwargs.items() if isinstance(value, int)] if match else []
    name = match.view_name if match else "no address of ours"
    log_denied(" ".join([str(request.method), name, *numbers]), _account_of(request), [reason])


def _account_of(request: HttpRequest) -> int | None:
    """Return whose session it is; None also while no database answers, which must not be in the way of a refusal."""
    try:
        user = getattr(request, "user", None)
        return user.pk if user else None
    except DatabaseError:
        return None
