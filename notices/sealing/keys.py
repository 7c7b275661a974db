"""The ledger's keys, from the settings LEDGER_KEY and LEDGER_KEYS_RETIRED."""

import hashlib
import hmac
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings

# A name that says nothing of its key, and is short enough to be read out.
NAME_PURPOSE, NAME_LENGTH = b"the name of a ledger key", 12
# Bytes that SHA-256 takes at a time.
BLOCK = hashlib.sha256().block_size


@dataclass(frozen=True)
class LedgerKey:
    """A key and the name by which seals say which one they were made with."""

    name: str
    secret: bytes

    def code(self, content: bytes) -> str:
        """Return the HMAC-SHA256 over the content as 64 hexadecimal digits.

        It is that of `hmac`, which takes twice as long: the secret is hashed once, and `verify` makes fifty a notice.
        """
        begun_inner, begun_outer = self._begun
        inner, outer = begun_inner.copy(), begun_outer.copy()
        inner.update(content)
        outer.update(inner.digest())
        return outer.hexdigest()

    @cached_property
    def _begun(self) -> tuple[Any, Any]:
        """Return the two hashes of RFC 2104, section 2, begun with the secret."""
        secret = hashlib.sha256(self.secret).digest() if len(self.secret) > BLOCK else self.secret
        block = secret.ljust(BLOCK, b"\0")
        return tuple(hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))  # type: ignore[return-value]  # two


def current_key() -> LedgerKey:
    """Return the key that new seals are made with."""
    return _key(settings.LEDGER_KEY)


def known_keys() -> dict[str, LedgerKey]:
    """Return the current key and the retired ones by their names."""
    return _by_name(settings.LEDGER_KEY, *settings.LEDGER_KEYS_RETIRED)


@lru_cache(maxsize=32)
def _by_name(*texts: str) -> dict[str, LedgerKey]:
    return {key.name: key for key in map(_key, texts)}


def is_known_to_everybody() -> bool:
    """Is this a local trial with the key that stands in the source, so that its seals prove nothing?"""
    return settings.LEDGER_KEY == settings.LEDGER_KEY_OF_A_TRIAL


@lru_cache(maxsize=32)
def _key(text: str) -> LedgerKey:
    secret = text.encode()
    return LedgerKey(hmac.new(secret, NAME_PURPOSE, hashlib.sha256).hexdigest()[:NAME_LENGTH], secret)
