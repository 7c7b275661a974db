"""The address of a link on its way in: every `href` of rich text goes through here."""

import re

# A browser drops these before it looks for the scheme.
IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f]")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
ALLOWED_SCHEMES = {"http", "https", "mailto"}


def cleaned_address(href: str) -> str:
    """Return the address as it is kept, "" for one that leads nowhere from a notice: `#…`, a file, a script."""
    text = href.strip()
    if not text or text.startswith("#"):
        return ""
    scheme = SCHEME.match(IGNORED.sub("", text))
    return "" if scheme and scheme[1].lower() not in ALLOWED_SCHEMES else text
