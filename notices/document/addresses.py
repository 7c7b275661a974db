"""The one rule for addresses of links and references: what is kept of a typed address, or why it is refused.

Pure, and the same at the field and on the server. What is stored already is printed as it stands.
"""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from notices.document.characters import without_invisible
from notices.document.wrapped_addresses import is_library_proxy, is_opaque, unwrapped
from trials.msgid import gettext_noop

MAX_WRAPPINGS = 5
SHOWN_LENGTH = 60

CHANGED_ADDRESS = gettext_noop("What is kept of the address is %(url)s")
NOT_ONE_ADDRESS = gettext_noop("“%(text)s” is not an address. Write one, as https://www.ema.europa.eu/.")
SCHEME = gettext_noop("“%(text)s” is not the address of a page: only https, http and e-mail addresses are.")
PROGRAM = gettext_noop("“%(text)s” is a program or the content of a page, not an address.")
ON_A_COMPUTER = gettext_noop("“%(text)s” is a file on a computer, which readers cannot open.")
ON_THIS_PAGE = gettext_noop("“%(text)s” names a place on a page and not the page. Write the whole address.")
RELATIVE = gettext_noop("“%(text)s” is only a part of an address. Write all of it, from https:// on.")
DESK = gettext_noop("“%(text)s” leads to a page where only editors can go, not readers.")
PRIVATE_LINK = gettext_noop("“%(text)s” is a private link for one reader.")
PASSWORD = gettext_noop("The address holds a name or a password before the “@”. Take them out.")
INTERNAL = gettext_noop("“%(text)s” leads to a computer that only your own network knows.")
SIGN_IN = gettext_noop("“%(text)s” can be opened only by those who sign in there. Write a public address.")
OPAQUE = gettext_noop(
    "“%(text)s” comes from a mail filter and does not say where it leads. Open it and copy the address."
)
NO_EMAIL = gettext_noop("“%(text)s” is not an e-mail address.")

DOI = re.compile(r"(?:doi\s*:?\s*|(?:https?://)?(?:(?:dx|www)\.)?doi\.org/)*(10\.\d{4,9}/\S+)", re.IGNORECASE)
PMID = re.compile(r"(?:pmid|pubmed(?:\s*id)?)\s*:?\s*(\d{1,9})\.?", re.IGNORECASE)
PMCID = re.compile(r"(?:pmcid\s*:?\s*)?(PMC\d{3,9})\.?", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@<>()\[\]\\,;:\"/?#]+@(?:[\w-]+\.)+[^\W\d_]{2,}")
SCHEME_PART = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
HOST_AND_PORT = re.compile(r"[\w.-]+\.[\w-]+:\d+(?:[/?#]|$)|localhost:\d+")
HOST_LABEL = re.compile(r"[\w](?:[\w-]*[\w])?")
FILE_NAME = re.compile(
    r"[^/?#]+\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|txt|csv|html?|aspx?|php|xml|json|png|jpe?g|gif|zip)", re.IGNORECASE
)
WINDOWS_PATH = re.compile(r"[a-z]:[\\/]|\\\\", re.IGNORECASE)
PROGRAMS = {"javascript", "vbscript", "livescript", "data", "blob", "about", "view-source"}
FILES = {"file", "smb", "afp", "nfs", "content"}
INTERNAL_ENDINGS = {"localhost", "local", "internal", "intranet", "lan", "localdomain", "corp", "home", "arpa"}
NEEDS_SIGN_IN = re.compile(
    r"(?:^|\.)(?:sharepoint\.com|sharepoint\.us|teams\.microsoft\.com|outlook\.office(?:365)?\.com|outlook\.live\.com)$"
)
DESK_PATH = re.compile(r"/+(?:django-)?admin(?:/|$)", re.IGNORECASE)
SHARE_PATH = re.compile(r"/+share/[\w-]{43}/?")
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|mc_cid|mc_eid|yclid|igshid|_hsenc|_hsmi|mkt_tok|_gl"
)
UNSAFE = re.compile(r"[\s<>\"\[\]{}|\\^`]")


@dataclass(frozen=True)
class AddressReading:
    """What became of a typed address: `url` is what is kept, "" where it is refused. `message` is a msgid, or ""."""

    url: str
    message: str = ""
    values: dict[str, str] = field(default_factory=dict)
    is_refused: bool = False


class _Refused(Exception):
    """The address is refused; the reason is a msgid."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# A save reads each address of a notice several times, and a notice has some dozens.
@lru_cache(maxsize=500)
def read_address(text: str) -> AddressReading:
    """Return the address that is kept of a typed one, with what is to be said of it; "" stays "".

    An address that is kept is kept unchanged when it is read again.
    """
    text = _tidy(text)
    try:
        url, message = _readable(text) if text else ("", "")
    except _Refused as refusal:
        short = text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"
        return AddressReading("", refusal.reason, {"text": short}, is_refused=True)
    if not message and url != text:
        message = CHANGED_ADDRESS
    return AddressReading(url, message, {"url": url} if message else {})


def clean_address(text: str) -> str:
    """Return what is kept of an address; a refused one stays as it was typed, and a check blocks it."""
    address = read_address(text)
    return _tidy(text) if address.is_refused else address.url


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFC", without_invisible(text))
    return re.sub(r"\s+", " ", re.sub(r"^\s*<([^<>]*)>\s*$", r"\1", text)).strip()


def _readable(text: str) -> tuple[str, str]:
    """Return the address and what is to be said of it; raise _Refused."""
    message = ""
    for _wrapping in range(MAX_WRAPPINGS):
        text = _with_scheme(text)
        if text.startswith("mailto:"):
            return text, message
        if not (inside := unwrapped(text)):
            return _web_address(text), message
        text, message = _tidy(inside[0]), inside[1]
    raise _Refused(OPAQUE)


def _with_scheme(text: str) -> str:
    """Return the text as an address that begins with http://, https:// or mailto:."""
    if number := DOI.fullmatch(text):
        return f"https://doi.org/{_encoded_doi(number[1], text)}"
    if number := PMID.fullmatch(text):
        return f"https://pubmed.ncbi.nlm.nih.gov/{number[1]}/"
    if number := PMCID.fullmatch(text):
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{number[1].upper()}/"
    if EMAIL.fullmatch(text):
        return f"mailto:{text}"
    if WINDOWS_PATH.match(text):
        raise _Refused(ON_A_COMPUTER)
    scheme = SCHEME_PART.match(text)
    if scheme is None or HOST_AND_PORT.match(text):
        return _without_scheme(text)
    name, rest = scheme[1].lower(), text[scheme.end() :]
    if name in ("http", "https"):
        rest = rest.lstrip("/\\")
        return _with_scheme(rest) if re.match(r"https?:[/\\]", rest, re.IGNORECASE) else f"{name}://{rest}"
    if name == "mailto":
        return _email(rest)
    if name in PROGRAMS:
        raise _Refused(PROGRAM)
    if re.match(r"[^/?#]*@", rest):
        raise _Refused(PASSWORD)
    raise _Refused(ON_A_COMPUTER if name in FILES else SCHEME)


def _encoded_doi(number: str, text: str) -> str:
    """Return a DOI as it stands in an address; only one that was not an address already is encoded."""
    number = number.rstrip(".,;")
    return number if "doi.org/" in text.lower() else quote(number, safe="/:;().-_~!$&'*+,=@%")


def _without_scheme(text: str) -> str:
    if text.startswith("#"):
        raise _Refused(ON_THIS_PAGE)
    if DESK_PATH.match(text):
        raise _Refused(DESK)
    if text.startswith(("/", "\\", ".", "?")):
        raise _Refused(RELATIVE)
    host = re.split(r"[/?#\\]", text, maxsplit=1)[0]
    if host.lower().partition(":")[0] in INTERNAL_ENDINGS:
        raise _Refused(INTERNAL)
    if "@" in host:
        raise _Refused(PASSWORD if re.match(r"[^@]*:[^@]*@", host) else NO_EMAIL)
    if " " in host:
        raise _Refused(NOT_ONE_ADDRESS)
    if "." not in host or FILE_NAME.fullmatch(text) or not re.search(r"\.[^\W\d_][\w-]*\.?(?::\d+)?$", host):
        if re.fullmatch(r"\d+(?:\.\d+){3}(?::\d+)?", host):
            return f"https://{text}"
        raise _Refused(RELATIVE if re.search(r"[/.]", text) else NOT_ONE_ADDRESS)
    return f"https://{text}"


def _email(rest: str) -> str:
    address, mark, more = rest.strip().partition("?")
    if not EMAIL.fullmatch(unquote(address)):
        raise _Refused(NO_EMAIL)
    return f"mailto:{address}{mark}{_encoded(more)}"


def _web_address(text: str) -> str:
    """Return an http or https address with a host that everybody can reach; raise _Refused."""
    start = re.match(r"[^?#]*", text)
    text = (start[0].replace("\\", "/") + text[start.end() :]) if start else text
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _Refused(NOT_ONE_ADDRESS) from error
    if "@" in parts.netloc:
        raise _Refused(PASSWORD)
    if " " in parts.netloc or re.search(r"\s(?:\S*://|www\.|og |and )", text):
        raise _Refused(NOT_ONE_ADDRESS)
    host = _host(parts.hostname or "")
    if is_opaque(host):
        raise _Refused(OPAQUE)
    if NEEDS_SIGN_IN.search(host) or is_library_proxy(host):
        raise _Refused(SIGN_IN)
    path = unquote(parts.path)
    if DESK_PATH.match(path):
        raise _Refused(DESK)
    if SHARE_PATH.fullmatch(path):
        raise _Refused(PRIVATE_LINK)
    netloc = f"{host}:{port}" if port is not None else host
    return urlunsplit((parts.scheme, netloc, *map(_encoded, (parts.path, _untracked(parts.query), parts.fragment))))


def _host(text: str) -> str:
    """Return the host as browsers read it; raise _Refused for one that is none, or that only one network knows."""
    host = unicodedata.normalize("NFKC", unquote(text)).lower().replace("。", ".").rstrip(".")
    if (number := _ip_address(host)) is not None:
        if not number.is_global:
            raise _Refused(INTERNAL)
        return f"[{number}]" if number.version == 6 else str(number)
    labels = host.split(".")
    if labels[-1] in INTERNAL_ENDINGS:
        raise _Refused(INTERNAL)
    if not all(map(HOST_LABEL.fullmatch, labels)):
        raise _Refused(NOT_ONE_ADDRESS)
    if len(labels) == 1:
        raise _Refused(INTERNAL)
    return host


def _ip_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the number that a host is, in any of the ways in which browsers read one (127.1, 0x7f000001)."""
    try:
        if ":" in host:
            return ipaddress.ip_address(host.partition("%")[0])
        if not re.fullmatch(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}", host):
            return None
        *first, last = (
            int(part, 16 if part.startswith("0x") else 8 if part[0] == "0" else 10) for part in _parts(host)
        )
        # The last part fills the bytes that are left.
        return ipaddress.IPv4Address(last + sum(part << (24 - 8 * place) for place, part in enumerate(first)))
    except ValueError:
        return None


def _parts(host: str) -> list[str]:
    return [part if part not in ("0x", "") else "0" for part in host.split(".")]


def _untracked(query: str) -> str:
    """Return the query without parameters that only say where a reader came from."""
    return "&".join(part for part in query.split("&") if not TRACKING.fullmatch(part.partition("=")[0]))


def _encoded(text: str) -> str:
    """Return a part of an address with its white space and brackets encoded: nothing in it is read as a citation."""
    return UNSAFE.sub(lambda match: quote(match[0]), text)
