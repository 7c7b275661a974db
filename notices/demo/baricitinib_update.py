"""The next version of the baricitinib notice, in review: the indication is approved, so the text must say so."""

import datetime
from typing import TypedDict

from notices.demo.baricitinib import baricitinib
from notices.demo.pieces import date, prose, term
from notices.document import Document, Reference, RegulatoryStatus
from notices.vocabulary import APPROVAL_KINDS, APPROVAL_STATUSES, REGIONS

PUBLIC_NOTE = "Den nye indikasjonen er godkjent i EU og Norge. Avsnittet om status og oppsummeringen er endret."
NOTE_TO_REVIEWER = "Se særlig på oppsummeringen: Er det klart nok at godkjenningen gjelder voksne?"


SUMMARY = """
Baricitinib er en tablett som allerede brukes mot leddgikt. I oktober 2020 ble den også godkjent for voksne med moderat
til alvorlig atopisk eksem der behandling på huden ikke er nok.

Fire store studier sammenligner baricitinib med placebo. Tre av dem er avsluttet. Vi vet ikke sikkert hvor mange
pasienter i Norge som kan få nytte av behandlingen.
"""

STATUS = """
Dette er en indikasjonsutvidelse: Legemidlet er i bruk fra før, men ikke mot eksem. For atopisk eksem fikk det
markedsføringstillatelse (MT) i EØS og Norge i oktober 2020 [@r-ema; @r-chmp].
"""


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


def baricitinib_update() -> Document:
    """The approved text with what became known in the autumn of 2020."""
    before = baricitinib()
    return before.revised(
        information_as_of=datetime.date(2020, 11, 2),
        summary=prose(SUMMARY),
        status=prose(STATUS),
        regulatory_statuses=(_granted("norway"), _granted("eu")),
        references=(*before.references, OPINION),
    )


def _granted(region: str) -> RegulatoryStatus:
    return RegulatoryStatus(
        key=f"ma-{region}",
        region=term(REGIONS, region),
        kind=term(APPROVAL_KINDS, "ma"),
        status=term(APPROVAL_STATUSES, "granted"),
        date=date("2020-10"),
        note="[@r-ema]",
    )


OPINION = Reference(
    key="r-chmp",
    authors="European Medicines Agency",
    title="Meeting highlights from the Committee for Medicinal Products for Human Use (CHMP)",
    source="News, September 2020",
    published=date("2020-09"),
    url="https://www.ema.europa.eu/",
)
