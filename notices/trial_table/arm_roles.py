"""Which arms of a trial are the intervention and which are the control: one table of rules, each with its reason.

The rules are asked in their order; the first one that fits decides. An arm is decided by what it is given and what its
label calls it; the registry's type counts only where these two say nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from notices.trial_table.arm_contents import contents_of
from notices.trial_table.arm_facts import ArmFacts, Role, TrialFacts
from notices.trial_table.arm_labels import call_of
from notices.trial_table.arm_questions import (
    CONTROL_KINDS,
    gets_background_alone,
    gets_either,
    gets_placebo_alone,
    gets_placebo_by_turns,
    gets_something_tested,
    gets_usual_care_alone,
    gets_what_is_tested,
    is_beside_a_control,
    is_beside_background,
    is_called_inactive,
    is_not_compared,
    is_registered_as_comparator,
    is_registered_as_control,
    is_registered_as_tested,
    is_the_only_other_arm,
)
from trials.msgid import gettext_noop
from trials.study import Study


class ArmRule(NamedTuple):
    """A question to ask of an arm, the role that "yes" gives it, and the reason for a person to read, a msgid."""

    question: Callable[[ArmFacts, TrialFacts], bool]
    role: Role
    reason: str


# Asked of each arm by itself.
OWN_RULES = (
    ArmRule(gets_either, Role.BOTH, gettext_noop("Its participants get the treatment or a placebo, never both.")),
    ArmRule(
        is_not_compared,
        Role.INTERVENTION,
        gettext_noop("Nothing is compared: it is the only arm, or the study observes groups."),
    ),
    ArmRule(
        gets_placebo_by_turns, Role.BOTH, gettext_noop("Its participants get the treatment and a placebo by turns.")
    ),
    ArmRule(
        gets_placebo_alone,
        Role.CONTROL,
        gettext_noop("It is given a placebo or sham, and no treatment that other arms lack."),
    ),
    ArmRule(
        is_called_inactive,
        Role.CONTROL,
        gettext_noop("Its label calls it placebo, sham, control, usual care or no treatment."),
    ),
    ArmRule(
        gets_usual_care_alone,
        Role.CONTROL,
        gettext_noop("It is given usual care alone, and another arm is given more."),
    ),
    ArmRule(
        is_registered_as_control, Role.CONTROL, gettext_noop("It is registered as placebo, sham or no intervention.")
    ),
    ArmRule(is_registered_as_tested, Role.INTERVENTION, gettext_noop("It is registered as experimental.")),
)
# Asked of the arms that are left: active comparators, and those whose type says nothing.
RULES_BESIDE_OTHERS = (
    ArmRule(
        is_beside_a_control,
        Role.INTERVENTION,
        gettext_noop("No arm is registered as experimental, and another is the control."),
    ),
    ArmRule(
        gets_what_is_tested,
        Role.INTERVENTION,
        gettext_noop("It is given what is tested, in another dose, beside a control."),
    ),
    ArmRule(gets_background_alone, Role.CONTROL, gettext_noop("It is given only what all other arms are given too.")),
    ArmRule(
        is_beside_background,
        Role.INTERVENTION,
        gettext_noop("It is given more than the arm that has the common treatment alone."),
    ),
    ArmRule(
        is_registered_as_comparator,
        Role.CONTROL,
        gettext_noop("It is registered as the active comparator of a tested arm."),
    ),
    ArmRule(gets_something_tested, Role.INTERVENTION, gettext_noop("It is given something that is tested.")),
    ArmRule(
        is_the_only_other_arm,
        Role.CONTROL,
        gettext_noop("It is randomised against the tested arms, and given none of it."),
    ),
)
UNDECIDED = ArmRule(
    lambda facts, trial: True, Role.UNDECIDED, gettext_noop("Neither label, contents nor type say what it is.")
)


@dataclass(frozen=True)
class Decision:
    """An arm, the role that a rule gave it, and the rule."""

    facts: ArmFacts
    rule: ArmRule

    @property
    def role(self) -> Role:
        return self.rule.role


def decide(study: Study) -> tuple[Decision, ...]:
    """Return a decision for each arm, in the record's order."""
    arms = tuple(
        ArmFacts(place, arm, contents_of(study, arm), call_of(arm.label)) for place, arm in enumerate(study.arms, 1)
    )
    trial = TrialFacts(study, arms)
    rules = {facts.place: rule for facts in arms if (rule := _first(OWN_RULES, facts, trial))}
    if len(rules) == len(arms) and all(rule.role == Role.CONTROL for rule in rules.values()):
        rules = _without_control(arms, rules)
    trial = TrialFacts(study, arms, {place: rule.role for place, rule in rules.items()})
    left = {
        facts.place: _first(RULES_BESIDE_OTHERS, facts, trial) or UNDECIDED
        for facts in arms
        if facts.place not in rules
    }
    return tuple(Decision(facts, (rules | left)[facts.place]) for facts in arms)


def _first(rules: tuple[ArmRule, ...], facts: ArmFacts, trial: TrialFacts) -> ArmRule | None:
    return next((rule for rule in rules if rule.question(facts, trial)), None)


def _without_control(arms: tuple[ArmFacts, ...], rules: dict[int, ArmRule]) -> dict[int, ArmRule]:
    """Find the tested arms where every arm looks like a control: by their type, else by what they are given."""
    tested = next(rule for rule in OWN_RULES if rule.question is is_registered_as_tested)
    for is_tested in (
        lambda facts: facts.arm.kind == "EXPERIMENTAL",
        lambda facts: facts.arm.kind not in CONTROL_KINDS,
        lambda facts: bool(facts.contents.treatments),
    ):
        places = [facts.place for facts in arms if is_tested(facts)]
        if 0 < len(places) < len(arms):
            return rules | dict.fromkeys(places, tested)
    return {facts.place: UNDECIDED for facts in arms}


def is_uncontrolled(study: Study, decisions: tuple[Decision, ...]) -> bool:
    """Is it a trial of a single group, or one that is not randomised, in which no arm can be the control?"""
    if study.kind != "INTERVENTIONAL" or study.allocation == "RANDOMIZED":
        return False
    if any(decision.role != Role.INTERVENTION for decision in decisions):
        return False
    is_single = study.intervention_model == "SINGLE_GROUP" or study.allocation == "NA" or len(decisions) == 1
    return is_single or (bool(decisions) and study.allocation == "NON_RANDOMIZED")
