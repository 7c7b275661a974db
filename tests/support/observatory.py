"""What MDN's HTTP Observatory says of an answer, by the rules that it publishes (version 1.6).

Each rule adds or takes away points; more than 100 are given only to who has lost at most 10.
https://developer.mozilla.org/en-US/docs/Web/Security/Practical_implementation_guides
"""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx

FULL, EXTRA_FROM = 100, 90
GRADES = ["F"] * 5 + ["D-", "D", "D", "D+", "C-", "C", "C", "C+", "B-", "B", "B", "B+", "A-", "A", "A", "A+"]
SIX_MONTHS = 15_552_000
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
UNSAFE = BROAD | {"'unsafe-inline'", "data:"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
LEAKING = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
SCRIPT = re.compile(r"<script\b([^>]*)>", re.I)


class Scan(NamedTuple):
    """A page by https, the same by http, and the same asked for by a page of another site."""

    page: httpx.Response
    by_http: httpx.Response
    from_elsewhere: httpx.Response


def score(scan: Scan) -> int:
    points = points_of(scan)
    penalised = FULL + sum(each for each in points.values() if each < 0)
    return FULL + sum(points.values()) if penalised >= EXTRA_FROM else penalised


def grade(score: int) -> str:
    return GRADES[min(max(score, 0), FULL) // 5]


def points_of(scan: Scan) -> dict[str, int]:
    """Return the points of each rule."""
    headers = scan.page.headers
    return {
        "Content Security Policy": _csp(_policy(scan.page)),
        "Cookies": _cookies(headers.get_list("set-cookie"), _hsts(scan.page) >= 0),
        "Cross-Origin Resource Sharing": _cors(scan.from_elsewhere),
        "Redirection": _redirection(scan),
        "Referrer Policy": _referrer(headers.get("referrer-policy")),
        "Strict Transport Security": _hsts(scan.page),
        "Subresource Integrity": _integrity(scan.page),
        "X-Content-Type-Options": 0 if headers.get("x-content-type-options", "").lower() == "nosniff" else -5,
        "X-Frame-Options": _frames(scan.page),
        "Cross-Origin-Resource-Policy": _isolation(headers, "resource", {"same-origin", "same-site"}, {"cross-origin"}),
        "Cross-Origin-Embedder-Policy": _isolation(
            headers, "embedder", {"require-corp", "credentialless"}, {"unsafe-none"}
        ),
        "Cross-Origin-Opener-Policy": _isolation(
            headers,
            "opener",
            {"same-origin", "same-origin-allow-popups", "noopener-allow-popups"},
            {"unsafe-none"},
        ),
    }


def _policy(page: httpx.Response) -> dict[str, set[str]]:
    directives = [part.split() for part in page.headers.get("content-security-policy", "").lower().split(";")]
    return {name: set(sources) or {"'none'"} for name, *sources in filter(None, directives)}


def _csp(policy: dict[str, set[str]]) -> int:
    default = policy.get("default-src", {"*"})
    script, style, objects = (policy.get(f"{name}-src", default) for name in ("script", "style", "object"))
    has_nonce = any(source.startswith(("'nonce-", "'sha")) for source in script)
    active = set().union(*(sources for name, sources in policy.items() if name not in ("img-src", "media-src")))
    passive = policy.get("img-src", default) | policy.get("media-src", default)
    rules = [
        (not policy, -25),
        (bool((script - ({"'unsafe-inline'"} if has_nonce else set())) & UNSAFE or objects & BROAD), -20),
        (any(source.startswith(("http:", "ftp:")) for source in active), -20),
        ("'unsafe-eval'" in script | style, -10),
        (any(source.startswith(("http:", "ftp:")) for source in passive), -10),
        (bool(style & UNSAFE), 0),
        (default == {"'none'"}, 10),
    ]
    return next((points for is_so, points in rules if is_so), 5)


def _cookies(lines: list[str], is_by_https: bool) -> int:
    """Return the points of the worst cookie."""
    return min((_cookie(line.lower(), is_by_https) for line in lines), default=0)


def _cookie(line: str, is_by_https: bool) -> int:
    name, *attributes = (part.strip() for part in line.split(";"))
    name = name.partition("=")[0]
    is_session, is_token = "sess" in name or "login" in name, "csrf" in name
    same_site = next((each.partition("=")[2] for each in attributes if each.startswith("samesite")), None)
    is_secure = "secure" in attributes
    rules = [
        (is_session and not is_secure and not is_by_https, -40),
        (is_session and "httponly" not in attributes, -30),
        (is_token and same_site is None, -20),
        (same_site not in (None, "lax", "strict", "none") or (same_site == "none" and not is_secure), -20),
        (not is_secure and not is_by_https, -20),
        (not is_secure, -10 if is_session else -5),
        (same_site is None, 0),
    ]
    return next((points for is_so, points in rules if is_so), 5)


def _cors(answer: httpx.Response) -> int:
    allowed = answer.headers.get("access-control-allow-origin", "")
    with_cookies = answer.headers.get("access-control-allow-credentials", "").lower() == "true"
    return -50 if allowed and allowed == answer.request.headers.get("origin") and with_cookies else 0


def _redirection(scan: Scan) -> int:
    target = urlsplit(scan.by_http.headers.get("location", ""))
    if not scan.by_http.has_redirect_location or target.scheme != "https":
        return -20
    return 0 if target.hostname == scan.by_http.request.headers["host"] else -5


def _referrer(value: str | None) -> int:
    if value is None:
        return 0
    known = [each.strip().lower() for each in value.split(",") if each.strip().lower() in PRIVATE | LEAKING]
    return 5 if known and known[-1] in PRIVATE else -5


def _hsts(page: httpx.Response) -> int:
    value = page.headers.get("strict-transport-security", "").lower()
    age = re.search(r"max-age=(\d+)", value)
    if age is None or "," in value:
        return -20
    return 0 if int(age[1]) >= SIX_MONTHS else -10


def _integrity(page: httpx.Response) -> int:
    """Return the points for scripts: those of this site need no hash, and get a bonus where one has it."""
    if not page.headers.get("content-type", "").startswith("text/html"):
        return 0
    scripts = [attributes for attributes in SCRIPT.findall(page.text) if re.search(r"\bsrc=", attributes)]
    outside = [each for each in scripts if re.search(r"""\bsrc=["']?(https?:)?//""", each)]
    if outside:
        return min((5 if "integrity=" in each else -5) if "https://" in each else -50 for each in outside)
    return 5 if any("integrity=" in each for each in scripts) else 0


def _frames(page: httpx.Response) -> int:
    header = page.headers.get("x-frame-options", "").strip().lower()
    if "frame-ancestors" in _policy(page) or header in ("deny", "sameorigin"):
        return 5
    return 0 if header.startswith("allow-from") else -20


def _isolation(headers: httpx.Headers, name: str, good: set[str], neutral: set[str]) -> int:
    value = headers.get(f"cross-origin-{name}-policy")
    if value is None or value in neutral:
        return 0
    return 10 if value in good else -5
