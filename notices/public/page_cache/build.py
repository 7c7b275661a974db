"""The build: a fingerprint of everything that decides how a page looks.

Another template, style sheet, translation, setting or line of code makes another build, which does not use the pages
of an earlier one.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDERS = ("horizonscan", "notices", "trials", "templates", "static", "locale")
SUFFIXES = {".py", ".html", ".css", ".js", ".svg", ".mo", ".typ", ".toml"}
PRINTED_SETTINGS = (
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
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "REGISTRIES",
)


@cache
def build() -> str:
    """Return sixteen letters and digits; each process computes them once, in some hundredths of a second."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
        digest.update(path.read_bytes())
    for name in PRINTED_SETTINGS:
        digest.update(f"{name}={getattr(settings, name, None)!r}".encode())
    return digest.hexdigest()[:16]


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted(path for path in (settings.BASE_DIR / folder).rglob("*") if path.suffix in SUFFIXES)
