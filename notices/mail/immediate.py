"""Mail without a timer: a thread of the desk's own process sends, right after what it tells of is committed.

For a demonstration and a small site (MAIL_AT_ONCE). Where `manage.py send_mail` runs from a timer too, both may send:
the outbox keeps them apart. Nobody waits for it: a mail server that does not answer holds up the thread alone.
"""

import logging
import threading

from django.conf import settings
from django.db import connection

from notices.mail.sending import send_waiting

# So often it looks by itself: for digests, and for what failed before.
SECONDS_BETWEEN_LOOKS = 60

log = logging.getLogger(__name__)


class Sender:
    """One thread a process, from the first time it is needed."""

    def __init__(self) -> None:
        self._something_happened = threading.Event()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        with self._start:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="mail", daemon=True)
                self._thread.start()
        self._something_happened.set()

    def _work(self) -> None:
        while True:
            self._something_happened.wait(SECONDS_BETWEEN_LOOKS)
            self._something_happened.clear()
            if not settings.MAIL_AT_ONCE:
                return
            try:
                send_waiting()
            except Exception:
                log.exception("Mail could not be sent; it waits in the outbox.")
            finally:
                connection.close()


_sender = Sender()


def send_soon() -> None:
    """For `transaction.on_commit`: never waits, never fails."""
    if settings.MAIL_AT_ONCE:
        _sender.wake()
