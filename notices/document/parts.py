"""The parts and rows that a document is made of. What a field is called and how it is typed is said in its `About`."""

import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from notices.document.about import About
from notices.document.field_types import (
    KEY_PATTERN,
    Address,
    Amount,
    ArmText,
    Count,
    Key,
    Limited,
    Line,
    Text,
    UniqueKeys,
)
from notices.document.template import (
    APPROVAL_KINDS,
    APPROVAL_STATUSES,
    ASSESSMENT_RELATIONS,
    PHASES,
    REGIONS,
    TRIAL_STATUSES,
    Language,
    Vocabulary,
)
from notices.document.terms import COST_BASES, JOINT_STATES, PATIENT_BASES
from trials.dates import PartialDate
from trials.msgid import gettext_noop

TITLE = gettext_noop("Title")
NOTE = gettext_noop("Note")
NUMBER = gettext_noop("Number")
STATUS = gettext_noop("Status")
NYE_METODER_NUMBER = gettext_noop("Nye metoder number")
WEB_ADDRESS = gettext_noop("Web address")
SOURCE = gettext_noop("Source")
DATE = gettext_noop("Date")
LOWEST = gettext_noop("Lowest")
HIGHEST = gettext_noop("Highest")
CITE = gettext_noop("Cite a reference as [@key], several as [@one; @two].")
AS_NYE_METODER = gettext_noop("As ID2020_067.")
AS_DATE = gettext_noop("As 14.09.2023, September 2023 or 2023.")


class Part(BaseModel):
    """A part of a document. It is immutable, and refuses unknown fields."""

    # Canonical JSON holds every field, the empty ones too; the JSON Schema says so.
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)


class Row(Part):
    """A row of a list. Its key stays when the row is moved or changed."""

    key: Key


class Choice(Part):
    """A code with its label copied in, so that an approved text keeps its words when a code list changes."""

    code: Annotated[str, Field(pattern=KEY_PATTERN)]
    label: Line

    @classmethod
    def of(cls, vocabulary: Vocabulary, code: str, language: Language) -> Self:
        """Return the choice with its label in `language`; raises KeyError when the vocabulary lacks `code`."""
        return cls(code=code, label=vocabulary.label(code, language))


class Name(Row):
    """A substance, a brand name, or what takes their place for another type of technology."""

    text: Annotated[Line, About(label=gettext_noop("Name"))]


class Atc(Part):
    """The ATC code as printed; in the bracket stands the name of its group (the fourth level)."""

    code: Annotated[
        Line, About(cites=False, help_text=gettext_noop("As L04AA37. May be empty, or end at the fourth level."))
    ] = ""
    group: Annotated[Line, About()] = ""


class NyeMetoderNumber(Row):
    """A number of the notice itself in the national system (ID2020_067)."""

    number: Annotated[Line, About(label=NUMBER, cites=False, help_text=AS_NYE_METODER)]


class RegulatoryStatus(Row):
    """Where the technology stands with one authority; `date` is when that happened or is expected."""

    region: Annotated[Choice | None, About(label=gettext_noop("Region"), vocabulary=REGIONS)] = None
    kind: Annotated[Choice | None, About(label=gettext_noop("Kind of approval"), vocabulary=APPROVAL_KINDS)] = None
    status: Annotated[Choice | None, About(label=STATUS, vocabulary=APPROVAL_STATUSES)] = None
    date: Annotated[PartialDate | None, About(label=gettext_noop("Date, past or expected"), help_text=AS_DATE)] = None
    note: Annotated[Line, About(label=NOTE)] = ""


class NorwegianAssessment(Row):
    """A Norwegian assessment, named by its Nye metoder number, and how it is related to this technology."""

    relation: Annotated[
        Choice | None,
        About(label=gettext_noop("Relation to this technology"), vocabulary=ASSESSMENT_RELATIONS),
    ] = None
    number: Annotated[Line, About(label=NYE_METODER_NUMBER, cites=False, help_text=AS_NYE_METODER)] = ""
    title: Annotated[Line, About(label=TITLE)] = ""
    url: Annotated[Address, About(label=WEB_ADDRESS)] = ""


class Found(Part):
    """How many were found (None: not answered), whether at least so many, and where: a text of citations."""

    count: Annotated[
        Count | None, About(help_text=gettext_noop("0 when you searched and found none; empty when not searched yet."))
    ] = None
    at_least: bool = True
    citations: Annotated[Line, About(help_text=CITE)] = ""


class JointAssessment(Part):
    """The joint clinical assessment in the EU/EEA, under the HTA Regulation: a fact, never a proposal."""

    state: Annotated[Choice | None, About(label=STATUS, vocabulary=JOINT_STATES, is_closed=True)] = None
    number: Annotated[Line, About(label=NUMBER, cites=False)] = ""
    date: Annotated[PartialDate | None, About(label=DATE, help_text=AS_DATE)] = None


class Patients(Part):
    """A number of patients as a range, of whom, and where it comes from. A number that is known has no range."""

    low: Annotated[Count | None, About(label=LOWEST)] = None
    high: Annotated[Count | None, About(label=HIGHEST)] = None
    basis: Annotated[
        Choice | None, About(label=gettext_noop("Who is counted"), vocabulary=PATIENT_BASES, is_closed=True)
    ] = None
    source: Annotated[Line, About(label=SOURCE, help_text=CITE)] = ""
    date: Annotated[PartialDate | None, About(label=DATE, help_text=AS_DATE)] = None


class Cost(Part):
    """A cost in kroner as a range, of what, and where it comes from."""

    low: Annotated[Amount | None, About(label=LOWEST)] = None
    high: Annotated[Amount | None, About(label=HIGHEST)] = None
    basis: Annotated[
        Choice | None, About(label=gettext_noop("What it is the cost of"), vocabulary=COST_BASES, is_closed=True)
    ] = None
    source: Annotated[Line, About(label=SOURCE, help_text=CITE)] = ""
    date: Annotated[PartialDate | None, About(label=DATE, help_text=AS_DATE)] = None


class FirstPublished(Part):
    """When and where a text that comes from elsewhere was published first, and its number there."""

    date: Annotated[PartialDate | None, About(label=DATE, help_text=AS_DATE)] = None
    agency: Annotated[Line, About(label=gettext_noop("Agency"))] = ""
    number: Annotated[Line, About(label=gettext_noop("Its number there"), cites=False)] = ""


class VersionNote(Row):
    """A line of the version log that a text brings from elsewhere."""

    date: Annotated[PartialDate | None, About(label=DATE, help_text=AS_DATE)] = None
    note: Annotated[Line, About(label=gettext_noop("What changed"))] = ""


ARM = gettext_noop("Arm")


class Arm(Row):
    """One arm of the intervention."""

    text: Annotated[ArmText, About(label=ARM)]


class TrialRow(Row):
    """One row of the table of clinical research, with the registry's values that it prints."""

    number: Annotated[
        Line,
        About(
            label=gettext_noop("Registry number"),
            cites=False,
            help_text=gettext_noop("As NCT03334396, or the address of the record."),
        ),
    ] = ""
    name: Annotated[Line, About(label=gettext_noop("Study name"))] = ""
    phase: Annotated[Choice | None, About(label=gettext_noop("Phase"), vocabulary=PHASES)] = None
    participants: Annotated[Count | None, About(label=gettext_noop("Number of participants (N)"))] = None
    participants_estimated: Annotated[bool, About(label=gettext_noop("Number of participants is estimated"))] = False
    population: Annotated[Text, About(label=gettext_noop("Population"))] = ""
    intervention: Annotated[Text, About(label=gettext_noop("Intervention"))] = ""
    arms: Annotated[
        tuple[Arm, ...],
        UniqueKeys,
        Limited,
        About(label=gettext_noop("Arms"), row_label=ARM),
    ] = ()
    control: Annotated[Text, About(label=gettext_noop("Control group"))] = ""
    outcomes: Annotated[Text, About(label=gettext_noop("Outcome measures"))] = ""
    status: Annotated[Choice | None, About(label=STATUS, vocabulary=TRIAL_STATUSES)] = None
    start: Annotated[PartialDate | None, About(label=gettext_noop("Start"), help_text=AS_DATE)] = None
    primary_completion: Annotated[PartialDate | None, About(label=gettext_noop("Primary completion"))] = None
    completion: Annotated[PartialDate | None, About(label=gettext_noop("Completion"))] = None
    results: Annotated[PartialDate | None, About(label=gettext_noop("Results posted"))] = None
    note: Annotated[Line, About(label=NOTE)] = ""
    # The day on which the values above were read in the registry; None for a row that was typed by hand.
    checked_on: Annotated[datetime.date | None, About(label=gettext_noop("Read in the registry"))] = None


class AssessmentElement(Choice):
    """A box of the checklist; all of them are printed, checked or not."""

    checked: bool = False


class AssessmentKind(Choice):
    """A kind of assessment that may be relevant, with a comment of its own."""

    checked: bool = False
    comment: Line = ""


class Reference(Row):
    """A source. Its key is what a citation names: [@key]."""

    authors: Annotated[Line, About(label=gettext_noop("Authors"), cites=False)] = ""
    title: Annotated[Line, About(label=TITLE, cites=False)] = ""
    source: Annotated[Line, About(label=SOURCE, cites=False)] = ""
    published: Annotated[PartialDate | None, About(label=gettext_noop("Published"), help_text=AS_DATE)] = None
    url: Annotated[Address, About(label=WEB_ADDRESS)] = ""
    accessed: Annotated[
        datetime.date | None, About(label=gettext_noop("Accessed"), help_text=gettext_noop("As 14.09.2023."))
    ] = None
