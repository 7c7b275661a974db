"""What every log line of the process keeps to: no secret address, and on request lines the id of their request.

Somebody who knows the address of a share link or an invitation may enter, so its secret part is replaced in every
record of every logger, those of libraries and of the server included.
"""

import json
import logging
import logging.config
import re
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter as DjangosExceptionReporter

from notices.access.client_address import client_address
from notices.access.current_request import current_request
from notices.access.security_log import request_id_of

SECRET_PATHS = (
    *("share", "invitation"),
    *("accounts/password/reset/key", "accounts/confirm-email", "accounts/email-objection"),
)


def _any_spelling(path: str) -> str:
    """Return a pattern for a path whose characters may stand as %xx too: a server reads it the same."""
    letters = (f"(?:{re.escape(each)}|%{ord(each):02x})" for each in path)
    return "".join(letter + "+" if each == "/" else letter for each, letter in zip(path, letters, strict=True))


# The desk's own /admin/share/<number>/ is no secret.
_SECRETS = re.compile(
    rf"""((?<!/admin)(?:{"|".join(_any_spelling(f"/{path}/") for path in SECRET_PATHS)})\s*)[^/?#\s"'<>]+""",
    re.IGNORECASE,
)
# With which the directory sends people back: a code that stands for them.
_ANSWERS = re.compile(r"""(/accounts/directory/back/\?)[^\s"'<>]+""")
HIDDEN = "[secret]"


def without_secrets(text: str) -> str:
    """Return the text with the secret part of each address in it replaced."""
    return _ANSWERS.sub(rf"\1{HIDDEN}", _SECRETS.sub(rf"\1{HIDDEN}", text))


class LogRecord(logging.LogRecord):
    """A record whose message, and whose traceback as text, tell no secret address, whoever formats it."""

    def getMessage(self) -> str:  # noqa: N802 - the name that logging calls it by
        return without_secrets(super().getMessage())

    @property
    def exc_text(self) -> str | None:
        return self._exc_text

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._exc_text = without_secrets(text) if text else text


class TextFormatter(logging.Formatter):
    """Writes a line for people, with the id of its request: a page that tells what went wrong names it too."""

    def format(self, record: logging.LogRecord) -> str:
        request = _request_of(record)
        name = f"[request {request_id_of(request)}] " if request else ""
        return name + super().format(record)


class JsonFormatter(logging.Formatter):
    """Writes a record as a line of JSON, for what collects logs.

    It has time, level, logger and message, of a request its id, method, path, client and status, of a fault its
    traceback, and what the record has under `fields`.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := _request_of(record):
            line |= _of_request(request)
        if status := getattr(record, "status_code", None):
            line["status"] = status
        # Names of our own: what a line says of itself stays.
        line = {**getattr(record, "fields", {}), **line}
        if record.exc_info:
            line["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def _of_request(request: HttpRequest) -> dict[str, str]:
    return {
        "request": request_id_of(request),
        "method": str(request.method),
        # Without what was asked for: it may be what somebody typed.
        "path": without_secrets(request.path),
        "client": client_address(request),
    }


def _request_of(record: logging.LogRecord) -> HttpRequest | None:
    of_record = getattr(record, "request", None)
    # The development server's own lines carry a socket by this name.
    return of_record if isinstance(of_record, HttpRequest) else current_request()


class ExceptionReporter(DjangosExceptionReporter):
    """Django's report about a fault, as it is mailed to ADMINS, without the secret part of an address."""

    def get_traceback_text(self) -> SafeString:
        return SafeString(without_secrets(super().get_traceback_text()))

    def get_traceback_html(self) -> SafeString:
        return SafeString(without_secrets(super().get_traceback_html()))


def configure(config: dict[str, Any]) -> None:
    """Set up logging by the settings, and let all records of this process be ours."""
    logging.setLogRecordFactory(LogRecord)
    logging.config.dictConfig(config)
    share_formatter()


def share_formatter() -> None:
    """Let gunicorn, which logs what breaks it through handlers of its own, write as we do."""
    (ours,) = {handler.formatter for handler in logging.getLogger().handlers if handler.name == "stderr"}
    for handler in logging.getLogger("gunicorn.error").handlers:
        handler.setFormatter(ours)
