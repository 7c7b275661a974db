"""Does everything that the tables say hold together? What a database owner could forge is found here.

Every hash is computed anew, and behind every version, decision and ledger row its Event is asked for. A finding is a
sentence that names the row. Nothing is changed, and no rule is borrowed from the commands: this is the second opinion.
"""

from collections.abc import Iterator

from notices.verification import chains, decisions, dismissals, ledger, projections, texts
from notices.verification import installation as house
from notices.verification import public_pages as shown
from notices.verification.history import histories, snapshot, strays

CHECKS = (
    chains.findings,
    texts.findings,
    decisions.findings,
    ledger.findings,
    projections.findings,
    dismissals.findings,
    shown.findings,
)


def verify() -> Iterator[str]:
    """Everything that is wrong, as sentences; nothing when all is well. Reads the tables as of one moment."""
    with snapshot():
        yield from house.findings()
        yield from strays()
        yield from chains.findings_of_no_notice()
        for history in histories():
            for check in CHECKS:
                yield from check(history)


__all__ = ["snapshot", "verify"]
