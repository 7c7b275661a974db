"""Seals: they show that this program wrote what stands in a row, to whoever has the ledger's key.

keys       the key that new seals are made with, and the retired ones that older seals are checked with
seals      making a seal over values, and checking one
forgeries  the security log of what has no seal, and of approved words that this program would change
"""

from notices.sealing.forgeries import report_forgery, report_other_words
from notices.sealing.keys import LedgerKey, current_key, is_known_to_everybody, known_keys
from notices.sealing.seals import (
    SEAL_LENGTH,
    Utf8,
    Value,
    are_sealed_now,
    digest,
    is_sealed,
    is_sealed_now,
    key_of,
    seal,
)

__all__ = [
    "SEAL_LENGTH",
    "LedgerKey",
    "Utf8",
    "Value",
    "are_sealed_now",
    "current_key",
    "digest",
    "is_known_to_everybody",
    "is_sealed",
    "is_sealed_now",
    "key_of",
    "known_keys",
    "report_forgery",
    "report_other_words",
    "seal",
]
