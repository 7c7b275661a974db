"""The file that tells who finds a hole whom to tell (RFC 9116), and what is wrong with its settings."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from notices.models.clock import database_now
from notices.public.addresses import absolute, is_web_page

PATH = "/.well-known/security.txt"
# The standard advises less than a year. The file is made when it is asked for, so this is always ahead.
VALID_FOR = timedelta(days=180)


def contacts() -> list[str]:
    """Return the contacts of the settings as the file names them; one that is no address is left out."""
    return list(filter(None, map(_contact, _named())))


def security_txt(now: datetime | None = None) -> str:
    """Return the file. It is the same for a whole day."""
    today = (now or database_now()).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {contact}" for contact in contacts()]
    lines.append(f"Expires: {today + VALID_FOR:%Y-%m-%dT%H:%M:%SZ}")
    lines.append(f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}")
    lines.append(f"Canonical: {absolute(PATH)}")
    lines += [f"Policy: {settings.SECURITY_POLICY_URL}"] if settings.SECURITY_POLICY_URL else []
    return "\n".join(lines) + "\n"


def check_security_contact(**options: Any) -> list[CheckMessage]:
    """Name what is missing or no address, for `manage.py check --deploy`."""
    if not _named():
        hint = "Set SECURITY_CONTACT to an address for mail, or of a page (https://…)."
        return [Warning(f"Nobody is named whom to tell of a hole: {PATH} answers 404.", hint=hint, id="notices.W001")]
    wrong = [f"SECURITY_CONTACT: {text}" for text in _named() if not _contact(text)]
    if settings.SECURITY_POLICY_URL and not is_web_page(settings.SECURITY_POLICY_URL):
        wrong.append(f"SECURITY_POLICY_URL: {settings.SECURITY_POLICY_URL}")
    return [Error(f"This is no address that {PATH} may name: {each}", id="notices.E001") for each in wrong]


def _named() -> list[str]:
    return [text.strip() for text in settings.SECURITY_CONTACT.split(",") if text.strip()]


def _contact(text: str) -> str:
    """Return an address as a URI; "" for what is neither one for mail nor of a page with https."""
    if is_web_page(text):
        return text
    address = text.removeprefix("mailto:")
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return f"mailto:{address}"
