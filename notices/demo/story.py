"""What people of the demonstration write about its notices, and what they do with them."""

from datetime import timedelta
from functools import reduce
from typing import NamedTuple, TypedDict

from notices.demo.documents import changed, document
from notices.document.model import Document

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

# What the writer answers to the second remark.
REPLY = "Den gjør det nå: «I oktober 2020» står i første avsnitt. Holder det?"


class LaterVersion(NamedTuple):
    """A published version after the first: the file of its changes, what the public is told, and the kind of change."""

    changes: str
    public_note: str
    change: str = "major"


class WithdrawalWords(NamedTuple):
    """Why a notice is withdrawn: for the desk, for the public; and the name of the notice that takes its place."""

    kind: str
    reason: str
    public_note: str
    replaced_by: str


class Story(NamedTuple):
    """A notice that is published without ado: its file, its later versions, and what becomes of it."""

    name: str
    later_versions: tuple[LaterVersion, ...] = ()
    publish_in: timedelta | None = None
    withdrawal: WithdrawalWords | None = None

    @property
    def versions(self) -> list[Document]:
        """Return the text of each version, the first one first."""
        first = document(self.name)
        files = [version.changes for version in self.later_versions]
        return [reduce(changed, files[:count], first) for count in range(len(files) + 1)]


STORIES = (
    Story("trofinetide"),
    Story("decision_aid"),
    Story(
        "endoscopic_disc_surgery",
        (
            LaterVersion(
                "endoscopic_disc_surgery_2",
                "To store studier av ryggoperasjoner er nye i tabellen, den ene fra nordiske registre.",
            ),
            LaterVersion("endoscopic_disc_surgery_3", "", change="minor"),
        ),
    ),
    Story("pelvic_floor_device"),
    Story("rna_sequencing"),
    Story("cirrhosis_home_monitoring"),
    Story("iberdomide"),
    Story("mim8"),
    Story(
        "cagrisema_obesity",
        (LaterVersion("cagrisema_obesity_2", "Det står nå hvem studien tar med, og hvor mange."),),
    ),
    Story("digital_sleep_therapy"),
    Story("tak861"),
    Story(
        "mcombriax",
        (LaterVersion("mcombriax_2", "Avsnittet om status sier nå hva som gjenstår før en godkjenning."),),
    ),
    Story(
        "tovorafenib",
        (
            LaterVersion(
                "tovorafenib_2",
                "It is now said to be an orphan medicine, with a conditional authorisation.",
            ),
        ),
    ),
    Story(
        "cagrisema_diabetes",
        withdrawal=WithdrawalWords(
            "withdraw_wrong",
            "Tittelen og sykdomsbeskrivelsen gjelder diabetes type 2, men studien NCT05813925 gjelder "
            "overvekt og fedme.",
            "Varselet gjaldt feil sykdom: Studien undersøker overvekt og fedme, ikke diabetes type 2.",
            replaced_by="cagrisema_obesity",
        ),
    ),
    Story("anifrolumab", publish_in=timedelta(days=14)),
)

# What the registry said of a trial after the notice that cites it was published.
LATER_RECORDS = ("NCT06113666_later",)
