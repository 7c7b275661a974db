"""What a registry's record says of a study, as far as a notice needs it."""

from dataclasses import dataclass

from trials.dates import PartialDate
from trials.study.numbers import RegistryNumber


@dataclass(frozen=True)
class StudyArm:
    """A group of participants. `kind` is "" where it is not known, else one of these codes, whatever the registry:
    EXPERIMENTAL, ACTIVE_COMPARATOR, PLACEBO_COMPARATOR, SHAM_COMPARATOR, NO_INTERVENTION, OTHER.

    `interventions` are names without their type: "Baricitinib", not "Drug: Baricitinib".
    """

    label: str
    kind: str = ""
    description: str = ""
    interventions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Intervention:
    """What is given or done; `kind` is DRUG, BIOLOGICAL, DEVICE, BEHAVIORAL …, whatever the registry; "" if unknown."""

    name: str
    kind: str = ""
    description: str = ""


@dataclass(frozen=True)
class StudyOutcome:
    """What is measured, and when; in the registry's English."""

    measure: str
    time_frame: str = ""
    description: str = ""

    @property
    def text(self) -> str:
        """Write "Change in EASI [Week 16]"."""
        return f"{self.measure} [{self.time_frame}]" if self.time_frame else self.measure


@dataclass(frozen=True)
class StudyReference:
    """A publication that the record links: `kind` is RESULT, DERIVED (linked by the registry) or BACKGROUND."""

    kind: str = ""
    pmid: str = ""
    citation: str = ""
    # The notices of its retraction: a number of PubMed and where it was published, as far as the record says.
    retractions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Study:
    """A study. Texts are the registry's English, without markup's escapes.

    `status` and `phases` are the registry's own codes, unknown ones too; its part says what they are in ours. All other
    codes are the same for every registry, and a reader translates into those that stand below.

    "" and None mean that the record does not say. Dates keep their precision and whether they are estimated; one whose
    type is missing counts as actual, and a warning says so.
    """

    number: str
    # Earlier numbers of the same record, and its numbers in other registers.
    aliases: tuple[str, ...] = ()
    other_numbers: tuple[RegistryNumber, ...] = ()
    title: str = ""
    official_title: str = ""
    acronym: str = ""
    sponsor: str = ""
    conditions: tuple[str, ...] = ()
    status: str = ""
    last_known_status: str = ""
    why_stopped: str = ""
    status_verified: PartialDate | None = None  # when the sponsor last confirmed the record
    start: PartialDate | None = None
    primary_completion: PartialDate | None = None
    completion: PartialDate | None = None
    has_results: bool = False
    results_posted: PartialDate | None = None
    results_submitted: PartialDate | None = None  # to the registry, which posts them weeks later
    last_update: PartialDate | None = None
    kind: str = ""  # INTERVENTIONAL, OBSERVATIONAL, EXPANDED_ACCESS
    phases: tuple[str, ...] = ()  # "NA" for a study that has none by design
    allocation: str = ""  # RANDOMIZED, NON_RANDOMIZED, NA
    intervention_model: str = ""  # SINGLE_GROUP, PARALLEL, CROSSOVER, FACTORIAL, SEQUENTIAL
    observational_model: str = ""  # COHORT, CASE_CONTROL …
    masking: str = ""  # NONE, SINGLE, DOUBLE, TRIPLE, QUADRUPLE
    enrollment: int | None = None
    enrollment_estimated: bool = False
    arms: tuple[StudyArm, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    primary_outcomes: tuple[StudyOutcome, ...] = ()
    secondary_outcomes: tuple[StudyOutcome, ...] = ()
    eligibility: str = ""
    healthy_volunteers: bool | None = None
    sex: str = ""  # ALL, FEMALE, MALE
    minimum_age: str = ""  # as the registry writes it: "18 Years"
    maximum_age: str = ""
    countries: tuple[str, ...] = ()
    references: tuple[StudyReference, ...] = ()
    # The parts of which the record says nothing at all, perhaps because it was not asked for: status, sponsor,
    # conditions, design, arms, outcomes, eligibility, places, references, submissions (of results).
    lacks: frozenset[str] = frozenset()
    # What a person who writes from this record should know, in English: "the type of the enrollment is missing".
    warnings: tuple[str, ...] = ()
