"""What the settings say of the directory: whether there is one, which group proposes which role, and what is wrong."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

from notices.access.roles import ROLES

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
NEEDED = ("DIRECTORY_URL", "DIRECTORY_CLIENT_ID", "DIRECTORY_CLIENT_SECRET", "DIRECTORY_ROLES")


def is_configured() -> bool:
    """Is there a directory to sign in through? One that is set up by halves is none."""
    return not any(problems()) and bool(settings.DIRECTORY_URL)


def roles_of_groups(groups: Iterable[str]) -> frozenset[str]:
    """Return the roles that these groups propose."""
    names = set(groups)
    return frozenset(role for group, role in settings.DIRECTORY_ROLES if group in names)


def problems() -> Iterator[str]:
    """Yield one sentence for each setting that is missing or wrong; nothing where no directory is meant."""
    missing = [name for name in NEEDED if not getattr(settings, name)]
    if len(missing) == len(NEEDED):
        return
    if missing:
        yield f"The directory is set up by halves, so nobody signs in through it: set {', '.join(missing)} too."
    if settings.DIRECTORY_URL and not is_safe_address(settings.DIRECTORY_URL):
        yield "DIRECTORY_URL must begin with https://, or what is sent there can be read and changed on the way."
    for group, role in settings.DIRECTORY_ROLES:
        if not group or role not in ROLES:
            yield f"DIRECTORY_ROLES: {group or role!r} names no role. Write GROUP=ROLE; roles are {', '.join(ROLES)}."
    if settings.DIRECTORY_DAYS < 1:
        yield "DIRECTORY_DAYS must be at least 1, or every role from the directory ends the night after it was given."


def is_safe_address(address: str) -> bool:
    """Can nobody on the way read what is sent to this address? On this machine nobody is on the way."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS)
    )


def check_directory(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Say what is wrong to `manage.py check --deploy`."""
    return [Error(problem, id=f"notices.directory.E{number:03}") for number, problem in enumerate(problems(), 1)]
