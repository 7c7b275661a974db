"""Find the address inside one that a mail filter, a redirecting page or a library's proxy has wrapped around it.

Only forms that say their target are taken apart; the others are named, so that they can be refused. Sources: Microsoft,
"Safe Links in Microsoft Defender for Office 365"; Proofpoint, "URL Decoder API" and its published decoder; OCLC,
"EZproxy: proxy by hostname".
"""

import base64
import binascii
import re
import string
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from trials.msgid import gettext_noop

MAIL_FILTER = gettext_noop("A mail filter had wrapped the address. What is kept is where it leads: %(url)s")
REDIRECT = gettext_noop("The address went through another page. What is kept is where it leads: %(url)s")
LIBRARY_PROXY = gettext_noop(
    "The address went through a library's proxy, where readers cannot sign in. What is kept is where it leads: %(url)s"
)

# (host or its end, parameters that may hold the target, what is said of it)
TARGET_IN_PARAMETER: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (r"safelinks\.protection\.(?:outlook\.com|office365\.us|partner\.outlook\.cn)", ("url",), MAIL_FILTER),
    (r"(?:statics|teams)\.(?:[a-z]+\.)*(?:office|microsoft)\.(?:com|net)", ("url",), MAIL_FILTER),
    (r"linkprotect\.cudasvc\.com", ("a",), MAIL_FILTER),
    (r"clicktime\.symantec\.com", ("u",), MAIL_FILTER),
    (r"trendmicro\.com", ("url",), MAIL_FILTER),
    (r"protect2?\.fireeye\.com", ("u",), MAIL_FILTER),
    (r"urlsand\.(?:esvalabs\.)?com", ("u",), MAIL_FILTER),
    (r"google(?:\.[a-z]{2,3}){1,2}", ("q", "url"), REDIRECT),
    (r"(?:l|lm)\.facebook\.com", ("u",), REDIRECT),
    (r"linkedin\.com", ("url",), REDIRECT),
    (r"slack-redir\.net", ("url",), REDIRECT),
    (r"(?:go|proxy)\.openathens\.net", ("url", "qurl"), LIBRARY_PROXY),
)
REDIRECTING_PATHS = {"google": ("/url",), "linkedin": ("/redir/redirect", "/safety/go"), "trendmicro": ("/wis/",)}

# A mail filter that keeps the target to itself: nobody but the filter knows where the address leads.
OPAQUE_FILTERS = re.compile(
    r"(?:^|\.)(?:mimecast\.com|mimecastprotect\.com|safelinks\.protection\.[a-z0-9.]+|urldefense\.com"
    r"|urldefense\.proofpoint\.com|urldefense\.us|secure-web\.cisco\.com|linkprotect\.cudasvc\.com|url\.avanan\.click"
    r"|protect\.checkpoint\.com|clicktime\.symantec\.com)$"
)
IN_PATH = re.compile(r"/v2/(?:r\d\d/)?___(.+?)___\.", re.DOTALL)  # Check Point and Avanan
PROOFPOINT = re.compile(r"(?:^|\.)urldefense\.(?:com|us|proofpoint\.com)$")
PROOFPOINT_V3 = re.compile(r"/v3/__(.+?)__;(.*?)!")
RUN_LENGTHS = {letter: n for n, letter in enumerate(string.ascii_letters.swapcase() + string.digits + "-_", 2)}

PROXY_LABEL = re.compile(
    r"(?:ez|lib|e|web|journal)?-?proxy\d*|[a-z]+-?ezproxy\d*|ezp\d*|proxy-?[a-z]+|[a-z]+-?libproxy"
)


def unwrapped(address: str) -> tuple[str, str] | None:
    """Return the address inside and what is to be said of it (a msgid with %(url)s); None where nothing is wrapped."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    for ending, names, message in TARGET_IN_PARAMETER:
        is_wrapping = re.search(rf"(?:^|\.){ending}$", host) and _may_redirect(host, parts.path)
        if is_wrapping and (target := _in_parameter(parts, names)):
            return target, message
    if PROOFPOINT.search(host) and (target := _from_proofpoint(address, parts)):
        return target, MAIL_FILTER
    if OPAQUE_FILTERS.search(host) and (target := _from_path(address, parts)):
        return target, MAIL_FILTER
    if target := _behind_proxy(address, parts, host):
        return target, LIBRARY_PROXY
    return None


def is_opaque(host: str) -> bool:
    """Is the host a mail filter's, whose addresses do not say where they lead?"""
    return bool(OPAQUE_FILTERS.search(host))


def is_library_proxy(host: str) -> bool:
    """Is the host a library's proxy? Only its own readers can sign in there."""
    labels = host.split(".")
    return labels[-3:] == ["idm", "oclc", "org"] or any(map(PROXY_LABEL.fullmatch, labels[:-2]))


def _may_redirect(host: str, path: str) -> bool:
    """Is it a redirecting address of a host that has other pages too?"""
    paths = next((paths for name, paths in REDIRECTING_PATHS.items() if name in host.split(".")), None)
    return paths is None or path.startswith(paths)


def _in_parameter(parts: SplitResult, names: tuple[str, ...]) -> str:
    values = parse_qs(parts.query)
    return next((text for name in names for text in values.get(name, ()) if _is_web_address(text)), "")


def _is_web_address(text: str) -> bool:
    return bool(re.match(r"https?:/+[^/\s]", text, re.IGNORECASE))


def _from_proofpoint(address: str, parts: SplitResult) -> str:
    """Return the target of a Proofpoint address of the first, second or third form; "" where it can't be read."""
    if match := PROOFPOINT_V3.search(address):
        return _from_proofpoint_v3(*match.groups())
    target = next(iter(parse_qs(parts.query).get("u", ())), "")
    if parts.path.startswith("/v2/"):
        target = unquote(target.translate(str.maketrans("-_", "%/")))
    return target if _is_web_address(target) else ""


def _from_proofpoint_v3(target: str, encoded: str) -> str:
    """Put the characters back that stand encoded behind the target: "*" is one of them, "**X" is a run."""
    try:
        characters = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    position = 0

    def replacement(match: re.Match[str]) -> str:
        nonlocal position
        length = RUN_LENGTHS.get(match[1], 1) if match[1] else 1
        position += length
        return characters[position - length : position]

    target = re.sub(r"\*(?:\*(.))?", replacement, target)
    target = re.sub(r"^(https?:)/+", r"\1//", target, flags=re.IGNORECASE)
    return target if _is_web_address(target) else ""


def _from_path(address: str, parts: SplitResult) -> str:
    """Return a target that stands in the path, between underscores or percent-encoded at its end."""
    if match := IN_PATH.search(address):
        return match[1] if _is_web_address(match[1]) else ""
    last = unquote(parts.path.rpartition("/")[2])
    return last if _is_web_address(last) else ""


def _behind_proxy(address: str, parts: SplitResult, host: str) -> str:
    """Return what a library's proxy shows: named by a parameter, or by the proxy's own host name."""
    if parts.path.rstrip("/").endswith("/login") or is_library_proxy(host):
        if target := _in_parameter(parts, ("qurl",)):
            return target
        # After "url=" stands the whole target, unescaped, with parameters of its own.
        _before, is_there, target = address.partition("url=")
        target = unquote(target) if re.match("https?%3a", target, re.IGNORECASE) else target
        if is_there and _is_web_address(target):
            return target
    return _from_proxied_host(parts, host)


def _from_proxied_host(parts: SplitResult, host: str) -> str:
    """Return the address behind "www-nejm-org.ezproxy.example.org" or "www.nejm.org.ezproxy.example.org"."""
    labels = host.split(".")
    if re.fullmatch(r"0-www-[a-z0-9-]+", labels[0]):
        inner = labels[0].removeprefix("0-").replace("-", ".")
    elif labels[-3:] == ["idm", "oclc", "org"]:
        inner = _host_in_label(labels[:-4])
    else:
        at = next((n for n, label in enumerate(labels[:-2]) if n and PROXY_LABEL.fullmatch(label)), 0)
        inner = _host_in_label(labels[:at])
    if "." not in inner:
        return ""
    return parts._replace(scheme="https", netloc=inner).geturl()


def _host_in_label(labels: list[str]) -> str:
    """Return the host that a proxy wrote as one label, with "-" for "." and "--" for "-"; several stand as they are."""
    if len(labels) == 1:
        return labels[0].replace("--", "\0").replace("-", ".").replace("\0", "-")
    return ".".join(labels)
