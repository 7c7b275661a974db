"""Dupilumab for atopic eczema, as it looked in June 2017: overtaken by events, and withdrawn as outdated."""

import datetime

from notices.demo.pieces import areas, arms, date, elements, estimate, kinds, named, prose, term
from notices.document import Document, Found, NyeMetoderNumber, Reference, RegulatoryStatus, TrialRow
from notices.vocabulary import (
    APPROVAL_KINDS,
    APPROVAL_STATUSES,
    FINANCING,
    PHASES,
    REGIONS,
    REGULATORY_CHANGES,
    TECHNOLOGY_TYPES,
    TRIAL_STATUSES,
)

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


def outdated() -> Document:
    """The notice that was live until the technology had been decided on."""
    return Document(
        title="Dupilumab (Dupixent) til behandling av moderat til alvorlig atopisk eksem hos voksne",
        technology_type=term(TECHNOLOGY_TYPES, "medicine"),
        areas=areas("hud"),
        substances=named("dupilumab"),
        brand_names=named("Dupixent"),
        # No ATC code: in June 2017 the substance had none in force.
        holder="Sanofi [@r-ema]",
        financing=term(FINANCING, "specialist"),
        nye_metoder=(NyeMetoderNumber(key="id2017_055", number="ID2017_055"),),
        information_as_of=datetime.date(2017, 6, 15),
        summary=prose(SUMMARY),
        regulatory_change=term(REGULATORY_CHANGES, "new_substance"),
        regulatory_statuses=STATUSES,
        status=prose(STATUS),
        description=prose(DESCRIPTION),
        disease=prose(DISEASE),
        current_treatment=prose(CURRENT_TREATMENT),
        norwegian_note=prose(NORWEGIAN_NOTE),
        international_done=Found(count=1, citations="[@r-roekevisch]"),
        international_ongoing=Found(count=1, citations="[@r-ta534]"),
        alerts=Found(count=1, citations="[@r-sps]"),
        research=prose(RESEARCH),
        trials=TRIALS,
        elements=elements("clinical_effect", "safety", "costs", "cost_effectiveness"),
        kinds=kinds(single="Sammenligning med systemisk behandling som brukes i dag"),
        references=REFERENCES,
    )


STATUSES = (
    RegulatoryStatus(
        key="ma-norway",
        region=term(REGIONS, "norway"),
        kind=term(APPROVAL_KINDS, "ma"),
        status=term(APPROVAL_STATUSES, "under_review"),
        date=estimate("2017"),
        note="[@r-ema]",
    ),
    RegulatoryStatus(
        key="ma-eu",
        region=term(REGIONS, "eu"),
        kind=term(APPROVAL_KINDS, "ma"),
        status=term(APPROVAL_STATUSES, "under_review"),
        date=estimate("2017"),
        note="[@r-ema]",
    ),
    RegulatoryStatus(
        key="fda-usa",
        region=term(REGIONS, "usa"),
        kind=term(APPROVAL_KINDS, "fda"),
        status=term(APPROVAL_STATUSES, "granted"),
        date=date("2017-03-28"),
        note="[@r-fda]",
    ),
)

SUMMARY = """
Dupilumab er et nytt legemiddel mot atopisk eksem. Det gis som sprøyte under huden. Legemidlet er godkjent i USA og til
vurdering i Europa. Tre studier med til sammen mer enn 2000 voksne har sammenlignet det med placebo.
"""

STATUS = """
Dupilumab er et nytt virkestoff. Det har ikke markedsføringstillatelse (MT) i Norge eller EU; søknaden er til vurdering
hos Det europeiske legemiddelbyrået (EMA) [@r-ema]. Amerikanske myndigheter (FDA) godkjente legemidlet
28. mars 2017 [@r-fda].
"""

DESCRIPTION = """
Dupilumab er et humant monoklonalt antistoff. Det binder seg til en del av reseptoren som er felles for interleukin 4
og interleukin 13, og demper dermed en betennelsesvei som er viktig ved atopisk eksem [@r-simpson].

Legemidlet settes som injeksjon under huden. Behandlingen starter med en dobbel dose [@r-simpson].
"""

DISEASE = """
Atopisk eksem er en kronisk betennelse i huden med kløe, tørr hud og utslett som kommer og går. Sykdommen begynner
oftest i barneårene, men kan vare ved eller komme igjen hos voksne [@r-nel]. Ved moderat og alvorlig sykdom
påvirkes både søvn, arbeid og livskvalitet [@r-simpson].

Antallet norske pasienter som kan bli aktuelle for behandlingen, er ikke kjent.
"""

CURRENT_TREATMENT = """
Grunnbehandlingen er fuktighetskrem og lokale glukokortikoider. Lokale kalsinevrinhemmere og lysbehandling er neste
trinn [@r-nel]. Voksne med alvorlig eksem som ikke blir bra nok, kan få systemisk behandling, først og fremst
ciklosporin i en begrenset periode; azatioprin og metotreksat er alternativer med svakere dokumentasjon
[@r-roekevisch].
"""

NORWEGIAN_NOTE = """
Metoden er meldt til Nye metoder med nummeret ID2017_055. Det er ikke søkt etter andre norske metodevurderinger i
arbeidet med dette demonstrasjonsvarselet.
"""

RESEARCH = """
SOLO 1 og SOLO 2 er to like studier av dupilumab alene [@r-simpson]. I CHRONOS ble dupilumab gitt sammen med lokale
glukokortikoider i ett år [@r-blauvelt].
"""

WITHOUT_EFFECT = (
    "voksne med kronisk, moderat til alvorlig atopisk dermatitt i minst tre år og lite nytte av lokal behandling"
)
CLEAR_SKIN = "Andel med IGA 0 eller 1 og bedring på minst 2 poeng. Tidsramme: 16 uker."
DOSES = arms("300 mg hver uke", "300 mg annenhver uke")

TRIALS = (
    TrialRow(
        key="nct02277743",
        number="NCT02277743",
        name="LIBERTY AD SOLO 1",
        phase=term(PHASES, "3"),
        participants=671,
        population=WITHOUT_EFFECT,
        intervention="Dupilumab subkutant:",
        arms=DOSES,
        control="Placebo subkutant hver uke",
        outcomes=CLEAR_SKIN,
        status=term(TRIAL_STATUSES, "completed"),
        completion=date("2016-02"),
    ),
    TrialRow(
        key="nct02277769",
        number="NCT02277769",
        name="LIBERTY AD SOLO 2",
        phase=term(PHASES, "3"),
        participants=708,
        population=WITHOUT_EFFECT,
        intervention="Dupilumab subkutant:",
        arms=DOSES,
        control="Placebo subkutant hver uke",
        outcomes=CLEAR_SKIN,
        status=term(TRIAL_STATUSES, "completed"),
        completion=date("2016-01"),
    ),
    TrialRow(
        key="nct02260986",
        number="NCT02260986",
        name="LIBERTY AD CHRONOS",
        phase=term(PHASES, "3"),
        participants=740,
        population=WITHOUT_EFFECT,
        intervention="Dupilumab subkutant, sammen med topikale kortikosteroider:",
        arms=DOSES,
        control="Placebo subkutant hver uke, sammen med topikale kortikosteroider",
        outcomes=CLEAR_SKIN,
        status=term(TRIAL_STATUSES, "completed"),
        completion=date("2016-10"),
    ),
)

REFERENCES = (
    Reference(
        key="r-ema",
        authors="European Medicines Agency",
        title="Dupixent (dupilumab)",
        source="European public assessment report (EPAR)",
        url="https://www.ema.europa.eu/en/medicines/human/EPAR/dupixent",
    ),
    Reference(
        key="r-fda",
        authors="US Food and Drug Administration",
        title="FDA approves new eczema drug Dupixent",
        source="Pressemelding",
        published=date("2017-03-28"),
        url="https://www.fda.gov/",
    ),
    Reference(
        key="r-simpson",
        authors="Simpson EL, et al.",
        title="Two phase 3 trials of dupilumab versus placebo in atopic dermatitis",
        source="New England Journal of Medicine 375:2335–2348",
        published=date("2016"),
        url="https://doi.org/10.1056/NEJMoa1610020",
    ),
    Reference(
        key="r-nel",
        authors="Norsk Helseinformatikk",
        title="Atopisk eksem",
        source="Norsk elektronisk legehåndbok (NEL)",
        url="https://legehandboka.no/",
    ),
    Reference(
        key="r-roekevisch",
        authors="Roekevisch E, et al.",
        title=(
            "Efficacy and safety of systemic treatments for moderate-to-severe atopic dermatitis: a systematic review"
        ),
        source="Journal of Allergy and Clinical Immunology 133(2):429–438",
        published=date("2014"),
        url="https://doi.org/10.1016/j.jaci.2013.07.049",
    ),
    Reference(
        key="r-ta534",
        authors="National Institute for Health and Care Excellence",
        title="Dupilumab for treating moderate to severe atopic dermatitis",
        source="Technology appraisal guidance TA534, under arbeid i juni 2017",
        published=date("2018-08"),
        url="https://www.nice.org.uk/guidance/ta534",
    ),
    Reference(
        key="r-sps",
        authors="Specialist Pharmacy Service",
        title="New medicines: dupilumab",
        source="NHS",
        url="https://www.sps.nhs.uk/",
    ),
    Reference(
        key="r-blauvelt",
        authors="Blauvelt A, et al.",
        title=(
            "Long-term management of moderate-to-severe atopic dermatitis with dupilumab and concomitant topical "
            "corticosteroids (LIBERTY AD CHRONOS)"
        ),
        source="Lancet 389:2287–2303",
        published=date("2017"),
        url="https://doi.org/10.1016/S0140-6736(17)31191-1",
    ),
)
