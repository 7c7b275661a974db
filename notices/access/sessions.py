"""Sessions: whose each is, since when, how it was last used, and how long it lasts.

A session keeps all of this in its own data: it goes with the row, and no session is missing in the list of its person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from notices.access.client_address import client_address
from notices.access.current_request import current_request
from notices.models.clock import database_now

SIGNED_IN_AT, LAST_USE = "signed_in_at", "last_use"
# Somebody who is about to sign in has one too.
MAX_AGE_OF_NOBODY = timedelta(hours=1)
MAX_NOTE_AGE = timedelta(minutes=5)
MAX_AGENT_LENGTH = 300


@dataclass(frozen=True)
class OpenSession:
    """A session in which somebody is signed in."""

    key: str
    data: Mapping[str, Any]

    @cached_property
    def mark(self) -> str:
        """A name for the session that is safe on a page: whoever had the key would be signed in."""
        return salted_hmac(__name__, self.key, algorithm="sha256").hexdigest()[:32]

    @property
    def signed_in_at(self) -> datetime | None:
        at = self.data.get(SIGNED_IN_AT)
        return datetime.fromtimestamp(at, UTC) if at else None

    @property
    def used_at(self) -> datetime | None:
        at = self._last_use.get("at")
        return datetime.fromtimestamp(at, UTC) if at else None

    @property
    def address(self) -> str:
        return str(self._last_use.get("address", ""))

    @property
    def agent(self) -> str:
        return str(self._last_use.get("agent", ""))

    @property
    def _last_use(self) -> dict[str, Any]:
        return self.data.get(LAST_USE) or {}


def open_sessions_of(person_id: int) -> list[OpenSession]:
    """Return the sessions in which a person is signed in, the one that was used last first.

    A session keeps its person inside its data, so all are read.
    """
    rows = Session.objects.filter(expire_date__gt=database_now()).iterator(chunk_size=500)
    sessions = (OpenSession(row.pk, row.get_decoded()) for row in rows)
    theirs = [session for session in sessions if session.data.get(SESSION_KEY) == str(person_id)]
    return sorted(theirs, key=lambda session: session.data.get(LAST_USE, {}).get("at", 0), reverse=True)


def key_of_this_session() -> str | None:
    """Return the key of the session of the request that is being answered; None on a command line."""
    request = current_request()
    return request.session.session_key if request else None


def expiry_of(data: Mapping[str, Any]) -> datetime:
    """Return when a session with this data ends unless it is used again: so long without use, so long in all."""
    now = database_now()
    if SESSION_KEY not in data:
        return now + MAX_AGE_OF_NOBODY
    idle = now + timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    at = data.get(SIGNED_IN_AT)
    return min(idle, datetime.fromtimestamp(at, UTC) + timedelta(hours=settings.SESSION_HOURS)) if at else idle


def note_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Let a session remember when its person signed in, and with what."""
    request.session[SIGNED_IN_AT] = database_now().timestamp()
    request.session[LAST_USE] = _use(request)


def renew_key(request: HttpRequest, reauthenticated: bool = False, **kwargs: Any) -> None:
    """Give the session of somebody who has shown again who they are another key, as at a sign-in."""
    if reauthenticated:
        request.session.cycle_key()


def note_use(request: HttpRequest) -> None:
    """Note that a session was used just now, and put off its end; at most once every MAX_NOTE_AGE."""
    session = request.session
    if SESSION_KEY not in session or not _is_note_due(session.get(LAST_USE)):
        return
    if session.modified:  # it is saved in any case
        session[LAST_USE] = _use(request)
        return
    row = Session.objects.filter(pk=session.session_key).first()
    if row is None:
        return
    data = {SIGNED_IN_AT: database_now().timestamp(), **row.get_decoded(), LAST_USE: _use(request)}
    # Not `session.save()`: it would undo what another request of this session has saved since this one began.
    unchanged = Session.objects.filter(pk=row.pk, session_data=row.session_data)
    unchanged.update(session_data=session.encode(data), expire_date=expiry_of(data))


def _is_note_due(last_use: Mapping[str, Any] | None) -> bool:
    wait = min(MAX_NOTE_AGE, timedelta(minutes=settings.SESSION_IDLE_MINUTES) / 4)
    return last_use is None or database_now().timestamp() - last_use["at"] >= wait.total_seconds()


def _use(request: HttpRequest) -> dict[str, Any]:
    agent = request.headers.get("User-Agent", "")[:MAX_AGENT_LENGTH]
    return {"at": database_now().timestamp(), "address": client_address(request), "agent": agent}
