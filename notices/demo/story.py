"""What people of the demonstration write about its notices, and when the registry was read for it."""

from datetime import UTC, datetime
from typing import TypedDict

# Known to everybody: `manage.py verify` names accounts that still have it where DEBUG is off.
DEMO_PASSWORD = "horizonscan-demo"  # noqa: S105

WITHDRAW_REASON = (
    "Metoden er ferdig behandlet i Nye metoder: Beslutningsforum tok stilling til dupilumab for voksne "
    "24. februar 2020 (ID2019_082). Varselet beskriver situasjonen før markedsføringstillatelsen i 2017 "
    "og kan villede lesere som tror at det er oppdatert."
)
WITHDRAW_PUBLIC_NOTE = (
    "Varselet er utdatert. Dupilumab har hatt markedsføringstillatelse siden september 2017, og Beslutningsforum "
    "for nye metoder besluttet 24. februar 2020 at legemidlet kan innføres for voksne med alvorlig atopisk eksem, "
    "på visse vilkår. Les om beslutningen hos Nye metoder (ID2017_055, ID2018_113 og ID2019_082)."
)

RETURN_REASON = (
    "I studietabellen står det N = 651 for BREEZE-AD2 (NCT03334422). ClinicalTrials.gov oppgir 615 deltakere; "
    "sifrene er trolig byttet om. Rett tallet, og kontroller de tre andre radene mot registeret samtidig."
)

PUBLIC_NOTE = "Den nye indikasjonen er godkjent i EU og Norge. Avsnittet om status og oppsummeringen er endret."
NOTE_TO_REVIEWER = "Se særlig på oppsummeringen: Er det klart nok at godkjenningen gjelder voksne?"


class Remark(TypedDict):
    """What a reviewer says at a place of the text."""

    place: str
    quote: str
    text: str
    suggestion: str | None
    is_blocking: bool


REMARKS: list[Remark] = [
    Remark(
        place="summary",
        quote="Tre av dem er avsluttet.",
        text="Leserne bør få vite at det er resultatene fra disse tre som godkjenningen bygger på.",
        suggestion="Tre av dem er avsluttet, og det er resultatene derfra godkjenningen bygger på.",
        is_blocking=False,
    ),
    Remark(
        place="status",
        quote="",
        text="Fint at datoen står her. Bør den også stå i oppsummeringen?",
        suggestion=None,
        is_blocking=False,
    ),
]

# By number, a few days apart: what was read differs from what the approved notice prints.
REGISTRY_READ_AT = {
    "NCT03334396": datetime(2020, 8, 7, 9, tzinfo=UTC),
    "NCT03733301": datetime(2020, 8, 11, 9, tzinfo=UTC),
}
