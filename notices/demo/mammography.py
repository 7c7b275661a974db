"""Artificial intelligence for reading screening mammograms: a medical device, waiting for its reviewer."""

import datetime

from notices.demo.pieces import areas, date, elements, estimate, kinds, named, prose, term
from notices.document import Document, Found, Reference, RegulatoryStatus, TrialRow
from notices.vocabulary import (
    APPROVAL_KINDS,
    APPROVAL_STATUSES,
    FINANCING,
    PHASES,
    REGIONS,
    TECHNOLOGY_TYPES,
    TRIAL_STATUSES,
)


def device_in_review() -> Document:
    """The notice that the demo leaves with its reviewer."""
    return Document(
        title="Kunstig intelligens som støtte ved tyding av mammogrammer i screening for brystkreft",
        technology_type=term(TECHNOLOGY_TYPES, "device"),
        areas=areas("onkologi", "radiologi"),
        substances=named("programvare med kunstig intelligens for tyding av mammogrammer"),
        holder="Flere produsenter [@r-mib242]",
        financing=term(FINANCING, "specialist"),
        information_as_of=datetime.date(2026, 1, 20),
        summary=prose(SUMMARY),
        regulatory_statuses=(
            RegulatoryStatus(
                key="ce-eu",
                region=term(REGIONS, "eu"),
                kind=term(APPROVAL_KINDS, "ce"),
                status=term(APPROVAL_STATUSES, "granted"),
                note="Gjelder programvaren som prøves ut i Norge [@r-aims]",
            ),
        ),
        status=prose(STATUS),
        description=prose(DESCRIPTION),
        disease=prose(DISEASE),
        current_treatment=prose(CURRENT_TREATMENT),
        norwegian_note=prose(NORWEGIAN_NOTE),
        international_done=Found(count=1, citations="[@r-freeman]"),
        international_ongoing=Found(count=1, citations="[@r-hte10062]"),
        alerts=Found(count=1, citations="[@r-mib242]"),
        research=prose(RESEARCH),
        trials=TRIALS,
        elements=elements("clinical_effect", "safety", "costs", "organisation", "ethics", "other"),
        elements_other="Oppfølging av programvaren når den endres etter at den er tatt i bruk",
        kinds=kinds(full="Flere produkter og stor betydning for arbeidsdelingen i screeningen"),
        references=REFERENCES,
    )


SUMMARY = """
Programvare med kunstig intelligens kan hjelpe radiologer med å finne brystkreft på røntgenbilder fra screening. I dag
ser to radiologer på alle bildene. Med programvaren kan det holde at én radiolog ser på bilder med lav risiko.

En stor svensk studie fant flere krefttilfeller med mindre arbeid. I Norge pågår en egen studie.
"""

STATUS = """
Det finnes flere programvarer av denne typen [@r-mib242]. Den som prøves ut i Mammografiprogrammet i studien AIMS
Norway, er CE-merket [@r-aims]. Den vanlige ordningen i programmet er fortsatt at to radiologer tyder bildene uten hjelp
av kunstig intelligens [@r-aims].
"""

DESCRIPTION = """
Programvaren analyserer de fire bildene fra en mammografiundersøkelse, regner ut en skår for risikoen for brystkreft og
markerer funn som er mistenkelige. Radiologen ser skåren og merkene og avgjør om kvinnen skal kalles inn til videre
undersøkelse.

I den svenske MASAI-studien gikk skalaen fra 1 til 10. Undersøkelser med skår 1–9 ble tydet av én radiolog, og de med
skår 10 av to [@r-lang].
"""

DISEASE = """
Brystkreft er den kreftformen som rammer flest kvinner, med over 4000 nye tilfeller i Norge i året [@r-programme].

Kvinner mellom 50 og 69 år får tilbud om mammografi hvert annet år gjennom Mammografiprogrammet [@r-programme]. De
fleste som møter, har ikke brystkreft. Noen får likevel brystkreft mellom to undersøkelser, såkalt intervallkreft.
"""

CURRENT_TREATMENT = """
To radiologer tyder hver for seg bildene fra alle som møter til screening, uten å vite hva den andre har kommet til
[@r-aims]. Ordningen er sikker, men radiologene bruker mye tid på normale bilder [@r-aims].
"""

NORWEGIAN_NOTE = """
I arbeidet med dette demonstrasjonsvarselet er det ikke søkt systematisk etter norske metodevurderinger.
"""

RESEARCH = """
I sikkerhetsanalysen av MASAI, med vel 80\u00a0000 kvinner, ble det funnet 6,1 krefttilfeller per 1000 kvinner med
kunstig intelligens og 5,1 med to radiologer alene [@r-lang]. Den neste analysen omfattet nesten 106\u00a0000 kvinner.
Da var det funnet kreft hos 338 kvinner i gruppen med kunstig intelligens og hos 262 i kontrollgruppen, og radiologenes
arbeid med å tyde bilder var om lag 44\u00a0% mindre [@r-hernstrom]. Tall for intervallkreft er ikke med her.

Den norske studien skal vise om resultatene også gjelder i Mammografiprogrammet [@r-aims].
"""

TRIALS = (
    TrialRow(
        key="nct04838756",
        number="NCT04838756",
        name="MASAI",
        phase=term(PHASES, "na"),
        participants=100_000,
        population="kvinner som møter til mammografiscreening i Sverige",
        intervention=(
            "Tyding med kunstig intelligens som støtte: én radiolog ved risikoskår 1–9, to radiologer ved skår 10"
        ),
        control="Tyding av to radiologer uten kunstig intelligens",
        outcomes="Andel med intervallkreft. Tidsramme: 43 måneder.",
        status=term(TRIAL_STATUSES, "ongoing"),
        start=date("2021-04-12"),
        completion=estimate("2025-05"),
        note="Registerposten ble sist oppdatert i april 2025.",
    ),
    TrialRow(
        key="nct06032390",
        number="NCT06032390",
        name="AIMS Norway",
        phase=term(PHASES, "na"),
        participants=150_000,
        participants_estimated=True,
        population="kvinner på 50–69 år som møter i Mammografiprogrammet og har samtykket til å delta",
        intervention="Tyding med kunstig intelligens sammen med én eller to radiologer",
        control="Uavhengig tyding av to radiologer",
        outcomes="Antall brystkrefttilfeller funnet ved screening per 1000 undersøkelser.",
        status=term(TRIAL_STATUSES, "ongoing"),
        start=date("2024-11-25"),
        completion=estimate("2033-06"),
    ),
)

REFERENCES = (
    Reference(
        key="r-mib242",
        authors="National Institute for Health and Care Excellence",
        title="Artificial intelligence in mammography",
        source="Medtech innovation briefing MIB242",
        published=date("2021"),
        url="https://www.nice.org.uk/advice/mib242",
    ),
    Reference(
        key="r-aims",
        authors="Folkehelseinstituttet",
        title="AIMS Norway: AI in Mammography Screening in Norway",
        source="Prosjektside",
        url="https://www.fhi.no/en/projects/cancer/aims",
    ),
    Reference(
        key="r-lang",
        authors="Lång K, et al.",
        title=(
            "Artificial intelligence-supported screen reading versus standard double reading in the Mammography "
            "Screening with Artificial Intelligence trial (MASAI): a clinical safety analysis"
        ),
        source="Lancet Oncology 24(8):936–944",
        published=date("2023"),
        url="https://doi.org/10.1016/S1470-2045(23)00298-X",
    ),
    Reference(
        key="r-programme",
        authors="Kreftregisteret",
        title="Om Mammografiprogrammet",
        source="Folkehelseinstituttet",
        url="https://www.kreftregisteret.no/screening/mammografiprogrammet/om_mammografiprogrammet/",
    ),
    Reference(
        key="r-freeman",
        authors="Freeman K, et al.",
        title=(
            "Use of artificial intelligence for image analysis in breast cancer screening programmes: "
            "systematic review of test accuracy"
        ),
        source="BMJ 374:n1872",
        published=date("2021-09-02"),
        url="https://doi.org/10.1136/bmj.n1872",
    ),
    Reference(
        key="r-hte10062",
        authors="National Institute for Health and Care Excellence",
        title="GID-HTE10062: utvalgt tema om kunstig intelligens ved mammografi",
        source="Health technology evaluation, under forberedelse",
        published=date("2024-11-19"),
        url="https://www.nice.org.uk/guidance/awaiting-development/gid-hte10062",
    ),
    Reference(
        key="r-hernstrom",
        authors="Hernström V, et al.",
        title=(
            "Screening performance and characteristics of breast cancer detected in the Mammography Screening with "
            "Artificial Intelligence trial (MASAI)"
        ),
        source="Lancet Digital Health 7(3):e175–e183",
        published=date("2025"),
        url="https://doi.org/10.1016/S2589-7500(24)00267-X",
    ),
)
