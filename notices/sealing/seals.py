"""A seal: the name of a key and an HMAC-SHA256 with it over a purpose and values, in one unambiguous form."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from notices.sealing.keys import NAME_LENGTH, LedgerKey, current_key, known_keys

Value = bool | int | str | bytes | memoryview | datetime | Sequence["Value"] | None

SEPARATOR = ":"
SEAL_LENGTH = NAME_LENGTH + len(SEPARATOR) + 64


def seal(purpose: str, *values: Value) -> str:
    """Return the seal over these values with the current key: `<name of the key>:<64 hexadecimal digits>`.

    A seal of one purpose is none of another. A time counts to the microsecond, in whatever zone it is written.
    """
    return _seal_with(current_key(), purpose, values)


def is_sealed(text: str, purpose: str, *values: Value) -> bool:
    """Is `text` the seal over these values, with the current key or a retired one?"""
    key = known_keys().get(key_of(text))
    return key is not None and hmac.compare_digest(text.encode(), _seal_with(key, purpose, values).encode())


def is_sealed_now(text: str, purpose: str, *values: Value) -> bool:
    """Is `text` the seal over these values with the current key? For copies, which are made again after a rotation."""
    return hmac.compare_digest(text.encode(), seal(purpose, *values).encode())


def are_sealed_now(purpose: str, rows: Iterable[tuple[str, Sequence[Value]]]) -> bool:
    """Is each of these texts the seal over its values, with the current key? One after the other takes twice as long.

    For `verify` alone: how long it takes tells how much of a text fits.
    """
    key = current_key()
    return all(text == _seal_with(key, purpose, values) for text, values in rows)


def digest(purpose: str, *values: Value) -> str:
    """Return the sha256 over these values in the same form: everybody can compute it, so it proves nothing alone."""
    return hashlib.sha256(_content(purpose, values)).hexdigest()


def key_of(text: str) -> str:
    """Return the name of the key that a seal says it was made with."""
    return text.partition(SEPARATOR)[0]


def _seal_with(key: LedgerKey, purpose: str, values: Sequence[Value]) -> str:
    code = hmac.digest(key.secret, _content(purpose, values), "sha256")
    return f"{key.name}{SEPARATOR}{code.hex()}"


def _content(purpose: str, values: Sequence[Value]) -> bytes:
    """Return purpose and values in the one form that is hashed: no two different lists give the same bytes.

    Raises TypeError for a value of another type: a float or an object has no one form.
    """
    parts: list[bytes | memoryview] = [b"l%d:" % (len(values) + 1)]
    _add((purpose,), parts)
    _add(values, parts)
    return b"".join(parts)


def _add(values: Sequence[Value], parts: list[bytes | memoryview]) -> None:
    """Add kind, length and content of each value."""
    for value in values:
        if type(value) is str:  # as most are, and `verify` reads some hundred a notice
            text = value.encode("utf-8", "surrogatepass")
            parts += (b"s%d:" % len(text), text)
        elif isinstance(value, list | tuple):
            parts.append(b"l%d:" % len(value))
            _add(value, parts)
        else:
            kind, content = _kind_and_content(value)
            parts += (b"%b%d:" % (kind, len(content)), content)


def _kind_and_content(value: Value) -> tuple[bytes, bytes | memoryview]:
    match value:
        case None:
            return b"n", b""
        case bool():
            return b"f", b"1" if value else b"0"
        case int():
            return b"i", str(value).encode()
        case str():
            return b"s", value.encode("utf-8", "surrogatepass")
        case bytes() | memoryview():
            return b"b", value
        case datetime():
            return b"t", value.astimezone(UTC).isoformat(timespec="microseconds").encode()
    raise TypeError(f"a seal has no form for {type(value).__name__}")
