"""What makes a ledger key unfit for production, for the settings to refuse when the program starts."""

import hashlib
from collections.abc import Sequence

HASHES = ("md5", "sha1", "sha256", "sha512")
MIN_LENGTH, MIN_DIFFERENT_CHARACTERS = 32, 10


def ledger_key_problem(key: str, retired: Sequence[str], secret_key: str, trial_key: str) -> str:
    """Return one sentence that says what is wrong with the key, or "" where nothing is."""
    if not key:
        return "Set LEDGER_KEY to a long random text of its own: public pages and events are sealed with it."
    if len(key) < MIN_LENGTH or len(set(key)) < MIN_DIFFERENT_CHARACTERS:
        return f"LEDGER_KEY is too easy to guess: take at least {MIN_LENGTH} random characters."
    if key in secret_key or secret_key in key:
        return "LEDGER_KEY must be another key than SECRET_KEY, with no part of it: who learns one must not know both."
    if key.lower() in {hashlib.new(name, secret_key.encode()).hexdigest() for name in HASHES}:
        return "LEDGER_KEY must not be made from SECRET_KEY: who learns one must not know both."
    if trial_key in (key, *retired):
        return "LEDGER_KEY and LEDGER_KEYS_RETIRED must not hold the key of a local trial, which everybody knows."
    if "," in key:
        return "LEDGER_KEY must hold no comma: it is to stand in LEDGER_KEYS_RETIRED, between commas, one day."
    if key in retired:
        return "LEDGER_KEY stands in LEDGER_KEYS_RETIRED too: a key is either the current one or retired."
    return ""
