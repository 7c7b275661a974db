"""What the statuses of an approval mean, said once for the time perspective, the checks and the dates that pass."""

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
