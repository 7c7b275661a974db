"""Which arms are the intervention and which the control: each rule by a small trial and by a real record."""

import pytest

from notices.trial_table.arm_facts import Role
from notices.trial_table.arm_labels import call_of
from notices.trial_table.arm_roles import OWN_RULES, RULES_BESIDE_OTHERS, UNDECIDED, decide
from tests.support.small_trials import CHEMO, X, real, trial
from tests.support.trial_rows import arm

# By the name of the rule: a trial of our own in which it decides the first arm.
SMALL = {
    "is_not_compared": trial(arm("Placebo and X", "PLACEBO_COMPARATOR", X), allocation="NA"),
    "gets_either": trial(arm("Cohort 1: X or placebo", "EXPERIMENTAL", X), arm("Cohort 2", "EXPERIMENTAL", X)),
    "gets_placebo_by_turns": trial(
        arm("Placebo then X", "EXPERIMENTAL", X, "Placebo"),
        arm("X then placebo", "EXPERIMENTAL", X, "Placebo"),
        intervention_model="CROSSOVER",
    ),
    "gets_placebo_alone": trial(arm("Dose 0", "EXPERIMENTAL", "Placebo"), arm("Dose 1", "EXPERIMENTAL", X)),
    "is_called_inactive": trial(arm("Control group", "EXPERIMENTAL", "Other"), arm("Group 2", "EXPERIMENTAL", X)),
    "gets_usual_care_alone": trial(arm("B", "EXPERIMENTAL", "Usual care"), arm("A", "EXPERIMENTAL", X, "Usual care")),
    "is_registered_as_control": trial(arm("Leaflet", "NO_INTERVENTION"), arm("A", "EXPERIMENTAL", X)),
    "is_registered_as_tested": trial(arm("A", "EXPERIMENTAL", X), arm("B", "ACTIVE_COMPARATOR", "Other")),
    "is_beside_a_control": trial(arm("X 5 mg", "ACTIVE_COMPARATOR", X), arm("P", "PLACEBO_COMPARATOR", "Placebo")),
    "gets_what_is_tested": trial(
        arm("X 5 mg", "ACTIVE_COMPARATOR", X),
        arm("X 10 mg", "EXPERIMENTAL", X),
        arm("Placebo", "PLACEBO_COMPARATOR", "Placebo"),
    ),
    "gets_background_alone": trial(arm("B", "OTHER", CHEMO), arm("A", "EXPERIMENTAL", X, CHEMO)),
    "is_beside_background": trial(arm("A", "ACTIVE_COMPARATOR", X, CHEMO), arm("B", "ACTIVE_COMPARATOR", CHEMO)),
    "is_registered_as_comparator": trial(arm("B", "ACTIVE_COMPARATOR", "Other"), arm("A", "EXPERIMENTAL", X)),
    "gets_something_tested": trial(arm("Extension", "OTHER", X), arm("A", "EXPERIMENTAL", X), arm("C", "OTHER", "Z")),
    "is_the_only_other_arm": trial(arm("B", "OTHER", "Other"), arm("A", "EXPERIMENTAL", X)),
}
# A real record, the arm's place and its role. Among the records beside the project three rules decide nothing.
REAL = {
    "is_not_compared": ("NCT05094401", 1, Role.INTERVENTION),
    "gets_either": ("NCT06053242", 1, Role.BOTH),
    "gets_placebo_alone": ("NCT05819710", 4, Role.CONTROL),
    "is_called_inactive": ("NCT06667843", 2, Role.CONTROL),
    "is_registered_as_control": ("NCT03569618", 2, Role.CONTROL),
    "is_registered_as_tested": ("NCT05813925", 1, Role.INTERVENTION),
    "is_beside_a_control": ("NCT05803083", 1, Role.INTERVENTION),
    "gets_what_is_tested": ("NCT04039581", 3, Role.INTERVENTION),
    "gets_background_alone": ("NCT02513394", 2, Role.CONTROL),
    "is_beside_background": ("NCT03433391", 1, Role.INTERVENTION),
    "is_registered_as_comparator": ("NCT05071482", 2, Role.CONTROL),
    "is_the_only_other_arm": ("NCT04925570", 2, Role.CONTROL),
}
RULES = {rule.question.__name__: rule for rule in (*OWN_RULES, *RULES_BESIDE_OTHERS)}


@pytest.mark.parametrize("name", RULES)
def test_each_rule_decides_a_small_trial(name: str):
    (first, *_others) = decide(SMALL[name])

    assert first.rule is RULES[name]


@pytest.mark.parametrize("name", REAL)
def test_each_rule_decides_a_real_record(name: str):
    number, place, role = REAL[name]

    decision = decide(real(number))[place - 1]

    assert (decision.rule, decision.role) == (RULES[name], role)


def test_every_rule_has_a_reason_of_its_own_that_a_person_can_read():
    reasons = [rule.reason for rule in (*RULES.values(), UNDECIDED)]

    assert len(set(reasons)) == len(reasons)
    assert all(reason[0].isupper() and reason.endswith(".") for reason in reasons)


@pytest.mark.parametrize(
    ("label", "call"),
    [
        ("Arm B: Placebo", "placebo"),
        ("Part II - Placebo group", "placebo"),
        ("Examplimab Placebo", "placebo"),
        ("Vehicle cream", "placebo"),
        ("Placebo Comparator: A", None),
        ("Digital therapeutic B - Sham", "sham"),
        ("Control Group (CG)", "control"),
        ("Relaxation Control", "control"),
        ("Lumbar discectomy (control)", "control"),
        ("Wait-list control", "waiting"),
        ("Attention control", "control"),
        ("No further treatment", "untreated"),
        ("No Intervention: Control", "control"),
        ("Observation only", "observation"),
        ("Treatment-As-Usual (TAU)", "usual"),
        ("Arm II (standard of care)", "usual"),
        ("Controlled release oxycodone", None),
        ("Pain control device", None),
        ("Control-IQ system", None),
        ("Glycemic control group", None),
        ("Motor control exercises", None),
        ("Placebo-controlled part", None),
        ("No prior therapy", None),
        ("Observational cohort", None),
        ("Standard dose", None),
        ("Examplimab + placebo", None),
    ],
)
def test_the_head_of_a_label_is_read_in_whole_words(label: str, call: str | None):
    assert call_of(label) == call
