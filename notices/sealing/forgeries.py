"""The security log: what is not sent or shown, since it is not what this program wrote or what was approved."""

import logging
from functools import lru_cache

from notices.sealing.keys import current_key, known_keys
from notices.sealing.seals import key_of

logger = logging.getLogger("notices.security")


@lru_cache(maxsize=1_000)
def log_once(what: str) -> None:
    """Log it, but not again in this process: the same row may be met at every request."""
    logger.error("Not sent, as it was not written by this program: %s", what)


@lru_cache(maxsize=1_000)
def report_other_words(what: str) -> None:
    """Log, once in each process, that this program would word a text otherwise than it was approved."""
    logger.error("Not shown, as this program would show other words than were approved: %s", what)


def report_forgery(what: str, text: str) -> None:
    """Log what has a wrong seal, once in each process; `text` is the seal. One of a retired key is no news."""
    name = key_of(text)
    if name == current_key().name or name not in known_keys():
        log_once(what)
