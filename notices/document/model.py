"""A notice as a document: its fields, its canonical JSON, its hash.

Form, preview, search, page and import all use it. What comes in is cleaned here (NFC, no control characters, only the
allowed marks in rich text); what is stored is read back unchanged.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from notices.document.field_types import KEY_PATTERN, Count, Key, Limited, Line, RichText, Text, UniqueCodes, UniqueKeys
from notices.document.template import ASSESSMENT_ELEMENTS, ASSESSMENT_KINDS, TECHNOLOGY_TYPES, Language, Vocabulary
from notices.document.upgrades import upgraded
from trials.dates import PartialDate

SCHEMA: Final = 2


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

    text: Line


class Atc(Part):
    """The ATC code as printed; in the bracket stands the name of its group (the fourth level)."""

    code: Line = ""
    group: Line = ""


class NyeMetoderNumber(Row):
    """A number of the notice itself in the national system (ID2020_067)."""

    number: Line


class RegulatoryStatus(Row):
    """Where the technology stands with one authority; `date` is when that happened or is expected."""

    region: Choice | None = None
    kind: Choice | None = None
    status: Choice | None = None
    date: PartialDate | None = None
    note: Line = ""


class NorwegianAssessment(Row):
    """A Norwegian assessment, named by its Nye metoder number, and how it is related to this technology."""

    relation: Choice | None = None
    number: Line = ""
    title: Line = ""
    url: Line = ""


class Found(Part):
    """How many were found (None: not answered), whether at least so many, and where: a text of citations."""

    count: Count | None = None
    at_least: bool = True
    citations: Line = ""


class Arm(Row):
    """One arm of the intervention."""

    text: Text


class TrialRow(Row):
    """One row of the table of clinical research, with the registry's values that it prints."""

    number: Line = ""
    name: Line = ""
    phase: Choice | None = None
    participants: Count | None = None
    participants_estimated: bool = False
    population: Text = ""
    intervention: Text = ""
    arms: Annotated[tuple[Arm, ...], UniqueKeys, Limited] = ()
    control: Text = ""
    outcomes: Text = ""
    status: Choice | None = None
    start: PartialDate | None = None
    primary_completion: PartialDate | None = None
    completion: PartialDate | None = None
    results: PartialDate | None = None
    note: Line = ""
    # The day on which the values above were read in the registry; None for a row that was typed by hand.
    checked_on: datetime.date | None = None


class AssessmentElement(Choice):
    """A box of the checklist; all of them are printed, checked or not."""

    checked: bool = False


class AssessmentKind(Choice):
    """A kind of assessment that may be relevant, with a comment of its own."""

    checked: bool = False
    comment: Line = ""


class Reference(Row):
    """A source. Its key is what a citation names: [@key]."""

    authors: Line = ""
    title: Line = ""
    source: Line = ""
    published: PartialDate | None = None
    url: Line = ""
    accessed: datetime.date | None = None


class Document(Part):
    """A whole notice, its parts in the template's order."""

    schema_number: Literal[2] = Field(default=SCHEMA, alias="schema")
    language: Language = "nb"
    title: Line = ""
    technology_type: Choice
    areas: Annotated[tuple[Choice, ...], UniqueCodes, Limited] = ()
    substances: Annotated[tuple[Name, ...], UniqueKeys, Limited] = ()
    brand_names: Annotated[tuple[Name, ...], UniqueKeys, Limited] = ()
    atc: Atc = Atc()
    holder: Line = ""
    financing: Choice | None = None
    nye_metoder: Annotated[tuple[NyeMetoderNumber, ...], UniqueKeys, Limited] = ()
    information_as_of: datetime.date | None = None
    summary: RichText = ""
    regulatory_change: Choice | None = None
    regulatory_statuses: Annotated[tuple[RegulatoryStatus, ...], UniqueKeys, Limited] = ()
    status: RichText = ""
    description: RichText = ""
    disease: RichText = ""
    current_treatment: RichText = ""
    norwegian_assessments: Annotated[tuple[NorwegianAssessment, ...], UniqueKeys, Limited] = ()
    norwegian_note: RichText = ""
    international_done: Found = Found()
    international_ongoing: Found = Found()
    international_note: RichText = ""
    alerts: Found = Found()
    alerts_note: RichText = ""
    research: RichText = ""
    trials: Annotated[tuple[TrialRow, ...], UniqueKeys, Limited] = ()
    elements: tuple[AssessmentElement, ...] = ()
    elements_other: Line = ""
    kinds: tuple[AssessmentKind, ...] = ()
    references: Annotated[tuple[Reference, ...], UniqueKeys, Limited] = ()

    # A field is set by its own name or by its name in the JSON.
    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    @model_validator(mode="after")
    def _known_type(self) -> Self:
        if self.technology_type.code not in TECHNOLOGY_TYPES.codes:
            raise ValueError("a type of technology that the template does not know")
        return self

    @model_validator(mode="after")
    def _all_boxes_in_order(self) -> Self:
        for boxes, vocabulary in (
            (self.elements, ASSESSMENT_ELEMENTS),
            (self.kinds, ASSESSMENT_KINDS),
        ):
            if boxes and tuple(box.code for box in boxes) != vocabulary.codes:
                raise ValueError("a checklist holds every box of the template, in its order")
        return self

    def canonical(self) -> str:
        """Return the only JSON text of this document: sorted keys, no white space between, no escapes, no floats."""
        return json.dumps(
            self.model_dump(mode="json", by_alias=True),
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
        )

    def revised(self, **changes: Any) -> Self:
        """Return a copy with `changes`, cleaned and validated like everything that comes in."""
        return type(self).model_validate({**dict(self), **changes})


def empty_elements(language: Language) -> tuple[AssessmentElement, ...]:
    """Return the eight boxes, none checked."""
    return tuple(AssessmentElement(code=term.code, label=term.label(language)) for term in ASSESSMENT_ELEMENTS)


def empty_kinds(language: Language) -> tuple[AssessmentKind, ...]:
    """Return the kinds of assessment, none checked."""
    return tuple(AssessmentKind(code=term.code, label=term.label(language)) for term in ASSESSMENT_KINDS)


def parse(canonical: str) -> Document:
    """Read a stored document of this or an older schema, without changing its words.

    Raises pydantic's ValidationError, or ValueError for a schema that is newer than this program.
    """
    data = json.loads(canonical, object_pairs_hook=_unique_names)
    return Document.model_validate(upgraded(data, to=SCHEMA), context={"stored": True})


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands twice, as JSON allows: the hashed bytes would have two meanings."""
    if len(data := dict(pairs)) < len(pairs):
        raise ValueError("a name stands twice in the same object")
    return data


def cleaned(document: Document) -> Document:
    """Return the document as if all of it had just come in: every text is cleaned, or refused."""
    return Document.model_validate(json.loads(document.canonical()))


def sha256(canonical: str) -> str:
    """Return the hash that the public page shows, of the very bytes that `/v/<n>.json` serves."""
    return hashlib.sha256(canonical.encode()).hexdigest()


def joined_labels(choices: Iterable[Choice]) -> str:
    """Join the labels as the template prints several values of a header row."""
    return ", ".join(choice.label for choice in choices)
