"""The four trials of the baricitinib notice, as its table prints them."""

from notices.demo.pieces import arms, date, estimate, term
from notices.document import TrialRow
from notices.vocabulary import PHASES, TRIAL_STATUSES

ADULTS = (
    "voksne over 18 år som har hatt moderat til alvorlig atopisk dermatitt (AD) i 12 måneder eller mer, "
    "og som ikke har fått god nok hjelp av legemidler på huden"
)
INTOLERANT = f"{ADULTS} eller ikke tåler dem"
CLEAR_SKIN = "Andel med «Investigator’s Global Assessment» (IGA) 0 eller 1"
AFTER_16_WEEKS = f"{CLEAR_SKIN} og bedring på minst 2 poeng. Tidsramme: 16 uker."

PHASE_3 = term(PHASES, "3")
ONGOING = term(TRIAL_STATUSES, "ongoing")
COMPLETED = term(TRIAL_STATUSES, "completed")

TRIALS = (
    TrialRow(
        key="nct03334396",
        number="NCT03334396",
        name="BREEZE-AD1",
        phase=PHASE_3,
        participants=624,
        population=INTOLERANT,
        intervention="Baricitinib peroralt en gang daglig:",
        arms=arms("4 mg", "2 mg", "1 mg"),
        control="Placebo peroralt en gang daglig",
        outcomes=AFTER_16_WEEKS,
        status=COMPLETED,
        completion=date("2019-08"),
    ),
    TrialRow(
        key="nct03334422",
        number="NCT03334422",
        name="BREEZE-AD2",
        phase=PHASE_3,
        participants=615,
        population=INTOLERANT,
        intervention="Baricitinib peroralt en gang daglig:",
        arms=arms("4 mg", "2 mg", "1 mg"),
        control="Placebo peroralt en gang daglig",
        outcomes=AFTER_16_WEEKS,
        status=COMPLETED,
        completion=date("2018-12"),
    ),
    TrialRow(
        key="nct03334435",
        number="NCT03334435",
        name="BREEZE-AD3",
        phase=PHASE_3,
        participants=1760,
        participants_estimated=True,
        population=(
            "voksne over 18 år som fyller inklusjonskriteriene til NCT03334396 eller NCT03334422, eller som har "
            "gjennomført en tidligere studie som gir rett til å gå direkte over i BREEZE-AD3"
        ),
        intervention="Baricitinib peroralt:",
        arms=arms(
            "baricitinib high dose nonresponders",
            "baricitinib high dose nonresponders rescued",
            "baricitinib mid dose nonresponders rescued",
            "baricitinib high dose responders",
            "baricitinib mid dose responders",
            "baricitinib low dose responders",
            "baricitinib open label extension",
        ),
        control="Placebo peroralt",
        outcomes=f"{CLEAR_SKIN} etter 16 uker, 36 uker og 52 uker.",
        status=ONGOING,
        completion=estimate("2023-09"),
    ),
    TrialRow(
        key="nct03733301",
        number="NCT03733301",
        name="BREEZE-AD7",
        phase=PHASE_3,
        participants=329,
        population=ADULTS,
        arms=arms(
            "Baricitinib høydose peroralt, kombinert med topikale kortikosteroider",
            "Baricitinib lavdose peroralt, kombinert med topikale kortikosteroider",
        ),
        control="Placebo peroralt, kombinert med topikale kortikosteroider",
        outcomes=AFTER_16_WEEKS,
        status=COMPLETED,
        completion=date("2019-08"),
    ),
)
