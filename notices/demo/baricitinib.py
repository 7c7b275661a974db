"""Baricitinib for atopic eczema: a medicine with a new indication, the notice that the journey ends with."""

import datetime

from notices.demo.baricitinib_trials import TRIALS
from notices.demo.pieces import areas, date, elements, estimate, kinds, named, prose, term
from notices.document import Atc, Document, Found, NorwegianAssessment, Reference, RegulatoryStatus
from notices.vocabulary import (
    APPROVAL_KINDS,
    APPROVAL_STATUSES,
    ASSESSMENT_RELATIONS,
    FINANCING,
    REGIONS,
    REGULATORY_CHANGES,
    TECHNOLOGY_TYPES,
)

RETURN_REASON = (
    "I studietabellen står det N = 651 for BREEZE-AD2 (NCT03334422). ClinicalTrials.gov oppgir 615 deltakere; "
    "sifrene er trolig byttet om. Rett tallet, og kontroller de tre andre radene mot registeret samtidig."
)


def baricitinib_first_try() -> Document:
    """The notice as it is first submitted: two digits of a trial's participants have changed places."""
    document = baricitinib()
    return document.revised(
        trials=tuple(
            trial.model_copy(update={"participants": 651}) if trial.number == "NCT03334422" else trial
            for trial in document.trials
        )
    )


def baricitinib() -> Document:
    """The notice as it is approved."""
    return Document(
        title=(
            "Baricitinib (Olumiant) til behandling av moderat til alvorlig atopisk eksem hos voksne "
            "som er aktuelle for systemisk behandling"
        ),
        technology_type=term(TECHNOLOGY_TYPES, "medicine"),
        areas=areas("hud"),
        substances=named("baricitinib"),
        brand_names=named("Olumiant"),
        # As it was printed; the code is another one from 2024 on.
        atc=Atc(code="L04AA37", group="Selektive immunsuppressiver"),
        holder="Eli Lilly [@r-sps]",
        financing=term(FINANCING, "specialist"),
        # After the application, before the European committee's opinion of September 2020.
        information_as_of=datetime.date(2020, 8, 3),
        summary=prose(SUMMARY),
        regulatory_change=term(REGULATORY_CHANGES, "extension"),
        regulatory_statuses=(_under_review("norway"), _under_review("eu")),
        status=prose(STATUS),
        description=prose(DESCRIPTION),
        disease=prose(DISEASE),
        current_treatment=prose(CURRENT_TREATMENT),
        norwegian_assessments=NORWEGIAN_ASSESSMENTS,
        international_done=Found(count=2, citations="[@r-drucker; @r-ta534]"),
        international_ongoing=Found(count=1, citations="[@r-ta681]"),
        alerts=Found(count=2, citations="[@r-sps; @r-nihr]"),
        research=prose(RESEARCH),
        trials=TRIALS,
        elements=elements("clinical_effect", "safety", "costs", "cost_effectiveness"),
        kinds=kinds(single="Legemiddelverket foreslår kostnad-nytte analyse"),
        references=REFERENCES,
    )


def _under_review(region: str) -> RegulatoryStatus:
    return RegulatoryStatus(
        key=f"ma-{region}",
        region=term(REGIONS, region),
        kind=term(APPROVAL_KINDS, "ma"),
        status=term(APPROVAL_STATUSES, "under_review"),
        date=estimate("2020-12"),
        note="[@r-ema]",
    )


SUMMARY = """
Baricitinib er en tablett som allerede brukes mot leddgikt. Firmaet har søkt om at den også skal kunne gis til voksne
med moderat til alvorlig atopisk eksem når behandling på huden ikke er nok. Søknaden er til vurdering i Europa.

Fire store studier sammenligner baricitinib med placebo. Tre av dem er avsluttet. Vi vet ikke sikkert hvor mange
pasienter i Norge som kan få nytte av behandlingen.
"""

STATUS = """
Dette er en indikasjonsutvidelse: Legemidlet er i bruk fra før, men ikke mot eksem. For atopisk eksem er det så langt
verken gitt markedsføringstillatelse (MT) i Norge eller i resten av EØS. Det europeiske legemiddelbyrået (EMA) har
søknaden til vurdering [@r-ema].
"""

DESCRIPTION = """
Baricitinib hemmer enzymene Janus-kinase (JAK) 1 og 2. Hemmingen er selektiv og reversibel. Enzymene fører
betennelsessignaler videre inne i cellene, både ved atopisk eksem og ved andre sykdommer med betennelse
[@r-smpc; @r-nihr].

I dag er legemidlet godkjent for voksne med moderat til alvorlig revmatoid artritt som ikke har hatt god nok virkning
av sykdomsmodifiserende legemidler, eller som ikke tåler dem; det holder at ett slikt legemiddel er prøvd [@r-smpc].
Den nye indikasjonen ventes å gjelde voksne med moderat til alvorlig atopisk eksem der systemisk behandling er aktuelt
[@r-ema].

Legemidlet er en tablett som svelges [@r-smpc].
"""

DISEASE = """
Atopisk eksem gir kløe og utslett. Typiske steder er ansiktet, halsen, overkroppens øvre del og huden på innsiden av
albuer og knær. Mange har også allergi der IgE spiller en rolle, astma eller allergisk rhinitt. De fleste blir syke i
spedbarnsalderen. Ved skolestart er huden blitt normal hos halvparten, og når barna er 15 år, er
60–70\u00a0% kvitt plagene. Eksemet kan komme tilbake hos voksne, og en sjelden gang begynner det først hos større barn
eller i voksen alder. Tørr hud som klør, sprekker lett. Da kan bakterier slippe til, og infeksjonen gjør eksemet verre
[@r-nel].

Alvorlighetsgraden varierer, fra noen få tørre flekker til rød og betent hud over store deler av kroppen. Ved moderat
og alvorlig sykdom er dårlig søvn, angst, depresjon og nedsatt livskvalitet vanlige følger [@r-nihr].

Blant voksne har om lag 2\u00a0% atopisk eksem [@r-nel; @r-nlh]. Hvor mange av dem i Norge som kan bli aktuelle for
baricitinib, er usikkert.
"""

CURRENT_TREATMENT = """
Daglig bruk av fuktighetskrem er grunnlaget og skal hindre at eksemet blusser opp igjen [@r-nel].

Når det trengs legemidler, begynner en med kortison på huden, det vil si glukokortikoider som krem eller salve. Hjelper
ikke det nok ved moderat til alvorlig eksem, kan kalsinevrinhemmerne takrolimus eller pimekrolimus smøres på i stedet.
UV-lys er et tillegg til lokal behandling: Lyset gjør hudens ytterste lag tykkere og barrieren sterkere. Bare når
eksemet er svært uttalt og ikke lar seg behandle på andre måter, er systemisk behandling et alternativ. Valget står da
mellom en kort kur med glukokortikoider, ciklosporin og azatioprin [@r-nlh].
"""

RESEARCH = """
Tabellen viser de fire studiene som trolig får mest å si når metoden skal vurderes.

Merknad til demonstrasjonen: Referanselisten i det opprinnelige varselet er gått tapt. Listen her er satt sammen på
nytt av offentlige kilder som passer til hvert utsagn. Datoen for opplysningene og det ventede tidspunktet for MT er
også satt for demonstrasjonen.
"""

SAME_SUBSTANCE, SAME_INDICATION = "same_substance", "same_indication"


def _assessment(number: str, relation: str, title: str, page: str) -> NorwegianAssessment:
    return NorwegianAssessment(
        key=number.lower(),
        relation=term(ASSESSMENT_RELATIONS, relation),
        number=number,
        title=title,
        url=f"https://nyemetoder.no/metoder/{page}",
    )


NORWEGIAN_ASSESSMENTS = (
    _assessment("ID2016_069", SAME_SUBSTANCE, "Baricitinib (Olumiant)", "baricitinib-olumiant"),
    _assessment("ID2017_055", SAME_INDICATION, "Dupilumab (Dupixent)", "dupilumab-dupixent"),
    _assessment("ID2018_113", SAME_INDICATION, "Dupilumab (Dupixent) – revurdering", "dupilumab-dupixent-revurdering"),
    _assessment(
        "ID2019_082", SAME_INDICATION, "Dupilumab (Dupixent) – revurdering II", "dupilumab-dupixent-revurdering-ii"
    ),
    _assessment(
        "ID2019_015", SAME_INDICATION, "Dupilumab (Dupixent) – indikasjon III", "dupilumab-dupixent-indikasjon-iii"
    ),
)

REFERENCES = (
    Reference(
        key="r-sps",
        authors="Specialist Pharmacy Service",
        title="New medicines: baricitinib",
        source="NHS",
        url="https://www.sps.nhs.uk/",
    ),
    Reference(
        key="r-ema",
        authors="European Medicines Agency",
        title="Olumiant (baricitinib)",
        source="European public assessment report (EPAR)",
        url="https://www.ema.europa.eu/en/medicines/human/EPAR/olumiant",
    ),
    Reference(
        key="r-smpc",
        authors="European Medicines Agency",
        title="Olumiant: summary of product characteristics",
        source="EPAR, product information",
        url="https://www.ema.europa.eu/en/documents/product-information/olumiant-epar-product-information_en.pdf",
    ),
    Reference(
        key="r-nihr",
        authors="NIHR Innovation Observatory",
        title="Baricitinib for moderate to severe atopic dermatitis",
        source="Health technology briefing, NIHRIO ID 17241",
        published=date("2019-03"),
        url="https://www.io.nihr.ac.uk/",
    ),
    Reference(
        key="r-nel",
        authors="Norsk Helseinformatikk",
        title="Atopisk eksem",
        source="Norsk elektronisk legehåndbok (NEL)",
        url="https://legehandboka.no/",
    ),
    Reference(
        key="r-nlh",
        authors="Foreningen for utgivelse av Norsk legemiddelhåndbok",
        title="Atopisk eksem",
        source="Norsk legemiddelhåndbok",
        url="https://www.legemiddelhandboka.no/",
    ),
    Reference(
        key="r-drucker",
        authors="Drucker AM, et al.",
        title=(
            "Systemic immunomodulatory treatments for patients with atopic dermatitis: "
            "a systematic review and network meta-analysis"
        ),
        source="JAMA Dermatology 156(6):659–667",
        published=date("2020"),
        url="https://pmc.ncbi.nlm.nih.gov/articles/PMC7177646/",
    ),
    Reference(
        key="r-ta534",
        authors="National Institute for Health and Care Excellence",
        title="Dupilumab for treating moderate to severe atopic dermatitis",
        source="Technology appraisal guidance TA534",
        published=date("2018-08"),
        url="https://www.nice.org.uk/guidance/ta534",
    ),
    Reference(
        key="r-ta681",
        authors="National Institute for Health and Care Excellence",
        title="Baricitinib for treating moderate to severe atopic dermatitis",
        source="Technology appraisal guidance TA681, under arbeid i august 2020",
        published=date("2021-03"),
        url="https://www.nice.org.uk/guidance/ta681",
    ),
)
