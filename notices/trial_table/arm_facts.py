"""What is known of a trial's arms while it is decided which of them are the intervention and which the control."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from notices.trial_table.arm_contents import ArmContents
from notices.trial_table.arm_labels import Call
from trials.study import Study, StudyArm


class Role(Enum):
    INTERVENTION = "intervention"
    CONTROL = "control"
    # Participants get the treatment or the placebo, or both by turns: the arm is in both cells.
    BOTH = "both"
    # Only a person can say; the arm is shown with the intervention, and the control stays empty.
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class ArmFacts:
    """An arm with its place in the record, what it is given and what its label calls it."""

    place: int
    arm: StudyArm
    contents: ArmContents
    call: Call | None


@dataclass(frozen=True)
class TrialFacts:
    """The arms of a study, and the roles that the rules have given so far, by place."""

    study: Study
    arms: tuple[ArmFacts, ...]
    roles: dict[int, Role] = field(default_factory=dict)

    def others(self, facts: ArmFacts) -> Iterator[ArmFacts]:
        return (each for each in self.arms if each.place != facts.place)

    def having(self, *roles: Role) -> list[ArmFacts]:
        return [facts for role in roles for facts in self._by_role.get(role, ())]

    @cached_property
    def _by_role(self) -> dict[Role, list[ArmFacts]]:
        return {role: [each for each in self.arms if self.roles.get(each.place) == role] for role in Role}
