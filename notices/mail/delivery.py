"""Handing mail over to the mail server in one round, which ends by its time, and early where the server is down."""

import time
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.core.mail import EmailMessage

# A round that goes on after so many seconds leaves the rest to the next one.
MAX_SECONDS = 240.0
# So many failures of the server in a row, and nobody else's mail is tried in this round.
MAX_SERVER_FAULTS = 3


class Delivery:
    """What one round may still do. It keeps no mail."""

    def __init__(self) -> None:
        self._end = time.monotonic() + MAX_SECONDS
        self._server_faults = 0

    @property
    def is_over(self) -> bool:
        return self.is_server_down or time.monotonic() > self._end

    @property
    def is_server_down(self) -> bool:
        return self._server_faults >= MAX_SERVER_FAULTS

    def send(self, message: EmailMessage) -> None:
        """Send one mail. Raises what went wrong with it; EMAIL_TIMEOUT bounds each wait for the server."""
        try:
            message.send()
        except Exception as error:
            self._server_faults += _is_of_the_server(error)
            raise
        self._server_faults = 0


def _is_of_the_server(error: Exception) -> bool:
    """Would the next mail fail likewise? A refused address or text says nothing of others; smtplib's are OSErrors."""
    return isinstance(error, OSError) and not isinstance(error, SMTPRecipientsRefused | SMTPDataError)


def words_of(error: Exception) -> str:
    """Return what a log may say of it: its kind and the server's code. The server's words name the address."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()
