"""The registry's own English, which the form shows beside a row's cells to write from."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from notices.document.template import Language
from notices.trial_table.arm_facts import Role
from notices.trial_table.arm_roles import decide
from notices.trial_table.filling import warnings
from trials.msgid import gettext_noop
from trials.study import RegistryNumber, Study, StudyArm

MAX_FIRST_OUTCOMES = 3

# A heading on a line of its own comes before the same words inside a criterion.
EXCLUSION = re.compile(r"^[^\w\n]*(?:(?:key|main|major|general|list of) )*exclusion criteria\b[ \t]*:?", re.I | re.M)
EXCLUSION_ANYWHERE = re.compile(r"exclusion criteria\b[ \t]*:?", re.I)
INCLUSION = re.compile(r"\A[^\n:]{0,40}inclusion criteria[^\n:]{0,40}(?::|$)", re.I | re.M)
BULLET = re.compile(r"^(?:[•*–-]|\d{1,2}[.)]|[a-z][.)])\s+")


# Where an arm is shown.
ROLES = {
    Role.INTERVENTION: gettext_noop("Shown with the intervention."),
    Role.CONTROL: gettext_noop("Shown as the control."),
    Role.BOTH: gettext_noop("Shown in both cells."),
    Role.UNDECIDED: gettext_noop("Shown with the intervention until you decide."),
}


class ArmReading(NamedTuple):
    """An arm in the registry's words, where the row shows it, and why; the latter two are msgids."""

    arm: StudyArm
    role: str
    reason: str


@dataclass(frozen=True)
class RegistryText:
    """The registry's texts in full; properties give what is shown of the long ones at first."""

    title: str
    official_title: str
    conditions: tuple[str, ...]
    inclusion: tuple[str, ...]
    exclusion: tuple[str, ...]
    eligibility: str
    arms: tuple[ArmReading, ...]
    interventions: tuple[str, ...]
    primary_outcomes: tuple[str, ...]
    secondary_count: int
    why_stopped: str
    last_known_status: str
    sponsor: str
    countries: tuple[str, ...]
    other_numbers: tuple[RegistryNumber, ...]
    warnings: tuple[str, ...]

    @property
    def first_outcomes(self) -> tuple[str, ...]:
        return self.primary_outcomes[:MAX_FIRST_OUTCOMES]

    @property
    def more_outcomes(self) -> int:
        """Count the primary outcomes beyond the first ones."""
        return max(0, len(self.primary_outcomes) - MAX_FIRST_OUTCOMES)


def registry_text(study: Study, language: Language) -> RegistryText:
    """Collect what the writer of a notice in this language reads while writing the study's row."""
    inclusion, exclusion = criteria(study.eligibility)
    return RegistryText(
        title=study.title,
        official_title=study.official_title,
        conditions=study.conditions,
        inclusion=inclusion,
        exclusion=exclusion,
        eligibility=study.eligibility,
        arms=tuple(ArmReading(each.facts.arm, ROLES[each.role], each.rule.reason) for each in decide(study)),
        interventions=tuple(each.name for each in study.interventions),
        primary_outcomes=tuple(outcome.text for outcome in study.primary_outcomes),
        secondary_count=len(study.secondary_outcomes),
        why_stopped=study.why_stopped,
        last_known_status=study.last_known_status,
        sponsor=study.sponsor,
        countries=study.countries,
        other_numbers=study.other_numbers,
        warnings=warnings(study, language),
    )


def criteria(eligibility: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split inclusion from exclusion criteria, a line each; without a heading between them all are inclusion."""
    heading = EXCLUSION.search(eligibility) or EXCLUSION_ANYWHERE.search(eligibility)
    before, after = (eligibility[: heading.start()], eligibility[heading.end() :]) if heading else (eligibility, "")
    return _lines(INCLUSION.sub("", before)), _lines(after)


def _lines(text: str) -> tuple[str, ...]:
    lines = (BULLET.sub("", line.strip()).strip() for line in text.splitlines())
    return tuple(line for line in lines if line)
