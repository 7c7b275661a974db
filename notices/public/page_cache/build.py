"""Which program this is: a fingerprint of all that makes a page look as it does.

With another template, style sheet, translation, setting or line of code it is another one, and what an earlier one made
and kept is used no more.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDERS = ("horizonscan", "notices", "trials", "templates", "static", "locale")
KINDS = {".py", ".html", ".css", ".js", ".svg", ".mo", ".typ", ".toml"}
PRINTED = (
    "SITE_NAME",
    "PUBLISHER_NAME",
    "SITE_URL",
    "LICENCE_NAME",
    "LICENCE_URL",
    "CONTACT_EMAIL",
    "CONTACT_URL",
    "STATIC_URL",
    "DEMO",
    "DEBUG",
    "VERSION",
    "FEED_TAG",
    "CONTENT_SECURITY_POLICY",
)


@cache
def build() -> str:
    """Sixteen letters and digits; computed once a process, in some hundredths of a second."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
        digest.update(path.read_bytes())
    for name in PRINTED:
        digest.update(f"{name}={getattr(settings, name, None)!r}".encode())
    return digest.hexdigest()[:16]


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted(path for path in (settings.BASE_DIR / folder).rglob("*") if path.suffix in KINDS)
