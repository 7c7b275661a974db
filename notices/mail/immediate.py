"""Mail without a timer: a thread of the desk's process sends it right after the event is committed.

This suits a demonstration and a small site (MAIL_AT_ONCE). `manage.py send_mail` may run from a timer as well: the
outbox lets only one of them send a mail. A mail server that does not answer holds up the thread alone.
"""

import logging
import threading

from django.conf import settings
from django.db import connection

from notices.mail.sending import send_waiting

# The thread also runs by itself, for digests and for what failed before.
SECONDS_BETWEEN_RUNS = 60
# An answer has surely left after this time.
ANSWER_SECONDS = 2.0

log = logging.getLogger(__name__)


class SenderThread:
    """One thread in each process, started when it is first needed."""

    def __init__(self) -> None:
        self._has_work = threading.Event()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        with self._start:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="mail", daemon=True)
                self._thread.start()
        self._has_work.set()

    def _work(self) -> None:
        while True:
            self._has_work.wait(SECONDS_BETWEEN_RUNS)
            self._has_work.clear()
            if not settings.MAIL_AT_ONCE:
                return
            try:
                send_waiting()
            except Exception:
                log.exception("Mail could not be sent; it waits in the outbox.")
            finally:
                connection.close()


_sender = SenderThread()


def send_soon() -> None:
    """Wake the thread; for `transaction.on_commit`. It never waits and never fails."""
    if settings.MAIL_AT_ONCE:
        _sender.wake()


def send_after_the_answer() -> None:
    """Wake the thread a moment later: nobody sees in the time of an answer whether it has something to send."""
    if settings.MAIL_AT_ONCE:
        timer = threading.Timer(ANSWER_SECONDS, _sender.wake)
        timer.daemon = True
        timer.start()
