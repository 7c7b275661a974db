"""What the statuses of an approval mean, and when an authorisation is expected.

Said once for the time perspective, the checks, the dates that pass, the list and the data.
"""

import datetime
from typing import NamedTuple

from notices.document.model import Document, RegulatoryStatus
from trials.dates import PartialDate

# It may be used: a conditional authorisation is one, though more data are still owed.
GRANTED = frozenset({"granted", "conditional"})
# An application has ended without an authorisation, or there will be none.
REFUSED = frozenset({"refused", "withdrawn", "negative_opinion", "no_application", "off_market"})
# The authority has said its last word on the application; an opinion is not the last.
DECIDED = GRANTED | {"refused", "withdrawn", "off_market"}
# Something has happened on the day of the row.
HAPPENED = DECIDED | {"positive_opinion", "negative_opinion"}
# Nothing more is expected on the day of the row.
NOT_EXPECTED = DECIDED | REFUSED
# An application is awaited or being read.
AWAITED = frozenset({"not_applied", "under_review"})
# There is no authorisation, or not yet; of one that was withdrawn from the market a text may still tell.
WITHOUT = (AWAITED | REFUSED) - {"off_market"}


class ExpectedAuthorisation(NamedTuple):
    """When a marketing authorisation is expected; `region` and `status` are codes of the row that says so."""

    date: PartialDate
    region: str
    status: str

    def has_passed(self, today: datetime.date) -> bool:
        return self.date.has_passed(today)


def expected_authorisation(document: Document) -> ExpectedAuthorisation | None:
    """Return the first authorisation that was still ahead when the information was gathered, else the last estimate.

    None where the notice prints no date, where the authorisation is given, and for all that is no medicine.
    """
    rows = authorisations(document)
    if document.technology_type.code != "medicine" or any(_status(row) in GRANTED for row in rows):
        return None
    dated = [(row.date.last_day(), row.date, row) for row in rows if row.date and _status(row) not in NOT_EXPECTED]
    dated.sort(key=lambda each: each[0])
    as_of = document.information_as_of
    ahead = [each for each in dated if as_of and each[0] >= as_of]
    # A day in the past that is no estimate is when something happened, such as an opinion.
    estimated = [each for each in dated if each[1].estimated]
    if not (expected := ahead[:1] or estimated[-1:]):
        return None
    _day, date, row = expected[0]
    return ExpectedAuthorisation(date, row.region.code if row.region else "", _status(row))


def authorisations(document: Document) -> list[RegulatoryStatus]:
    """Return Norway's rows of marketing authorisations; where there are none the EU's, which hold through the EEA."""
    return _authorisations_in("norway", document) or _authorisations_in("eu", document)


def _authorisations_in(region: str, document: Document) -> list[RegulatoryStatus]:
    return [
        row
        for row in document.regulatory_statuses
        if row.region and row.region.code == region and row.kind and row.kind.code == "ma"
    ]


def _status(row: RegulatoryStatus) -> str:
    return row.status.code if row.status else ""
