"""Where a request comes from: what every limit counts by, on signing in, on the API and on error reports."""

import re
from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest

# A client with one IPv6 address has at least its whole /64, and can use another address of it for each request.
IPV6_BITS = 64
# Some proxies write the port too; with a port an IPv6 address stands in brackets.
WITH_PORT = re.compile(r"\[(?P<ipv6>[^\]]*)\](:\d+)?|(?P<ipv4>[\d.]+):\d+")


def client_address(request: HttpRequest) -> str:
    """Return where the request comes from, see `address_in`."""
    return address_in(request.META)


def address_in(environ: Mapping[str, Any]) -> str:
    """Return the client's IPv4 address, or the first address of its IPv6 network; "" where nobody knows any.

    Behind proxies, `BEHIND_PROXY` in number, the last entries of X-Forwarded-For are theirs, and the first of these is
    the client: the entries before, and the whole header where there is no proxy, are whatever the client wrote.
    """
    remote = _normalised(environ.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return remote
    return _normalised(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")[-settings.BEHIND_PROXY :][0]) or remote


def _normalised(text: str) -> str:
    """One spelling for each address, without its port; "" for what is no address."""
    text = text.strip()
    if match := WITH_PORT.fullmatch(text):
        text = match["ipv6"] or match["ipv4"] or ""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        # By its number: the name of an interface ("%eth0") is no part of a network.
        return str(address.ipv4_mapped or IPv6Network((int(address), IPV6_BITS), strict=False).network_address)
    return str(address)
