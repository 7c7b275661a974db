"""What the cells of arms and control say, and what the writer is warned of: small trials and real records."""

import pytest

from notices.trial_table.arms import (
    COMPARATOR_AS_ARM,
    IN_NO_ARM,
    MAY_BE_CONTROL,
    NO_CONTROL,
    NO_USABLE_NAME,
    PART_LEFT_OUT,
    SAME_TEXT,
    TREATMENT_OR_PLACEBO,
    UNREGISTERED_CONTROL,
    arm_cells,
)
from tests.support.small_trials import CHEMO, X, described, real, trial
from tests.support.trial_rows import arm, study
from trials.study import Intervention

# What the cells say: the rows, the control, and a warning.
SMALL_CELLS = {
    "usual care and something more": (
        trial(arm("TAU and X", "ACTIVE_COMPARATOR", X), arm("TAU", "NO_INTERVENTION")),
        (["Examplimab + vanlig behandling"], "Vanlig behandling", COMPARATOR_AS_ARM),
    ),
    "saline": (
        trial(arm("X", "EXPERIMENTAL", X), arm("Control", "PLACEBO_COMPARATOR", "Normal saline")),
        (["Examplimab"], "Placebo (saltvann)", None),
    ),
    "the vehicle": (
        trial(arm("X", "EXPERIMENTAL", X), arm("Vehicle", "PLACEBO_COMPARATOR", "Vehicle cream")),
        (["Examplimab"], "Placebo (vehikkel)", None),
    ),
    "one name for both": (
        trial(arm("Game 1", "ACTIVE_COMPARATOR", X), arm("Game 2", "PLACEBO_COMPARATOR", X)),
        (["Examplimab"], "Placebo", COMPARATOR_AS_ARM),
    ),
    "the tested name beside the placebo": (
        trial(arm("X", "EXPERIMENTAL", X), arm("Placebo", "PLACEBO_COMPARATOR", X, "Placebo")),
        (["Examplimab"], "Placebo", None),
    ),
    "background in both": (
        trial(arm("X", "EXPERIMENTAL", X, CHEMO), arm("Placebo", "PLACEBO_COMPARATOR", "Placebo", CHEMO)),
        (["Examplimab + kjemoterapi"], "Placebo + kjemoterapi", None),
    ),
    "background of which the title tells": (
        trial(
            arm("A", "EXPERIMENTAL", X, CHEMO),
            arm("B", "PLACEBO_COMPARATOR", X, CHEMO, "Placebo"),
            title="Of Examplimab",
        ),
        (["Examplimab + kjemoterapi"], "Placebo + kjemoterapi", None),
    ),
    "either": (
        trial(
            arm("Cohort 1: X 5 mg or placebo", "EXPERIMENTAL", X),
            arm("Cohort 2: X 10 mg or placebo", "EXPERIMENTAL", X),
        ),
        (["Examplimab 5 mg, kohort 1", "Examplimab 10 mg, kohort 2"], "Placebo", TREATMENT_OR_PLACEBO),
    ),
    "a name of both": (
        trial(arm("A", "EXPERIMENTAL", "Examplimab or placebo"), arm("B", "EXPERIMENTAL", "Other or placebo")),
        (["Examplimab", "Other"], "Placebo", TREATMENT_OR_PLACEBO),
    ),
    "by turns": (
        trial(
            arm("Placebo then X", "EXPERIMENTAL", X, "Placebo"),
            arm("X then placebo", "EXPERIMENTAL", X, "Placebo"),
            intervention_model="CROSSOVER",
        ),
        (["Examplimab"], "Placebo", TREATMENT_OR_PLACEBO),
    ),
    "an order of two": (
        trial(
            arm("AB", "EXPERIMENTAL", X, "Other"), arm("BA", "EXPERIMENTAL", X, "Other"), intervention_model="CROSSOVER"
        ),
        (["", ""], "", NO_USABLE_NAME),
    ),
    "a dummy": (
        trial(arm("X", "EXPERIMENTAL", X, "Placebo for Y"), arm("Y", "ACTIVE_COMPARATOR", "Y1", "Placebo for X")),
        (["Examplimab + placebo"], "Y1 + placebo", None),
    ),
    "doses alone": (
        trial(arm("X Dose A", "EXPERIMENTAL", X), arm("X Dose B", "EXPERIMENTAL", X)),
        (["Examplimab, dose A", "Examplimab, dose B"], "", NO_CONTROL),
    ),
    "two parts": (
        trial(
            arm("Part A: escalation in adults", "EXPERIMENTAL", X), arm("Part B", "EXPERIMENTAL", X), allocation="NA"
        ),
        (["Examplimab, del A, doseeskalering", "Examplimab, del B"], "Ingen kontrollgruppe", None),
    ),
    "frequencies": (
        trial(
            arm("Examplimab 5 mg QID", "EXPERIMENTAL", X),
            arm("Examplimab 5 mg every 8 hours", "EXPERIMENTAL", X),
            allocation="NON_RANDOMIZED",
        ),
        (
            ["Examplimab 5 mg fire ganger daglig", "Examplimab 5 mg hver 8. time"],
            "Ingen kontrollgruppe",
            None,
        ),
    ),
    "one arm of a randomised trial": (trial(arm("A", "EXPERIMENTAL", X)), (["Examplimab"], "", NO_CONTROL)),
    "a number as label": (
        trial(arm("1", "ACTIVE_COMPARATOR", "Other"), arm("2", "EXPERIMENTAL", X)),
        (["Examplimab"], "Other", None),
    ),
    "a label that contradicts the type": (
        trial(arm("X", "EXPERIMENTAL", X), arm("Leaflet", "NO_INTERVENTION")),
        (["Examplimab"], "", NO_USABLE_NAME),
    ),
    "usual care in the arm's own text": (
        trial(
            arm("X", "EXPERIMENTAL", X),
            described("Control", "NO_INTERVENTION", "They get treatment as usual."),
        ),
        (["Examplimab"], "Vanlig behandling", None),
    ),
    "a comparator that reads like what is tested": (
        trial(arm("X", "EXPERIMENTAL", X), arm("Control arm", "ACTIVE_COMPARATOR", X)),
        (["Examplimab"], "", NO_USABLE_NAME),
    ),
    "half of a cell": (
        trial(
            arm("X", "EXPERIMENTAL", X),
            arm("P", "PLACEBO_COMPARATOR"),
            arm("Y", "ACTIVE_COMPARATOR", "Given by nurses"),
        ),
        (["Examplimab"], "", NO_USABLE_NAME),
    ),
    "what is measured": (
        trial(arm("X", "EXPERIMENTAL", X, "Quality-of-Life Assessment"), allocation="NA"),
        (["Examplimab"], "Ingen kontrollgruppe", PART_LEFT_OUT),
    ),
    "a frequency that changes": (
        trial(arm("Examplimab BID, for adults QD", "EXPERIMENTAL", X), allocation="NA"),
        (["Examplimab"], "Ingen kontrollgruppe", PART_LEFT_OUT),
    ),
    "an intervention of no arm": (
        study(
            arms=(arm("A", "EXPERIMENTAL", X), arm("P", "PLACEBO_COMPARATOR")),
            interventions=(Intervention(X, "DRUG"), Intervention("Other", "DRUG")),
        ),
        (["Examplimab"], "Placebo", IN_NO_ARM),
    ),
    "one of two treatments": (
        trial(
            described("X", "EXPERIMENTAL", "X with cisplatin 75 mg/m2 or carboplatin", X, "Cisplatin", "Carboplatin"),
            described("Chemo", "ACTIVE_COMPARATOR", "The physician's choice", "Docetaxel", "Pemetrexed"),
        ),
        (["Examplimab + cisplatin eller karboplatin"], "", NO_USABLE_NAME),
    ),
    "one of several, called standard of care": (
        trial(arm("X", "EXPERIMENTAL", X), arm("Standard of care", "ACTIVE_COMPARATOR", "Docetaxel", "Pemetrexed")),
        (["Examplimab"], "Standardbehandling", PART_LEFT_OUT),
    ),
    "a heading of what is listed": (
        trial(arm("Examplimab + chemotherapy", "EXPERIMENTAL", X, "Docetaxel"), allocation="NA"),
        (["Examplimab + docetaksel"], "Ingen kontrollgruppe", None),
    ),
    "cohorts of a treatment and its placebo": (
        trial(arm("Cohort 1", "EXPERIMENTAL", X, "Placebo"), arm("Cohort 2", "EXPERIMENTAL", X, "Placebo")),
        (["Examplimab, kohort 1", "Examplimab, kohort 2"], "Placebo", TREATMENT_OR_PLACEBO),
    ),
    "an extension for those who had a placebo": (
        trial(
            arm("Placebo/Examplimab", "EXPERIMENTAL", X),
            arm("Examplimab 5 mg", "EXPERIMENTAL", X),
            allocation="NON_RANDOMIZED",
        ),
        (["Examplimab", "Examplimab 5 mg"], "Ingen kontrollgruppe", None),
    ),
    "a placebo that is followed by the treatment": (
        trial(arm("X", "EXPERIMENTAL", X), arm("Placebo followed by X", "PLACEBO_COMPARATOR", "Placebo", X)),
        (["Examplimab"], "Placebo", None),
    ),
    "not that treatment": (
        trial(arm(X, "EXPERIMENTAL", X), arm(f"No {X}", "NO_INTERVENTION")),
        (["Examplimab"], "Ingen behandling", None),
    ),
    "usual care beside the placebo": (
        trial(arm("Examplimab + BSC", "EXPERIMENTAL", X), arm("Placebo + BSC", "PLACEBO_COMPARATOR", "Placebo")),
        (["Examplimab + beste støttebehandling"], "Placebo + beste støttebehandling", None),
    ),
    "a placebo with a name of its own": (
        trial(arm("Examplimab", "EXPERIMENTAL", X), arm("Control", "PLACEBO_COMPARATOR", "Midazolam")),
        (["Examplimab"], "Placebo (midazolam)", None),
    ),
    "the same list at both arms": (
        trial(arm("A", "EXPERIMENTAL", X, "Placebo"), arm("Placebo", "PLACEBO_COMPARATOR", X, "Placebo")),
        (["Examplimab"], "Placebo", None),
    ),
    "one arm with both": (
        trial(arm("Examplimab or placebo", "EXPERIMENTAL", X, "Placebo")),
        (["Examplimab"], "Placebo", TREATMENT_OR_PLACEBO),
    ),
    "one treatment with the other's placebo": (
        trial(
            arm("Both", "EXPERIMENTAL", X, "Other"),
            arm("Examplimab + placebo", "EXPERIMENTAL", X, "Placebo"),
            arm("Placebo", "PLACEBO_COMPARATOR", "Placebo"),
        ),
        (["Examplimab + Other", "Examplimab + placebo"], "Placebo", None),
    ),
    "a dose that grows": (
        trial(arm("Examplimab 5 mg titrated to 10 mg QD", "EXPERIMENTAL", X), allocation="NA"),
        (["Examplimab 5 mg trappet opp til 10 mg én gang daglig"], "Ingen kontrollgruppe", None),
    ),
    "numbers that are no study part": (
        trial(
            arm("Examplimab in adults, dose 1.5 mg", "EXPERIMENTAL", X),
            arm("Adults: examplimab after high-dose chemotherapy, parts 1-3", "EXPERIMENTAL", X),
            arm("Stage IV: examplimab, recommended phase 2 dose", "EXPERIMENTAL", X),
            allocation="NON_RANDOMIZED",
        ),
        (["Examplimab 1,5 mg", "Examplimab", "Examplimab"], "Ingen kontrollgruppe", SAME_TEXT),
    ),
    "an intervention of none, beside the only arm": (
        study(arms=(arm("A", "EXPERIMENTAL", X),), interventions=(Intervention(X), Intervention("Other"))),
        (["Examplimab"], "Ingen kontrollgruppe", IN_NO_ARM),
    ),
    "usual care and something else": (
        trial(arm("X", "EXPERIMENTAL", X), arm("Usual care plus education", "ACTIVE_COMPARATOR", "Lectures by nurses")),
        (["Examplimab"], "", NO_USABLE_NAME),
    ),
    "a dose behind the word control": (
        trial(arm("Examplimab 5 mg", "EXPERIMENTAL", X), arm("Control (examplimab 1 mg)", "ACTIVE_COMPARATOR", X)),
        (["Examplimab 5 mg"], "Examplimab 1 mg", None),
    ),
    "factors": (
        trial(
            arm("Examplimab + Other placebo", "ACTIVE_COMPARATOR", X, "Placebo for Other"),
            arm("Examplimab placebo + Other", "ACTIVE_COMPARATOR", "Other", "Placebo for X"),
            arm("Both placebos", "PLACEBO_COMPARATOR", "Placebo for Other", "Placebo for X"),
            intervention_model="FACTORIAL",
        ),
        (["Examplimab + Other placebo", "Examplimab placebo + Other"], "Placebo", COMPARATOR_AS_ARM),
    ),
    "no arm is told apart": (
        trial(arm("A", "OTHER", "Aa"), arm("B", "OTHER", "Bb")),
        (["Aa", "Bb"], "", MAY_BE_CONTROL),
    ),
}
REAL_CELLS = {
    "NCT03113786": ("Standardbehandling", COMPARATOR_AS_ARM),
    "NCT03683472": ("Vanlig behandling", COMPARATOR_AS_ARM),
    "NCT05601362": ("Placebo", COMPARATOR_AS_ARM),
    "NCT06367855": ("Placebo (saltvann)", COMPARATOR_AS_ARM),
    "NCT03569618": ("Placebo", COMPARATOR_AS_ARM),
    "NCT05302050": (None, COMPARATOR_AS_ARM),
    "NCT04770285": ("Narrebehandling (sham)", UNREGISTERED_CONTROL),
    "NCT06325566": ("Narrebehandling (sham, saltvann)", None),
    "NCT06053242": ("Placebo", TREATMENT_OR_PLACEBO),
    "NCT05184725": ("Vanlig behandling", None),
    "NCT05816382": ("", NO_CONTROL),
    "NCT00405041": ("", NO_CONTROL),
    "NCT00973089": ("", NO_USABLE_NAME),
    "NCT05614284": ("", NO_USABLE_NAME),
    "NCT00868335": ("", NO_USABLE_NAME),
    "NCT04431453": ("Ingen kontrollgruppe", None),
    "NCT05907980": ("Ingen kontrollgruppe", None),
    "NCT05536349": ("Ingen kontrollgruppe", None),
}


@pytest.mark.parametrize("name", SMALL_CELLS)
def test_the_cells_of_a_small_trial(name: str):
    source, (rows, control, warning) = SMALL_CELLS[name]

    cells = arm_cells(source, "nb")

    assert ([row.text for row in cells.arms], cells.control) == (rows, control)
    assert (warning in cells.warnings) if warning else cells.warnings in {(), (SAME_TEXT,)}


@pytest.mark.parametrize("number", REAL_CELLS)
def test_the_control_of_a_real_record(number: str):
    control, warning = REAL_CELLS[number]

    cells = arm_cells(real(number), "nb")

    assert control is None or cells.control == control
    assert warning is None or warning in cells.warnings
    assert cells.arms
