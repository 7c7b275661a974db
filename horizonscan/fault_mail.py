"""Mail to ADMINS about faults: sent beside the requests, and of each kind at most one an hour from all processes."""

import logging
import os
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.core.mail import mail_admins
from django.db import connections
from django.utils.log import AdminEmailHandler

from trials.process_memory import empties_a_memory

logger = logging.getLogger(__name__)

MAX_SILENCE = 3600  # seconds between two mails about the same kind of fault
# When this process told each kind, by the monotonic clock: there are no more kinds than places in the code.
_told_at: dict[str, float] = {}


class FaultMailHandler(AdminEmailHandler):
    """Django's handler, but no request waits for the mail server, and a fault that happens all day is told each hour.

    A kind is the place in the code that failed; what no exception came with is told apart by its words.
    """

    def emit(self, record: logging.LogRecord) -> None:
        if not settings.ADMINS:
            return
        kind = kind_of(record)
        now = time.monotonic()
        if now - _told_at.get(kind, -MAX_SILENCE) < MAX_SILENCE:
            return
        _told_at[kind] = now
        self._kind = kind
        super().emit(record)

    def send_mail(self, subject: Any, message: Any, *args: Any, **kwargs: Any) -> None:
        # What goes wrong with it is told in the log.
        sender(os.getpid()).submit(tell, self._kind, subject, message, **{**kwargs, "fail_silently": False})


@empties_a_memory
def forget_faults() -> None:
    _told_at.clear()


def kind_of(record: logging.LogRecord) -> str:
    """Return what is the same for two faults of one kind."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return f"{record.name}: {record.msg}"
    places = traceback.extract_tb(error.__traceback__)
    return " ".join([type(error).__qualname__, *(f"{at.filename}:{at.lineno}" for at in places[-1:])])


@cache
def sender(_pid: int) -> ThreadPoolExecutor:
    """Return the one thread of this process that sends; the interpreter waits for it at the end."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="fault-mail")


def tell(kind: str, subject: str, message: str, **kwargs: Any) -> None:
    """Mail it, unless another process has told this kind of fault within the hour."""
    try:
        if _is_first(kind):
            mail_admins(subject, message, **kwargs)
    except Exception:  # of the mail server or its address: the fault itself stands in the log already
        logger.warning("No mail went out about a fault.", exc_info=True)
    finally:
        connections.close_all()


def _is_first(kind: str) -> bool:
    """Has no process told this kind within the hour? A cache that is down must not keep the mail back."""
    try:
        return shared_cache.add(f"fault-mail-{sha256(kind.encode()).hexdigest()}", 1, MAX_SILENCE)
    except Exception:
        return True
