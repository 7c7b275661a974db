"""Blocks become a document: the parts one after the other."""

from notices.importing.blocks import Source
from notices.importing.reasons import Unreadable
from notices.importing.result import Result


def understand(name: str, source: Source) -> Result:
    """Return what became of the blocks; raises Unreadable where they are no notice."""
    raise Unreadable("no_notice")
