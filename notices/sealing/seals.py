"""A seal: the name of a key and an HMAC-SHA256 with it over a purpose and values, in one unambiguous form."""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
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


def digest(purpose: str, *values: Value) -> str:
    """Return the sha256 over these values in the same form: everybody can compute it, so it proves nothing alone."""
    return hashlib.sha256(b"".join(_parts((purpose, *values)))).hexdigest()


def key_of(text: str) -> str:
    """Return the name of the key that a seal says it was made with."""
    return text.partition(SEPARATOR)[0]


def _seal_with(key: LedgerKey, purpose: str, values: Sequence[Value]) -> str:
    content = b"".join(_parts((purpose, *values)))
    return f"{key.name}{SEPARATOR}{hmac.digest(key.secret, content, 'sha256').hex()}"


def _parts(value: Value) -> Iterator[bytes | memoryview]:
    """Yield kind, length and content of a value: no two different values give the same bytes one after another.

    Raises TypeError for a value of another type: a float or an object has no one form.
    """
    if isinstance(value, list | tuple):
        yield b"l%d:" % len(value)
        for item in value:
            yield from _parts(item)
        return
    kind, content = _kind_and_content(value)
    yield b"%b%d:" % (kind, len(content))
    yield content


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
