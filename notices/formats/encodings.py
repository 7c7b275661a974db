"""Encodings of an answer: which one a reader accepts, and bytes in it (RFC 9110, 8.4 and 12.5.3). Pure."""

import gzip
from functools import lru_cache

import brotli

# From the smallest on.
ENCODINGS = ("br", "gzip", "identity")


@lru_cache(maxsize=64)
def best_encoding(accepted: str, offered: tuple[str, ...] = ENCODINGS) -> str:
    """Return the first of these encodings, from the smallest on, that a reader accepts."""
    weights: dict[str, float] = {}
    for each in accepted.lower().split(","):
        name, _semicolon, weight = each.partition(";")
        try:
            weights[name.strip()] = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            weights[name.strip()] = 0
    return next((encoding for encoding in offered if weights.get(encoding, 0) > 0), "identity")


def encoded(content: bytes, encoding: str, *, br_quality: int, gzip_level: int) -> bytes:
    """Return the bytes of a text in one of ENCODINGS."""
    if encoding == "br":
        return brotli.compress(content, mode=brotli.MODE_TEXT, quality=br_quality)
    return gzip.compress(content, gzip_level, mtime=0) if encoding == "gzip" else content
