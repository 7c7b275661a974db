"""What the registry said of two of the demonstration's trials, a few days apart in August 2020.

Only facts that the notice's own sources state: how many took part, when it ended, when results were posted. They are no
registry records; the first `manage.py refresh_trials` brings those.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple


class Said(NamedTuple):
    """A record of our own making, and when the registry said so."""

    number: str
    read_at: datetime
    record: dict[str, Any]


def _record(number: str, acronym: str, count: int, results: str = "") -> dict[str, Any]:
    status: dict[str, Any] = {
        "overallStatus": "COMPLETED",
        "completionDateStruct": {"date": "2019-08", "type": "ACTUAL"},
    }
    if results:
        status["resultsFirstPostDateStruct"] = {"date": results, "type": "ACTUAL"}
    return {
        "protocolSection": {
            "identificationModule": {"nctId": number, "acronym": acronym},
            "statusModule": status,
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Eli Lilly and Company"}},
            "conditionsModule": {"conditions": ["Atopic Dermatitis"]},
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": ["PHASE3"],
                "enrollmentInfo": {"count": count, "type": "ACTUAL"},
            },
            "eligibilityModule": {"sex": "ALL", "minimumAge": "18 Years"},
        },
        "hasResults": True,
    }


SAID = (
    Said("NCT03334396", datetime(2020, 8, 7, 9, tzinfo=UTC), _record("NCT03334396", "BREEZE-AD1", 660)),
    Said("NCT03733301", datetime(2020, 8, 11, 9, tzinfo=UTC), _record("NCT03733301", "BREEZE-AD7", 329, "2020-08-11")),
)
