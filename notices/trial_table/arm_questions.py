"""Questions of one arm of a trial: what it is given and called, and how that stands beside the other arms."""

import re

from notices.trial_table.arm_facts import ArmFacts, Role, TrialFacts
from notices.trial_table.arm_labels import INACTIVE, addition, call_of

INERT_KINDS = {"PLACEBO_COMPARATOR", "SHAM_COMPARATOR"}
UNCOMPARED_KINDS = {"OBSERVATIONAL", "EXPANDED_ACCESS"}
CONTROL_KINDS = {*INERT_KINDS, "NO_INTERVENTION"}

# "Placebo then examplimab", "Sequence AB": participants get their treatments by turns.
BY_TURNS = re.compile(
    r"\b(?:then|followed by|first|sequence|cross(?:ed)?[- ]?over|switch\w*)\b|→|->|(?<=\w)\s*/\s*(?=placebo)"
    r"|(?<=placebo)\s*[/–-]|\s[–-]\s*placebo\b|\bplacebo to\b|\bto placebo\b",
    re.IGNORECASE,
)
COHORT = re.compile(r"\b(?:cohort|part|panel|(?:single|multiple) ascending|sad|mad)\b", re.IGNORECASE)
ALONE = re.compile(r"(.+?)\s+(?:only|alone|monotherapy)\s*$", re.IGNORECASE)


def is_not_compared(facts: ArmFacts, trial: TrialFacts) -> bool:
    return len(trial.arms) == 1 or trial.study.kind in UNCOMPARED_KINDS


def gets_either(facts: ArmFacts, trial: TrialFacts) -> bool:
    """Do participants get the treatment or a placebo?

    A description may speak of a dummy where there is a control. Where there is none, and each cohort of a randomised
    trial lists a placebo, some of its people get that.
    """
    if facts.arm.kind in CONTROL_KINDS or trial.study.kind in UNCOMPARED_KINDS:
        return False
    if facts.contents.is_either:
        return True
    if any(map(_may_be_control, trial.arms)):
        return False
    is_cohort = trial.study.allocation == "RANDOMIZED" and COHORT.search(facts.arm.label) is not None
    are_alike = all(each.contents.inert and each.contents.treatments for each in trial.arms)
    return facts.contents.may_be_either or (is_cohort and are_alike)


def _may_be_control(facts: ArmFacts) -> bool:
    return facts.arm.kind in {*CONTROL_KINDS, "ACTIVE_COMPARATOR"} or facts.call in INACTIVE


def gets_placebo_by_turns(facts: ArmFacts, trial: TrialFacts) -> bool:
    if trial.study.intervention_model != "CROSSOVER" or not _names_placebo(facts):
        return False
    is_placebo = facts.arm.kind in CONTROL_KINDS or facts.call in {"placebo", "sham"}
    if is_placebo and not BY_TURNS.search(facts.arm.label):
        return False
    return bool(facts.contents.treatments) and not _is_pure(facts, trial)


def _is_pure(facts: ArmFacts, trial: TrialFacts) -> bool:
    """Is it one of the treatments of a crossover trial rather than an order of them?"""
    return not BY_TURNS.search(facts.arm.label) and any(
        not each.contents.treatments and _names_placebo(each) for each in trial.arms
    )


def _names_placebo(facts: ArmFacts) -> bool:
    return bool(facts.contents.inert) or re.search(r"\bplacebo\b", facts.arm.label, re.IGNORECASE) is not None


def gets_placebo_alone(facts: ArmFacts, trial: TrialFacts) -> bool:
    """Is it given a placebo or sham, and beside it nothing that the other arms lack?"""
    if not facts.contents.inert or not _differs(facts, trial):
        return False
    # Beside an arm of placebos alone, this is one of the treatments.
    if any(each.contents.inert and each.contents.keys < facts.contents.keys for each in trial.others(facts)):
        return False
    return all(facts.contents.keys < each.contents.keys for each in trial.others(facts) if not _is_inert(each))


def _is_inert(facts: ArmFacts) -> bool:
    return not facts.contents.treatments


def _differs(facts: ArmFacts, trial: TrialFacts) -> bool:
    return any(each.contents.treatments for each in trial.others(facts)) or not facts.contents.treatments


def is_called_inactive(facts: ArmFacts, trial: TrialFacts) -> bool:
    return facts.call in INACTIVE and not _adds_treatment(facts, trial) and not _had_placebo(facts)


def _had_placebo(facts: ArmFacts) -> bool:
    """Do people get the treatment now who had a placebo before: "Placebo/Examplimab" of an extension?"""
    is_given = bool(facts.contents.treatments) and not facts.contents.inert and facts.arm.kind not in CONTROL_KINDS
    return facts.call in {"placebo", "sham"} and is_given and BY_TURNS.search(facts.arm.label) is not None


def _adds_treatment(facts: ArmFacts, trial: TrialFacts) -> bool:
    """Does the label add a treatment of the arm's own to its head: "TAU and an app"?"""
    added = addition(facts.arm.label)
    if not added or facts.call == "control" or call_of(added) in {"placebo", "sham", "usual", "control"}:
        return False
    own = [name for name in facts.contents.treatments if not _is_background(name, facts, trial)]
    if facts.call == "usual":
        return bool(own)
    words = set(re.findall(r"\w{3,}", added.casefold()))
    return any(words & set(re.findall(r"\w{3,}", name.casefold())) for name in own)


def _is_background(name: str, facts: ArmFacts, trial: TrialFacts) -> bool:
    return all(name.casefold() in each.contents.keys and len(each.contents.keys) > 1 for each in trial.others(facts))


def is_registered_as_control(facts: ArmFacts, trial: TrialFacts) -> bool:
    return facts.arm.kind in CONTROL_KINDS


def gets_usual_care_alone(facts: ArmFacts, trial: TrialFacts) -> bool:
    has_more = any(each.contents.treatments for each in trial.others(facts))
    return bool(facts.contents.usual) and not facts.contents.treatments and has_more


def is_registered_as_tested(facts: ArmFacts, trial: TrialFacts) -> bool:
    return facts.arm.kind == "EXPERIMENTAL"


def is_beside_a_control(facts: ArmFacts, trial: TrialFacts) -> bool:
    """Is no arm registered as tested, but one found that is the control?"""
    has_tested = any(each.arm.kind == "EXPERIMENTAL" for each in trial.having(Role.INTERVENTION))
    return not has_tested and bool(trial.having(Role.CONTROL)) and facts.arm.kind in {"ACTIVE_COMPARATOR", "OTHER"}


def gets_what_is_tested(facts: ArmFacts, trial: TrialFacts) -> bool:
    """Is it given just what a tested arm is given beyond the placebo or untreated arm: another dose of it?"""
    controls = trial.having(Role.CONTROL, Role.BOTH)
    common = frozenset().union(*(each.contents.keys for each in controls))
    tested = [each.contents.keys - common for each in trial.having(Role.INTERVENTION)]
    return bool(controls) and bool(facts.contents.keys - common) and facts.contents.keys - common in tested


def gets_background_alone(facts: ArmFacts, trial: TrialFacts) -> bool:
    """Is it given nothing but what each other arm is given too, with something more?"""
    if facts.arm.kind == "EXPERIMENTAL" or len(trial.having(Role.CONTROL)) >= len(trial.arms) - 1:
        return False
    others = (each for each in trial.others(facts) if trial.roles.get(each.place) != Role.CONTROL)
    return all(_has_more(each, facts) for each in others)


def _has_more(other: ArmFacts, facts: ArmFacts) -> bool:
    alone = ALONE.match(facts.arm.label)
    if alone and alone[1].casefold() in other.arm.label.casefold() and addition(other.arm.label):
        return True
    return bool(facts.contents.keys) and facts.contents.keys < other.contents.keys


def is_beside_background(facts: ArmFacts, trial: TrialFacts) -> bool:
    is_open = not trial.having(Role.INTERVENTION, Role.CONTROL, Role.BOTH)
    return is_open and any(gets_background_alone(each, trial) for each in trial.others(facts))


def is_registered_as_comparator(facts: ArmFacts, trial: TrialFacts) -> bool:
    return facts.arm.kind == "ACTIVE_COMPARATOR" and bool(trial.having(Role.INTERVENTION, Role.BOTH))


def gets_something_tested(facts: ArmFacts, trial: TrialFacts) -> bool:
    return facts.arm.kind == "OTHER" and any(
        facts.contents.keys & each.contents.keys for each in trial.having(Role.INTERVENTION, Role.BOTH)
    )


def is_the_only_other_arm(facts: ArmFacts, trial: TrialFacts) -> bool:
    """Is it, in a randomised trial without another control, given other treatments than the tested arms?"""
    is_other = facts.arm.kind == "OTHER" and bool(facts.contents.active)
    is_free = not trial.having(Role.CONTROL, Role.BOTH) and bool(trial.having(Role.INTERVENTION))
    has_comparator = any(each.arm.kind == "ACTIVE_COMPARATOR" for each in trial.arms)
    return trial.study.allocation == "RANDOMIZED" and is_other and is_free and not has_comparator
