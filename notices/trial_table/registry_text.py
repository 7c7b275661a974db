"""What stands beside the cells of a row: the registry's own English, to write from."""

import re
from dataclasses import dataclass

from notices.trial_table.filling import warnings
from trials.study import RegistryNumber, Study, StudyArm

FIRST_OUTCOMES = 3

# A heading of its own line counts before the words inside another criterion.
EXCLUSION = re.compile(r"^[^\w\n]*(?:(?:key|main|major|general|list of) )*exclusion criteria\b[ \t]*:?", re.I | re.M)
EXCLUSION_ANYWHERE = re.compile(r"exclusion criteria\b[ \t]*:?", re.I)
INCLUSION = re.compile(r"\A[^\n:]{0,40}inclusion criteria[^\n:]{0,40}(?::|$)", re.I | re.M)
BULLET = re.compile(r"^(?:[•*–-]|\d{1,2}[.)]|[a-z][.)])\s+")


@dataclass(frozen=True)
class Material:
    """The registry's words, whole; what is shown first of the long ones is asked for by name."""

    title: str
    official_title: str
    conditions: tuple[str, ...]
    inclusion: tuple[str, ...]
    exclusion: tuple[str, ...]
    eligibility: str
    arms: tuple[StudyArm, ...]
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
        return self.primary_outcomes[:FIRST_OUTCOMES]

    @property
    def more_outcomes(self) -> int:
        """How many primary outcomes there are beyond the first ones."""
        return max(0, len(self.primary_outcomes) - FIRST_OUTCOMES)


def material(study: Study) -> Material:
    """What the writer reads while writing the study's row."""
    inclusion, exclusion = criteria(study.eligibility)
    return Material(
        title=study.title,
        official_title=study.official_title,
        conditions=study.conditions,
        inclusion=inclusion,
        exclusion=exclusion,
        eligibility=study.eligibility,
        arms=study.arms,
        interventions=tuple(each.name for each in study.interventions),
        primary_outcomes=tuple(outcome.text for outcome in study.primary_outcomes),
        secondary_count=len(study.secondary_outcomes),
        why_stopped=study.why_stopped,
        last_known_status=study.last_known_status,
        sponsor=study.sponsor,
        countries=study.countries,
        other_numbers=study.other_numbers,
        warnings=warnings(study),
    )


def criteria(eligibility: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The inclusion and the exclusion criteria, a line each; without a heading between them all are inclusion."""
    heading = EXCLUSION.search(eligibility) or EXCLUSION_ANYWHERE.search(eligibility)
    before, after = (eligibility[: heading.start()], eligibility[heading.end() :]) if heading else (eligibility, "")
    return _lines(INCLUSION.sub("", before)), _lines(after)


def _lines(text: str) -> tuple[str, ...]:
    lines = (BULLET.sub("", line.strip()).strip() for line in text.splitlines())
    return tuple(line for line in lines if line)
