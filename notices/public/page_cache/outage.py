"""Does the database answer this process? What it said last, and what may be sent while it says nothing.

A copy may be sent without the database for `STALE_MINUTES` after the last answer, by the monotonic clock, if it was
checked when the public revision was what that answer said. So nothing is sent that had ended by then.
"""

from threading import Lock
from time import monotonic
from typing import NamedTuple

from django.conf import settings
from django.db import InterfaceError, OperationalError

from trials.process_memory import empties_a_memory

# What Django raises where the database does not answer.
NO_DATABASE = (OperationalError, InterfaceError)
# PostgreSQL ended the question since it took too long: the question is at fault, and others are answered.
QUESTION_TOO_LONG = "57014"
# Seconds: so often one request tries whether the database is back; all others are told at once that it is not.
PAUSE = 2


class LastAnswer(NamedTuple):
    """When the database last answered a look-up, by the monotonic clock, and the newest public revision it has said."""

    at: float
    public_revision: int


class _Contact:
    """What this process knows."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.last: LastAnswer | None = None
        # When it was last tried in vain; None while the database answers.
        self.tried_at: float | None = None


_contact = _Contact()


def note_answer(public_revision: int) -> None:
    """Note that the database has just answered a look-up."""
    with _contact.lock:
        # Another thread may have heard of a newer revision by now.
        newest = max(public_revision, _contact.last.public_revision if _contact.last else 0)
        _contact.last, _contact.tried_at = LastAnswer(monotonic(), newest), None


def note_recovery() -> None:
    """Note that the database answers again."""
    _contact.tried_at = None


def note_failure(error: BaseException | None) -> None:
    """Note that the database did not answer, if it is that what the error says."""
    sqlstate = getattr(error.__cause__ if error else None, "sqlstate", None)
    if isinstance(error, NO_DATABASE) and sqlstate != QUESTION_TOO_LONG:
        _contact.tried_at = monotonic()


def is_out() -> bool:
    """Did the database not answer when it was last asked?"""
    return _contact.tried_at is not None


def may_ask() -> bool:
    """May this thread ask the database? During an outage one may every `PAUSE` seconds, to see whether it ended."""
    if _contact.tried_at is None:
        return True
    with _contact.lock:
        now = monotonic()
        if _contact.tried_at is not None and now - _contact.tried_at < PAUSE:
            return False
        if _contact.tried_at is not None:
            _contact.tried_at = now
        return True


def may_be_sent(public_revision: int) -> bool:
    """May a copy be sent without the database that was last checked at this public revision?"""
    last = _contact.last
    if last is None or public_revision != last.public_revision:
        return False
    return monotonic() - last.at < settings.STALE_MINUTES * 60


@empties_a_memory
def forget_outage() -> None:
    """Know nothing, as a process that has just begun."""
    _contact.last = _contact.tried_at = None
