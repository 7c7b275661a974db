"""A notice as a document: its fields, its canonical JSON, its hash.

Form, preview, search, page and import all use it. What comes in is cleaned here (NFC, no control characters, only the
allowed marks in rich text); what is stored is read back unchanged.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, Any, Self

from pydantic import ConfigDict, PrivateAttr, model_validator

from notices.document import terms
from notices.document.about import About
from notices.document.edition import Edition, edition_of
from notices.document.field_types import Limited, Line, RichText, UniqueKeys
from notices.document.header import SCHEMA, Header
from notices.document.parts import (
    Arm,
    AssessmentElement,
    AssessmentKind,
    Atc,
    Choice,
    Cost,
    FirstPublished,
    Found,
    JointAssessment,
    Name,
    NorwegianAssessment,
    NyeMetoderNumber,
    Part,
    Patients,
    Reference,
    RegulatoryStatus,
    Row,
    TrialRow,
    VersionNote,
)
from notices.document.template import (
    ASSESSMENT_ELEMENTS,
    ASSESSMENT_KINDS,
    HEADINGS,
    REGULATORY_CHANGES,
    TECHNOLOGY_TYPES,
    Language,
)
from notices.document.upgrades import upgraded
from trials.msgid import gettext_noop

__all__ = [
    "SCHEMA",
    "Arm",
    "AssessmentElement",
    "AssessmentKind",
    "Atc",
    "Choice",
    "Cost",
    "Document",
    "FirstPublished",
    "Found",
    "JointAssessment",
    "Name",
    "NorwegianAssessment",
    "NyeMetoderNumber",
    "Part",
    "Patients",
    "Reference",
    "RegulatoryStatus",
    "Row",
    "TrialRow",
    "VersionNote",
    "cleaned",
    "empty_elements",
    "empty_kinds",
    "joined_labels",
    "parse",
    "sha256",
]


class Document(Header):
    """A whole notice, its parts in the template's order.

    What a field is called, where it stands and who reads it is said here and in the header, in its `About`.
    """

    summary: Annotated[RichText, About(section="summary", is_drawn_by_hand=True)] = ""
    regulatory_change: Annotated[
        Choice | None,
        About(
            section="status",
            term=HEADINGS["regulatory_change"],
            vocabulary=REGULATORY_CHANGES,
            metadata=gettext_noop("What the application is for, such as a new active substance."),
            is_drawn_by_hand=True,
        ),
    ] = None
    regulatory_statuses: Annotated[
        tuple[RegulatoryStatus, ...],
        UniqueKeys,
        Limited,
        About(
            section="status",
            label=gettext_noop("Approvals"),
            row_label=gettext_noop("Approval"),
            metadata=gettext_noop("Where it stands with each authority, and when that happened or is expected."),
            is_drawn_by_hand=True,
        ),
    ] = ()
    status: Annotated[RichText, About(section="status", is_drawn_by_hand=True)] = ""
    previous_use: Annotated[RichText, About(section="status", term=terms.PREVIOUS_USE)] = ""
    description: Annotated[RichText, About(section="description", is_drawn_by_hand=True)] = ""
    cost: Annotated[
        Cost,
        About(
            section="description",
            term=terms.COST,
            metadata=gettext_noop("The cost in Norwegian kroner: from, to, of what, and where it comes from."),
        ),
    ] = Cost()
    disease: Annotated[RichText, About(section="disease", is_drawn_by_hand=True)] = ""
    patients: Annotated[
        Patients,
        About(
            section="disease",
            term=terms.PATIENTS,
            metadata=gettext_noop("The number of patients: from, to, who is counted, and where it comes from."),
        ),
    ] = Patients()
    current_treatment: Annotated[RichText, About(section="current_treatment", is_drawn_by_hand=True)] = ""
    norwegian_assessments: Annotated[
        tuple[NorwegianAssessment, ...],
        UniqueKeys,
        Limited,
        About(
            section="norwegian",
            label=gettext_noop("Norwegian assessments"),
            row_label=gettext_noop("Assessment"),
            is_drawn_by_hand=True,
        ),
    ] = ()
    norwegian_note: Annotated[
        RichText,
        About(section="norwegian", label=gettext_noop("Text on the Norwegian assessments"), is_drawn_by_hand=True),
    ] = ""
    international_done: Annotated[
        Found,
        About(
            section="international",
            part_labels={
                "count": gettext_noop("Completed assessments"),
                "at_least": gettext_noop("At least this many completed"),
                "citations": gettext_noop("References to the completed"),
            },
            is_drawn_by_hand=True,
        ),
    ] = Found()
    international_ongoing: Annotated[
        Found,
        About(
            section="international",
            part_labels={
                "count": gettext_noop("Ongoing assessments"),
                "at_least": gettext_noop("At least this many ongoing"),
                "citations": gettext_noop("References to the ongoing"),
            },
            is_drawn_by_hand=True,
        ),
    ] = Found()
    international_note: Annotated[
        RichText,
        About(
            section="international",
            label=gettext_noop("Text on the international assessments"),
            is_drawn_by_hand=True,
        ),
    ] = ""
    joint_assessment: Annotated[
        JointAssessment,
        About(
            section="international",
            term=terms.JOINT_ASSESSMENT,
            metadata=gettext_noop("The joint clinical assessment in the EU/EEA: its state, number and date."),
            is_copied=False,
        ),
    ] = JointAssessment()
    alerts: Annotated[
        Found,
        About(
            section="alerts",
            part_labels={
                "count": gettext_noop("Alerts"),
                "at_least": gettext_noop("At least this many alerts"),
                "citations": gettext_noop("References to the alerts"),
            },
            is_drawn_by_hand=True,
        ),
    ] = Found()
    alerts_note: Annotated[
        RichText, About(section="alerts", label=gettext_noop("Text on the alerts"), is_drawn_by_hand=True)
    ] = ""
    research: Annotated[
        RichText, About(section="research", label=gettext_noop("Text before the trials"), is_drawn_by_hand=True)
    ] = ""
    trials: Annotated[
        tuple[TrialRow, ...],
        UniqueKeys,
        Limited,
        About(
            section="research",
            label=gettext_noop("Trials"),
            row_label=gettext_noop("Trial"),
            is_drawn_by_hand=True,
        ),
    ] = ()
    elements: Annotated[tuple[AssessmentElement, ...], About(section="elements", is_drawn_by_hand=True)] = ()
    elements_other: Annotated[
        Line, About(section="elements", label=gettext_noop("The other element"), is_drawn_by_hand=True)
    ] = ""
    kinds: Annotated[tuple[AssessmentKind, ...], About(section="kinds", is_drawn_by_hand=True)] = ()
    version_log: Annotated[
        tuple[VersionNote, ...],
        UniqueKeys,
        Limited,
        About(section="version_log", row_label=gettext_noop("Change"), is_copied=False),
    ] = ()
    references: Annotated[
        tuple[Reference, ...],
        UniqueKeys,
        Limited,
        About(section="references", row_label=gettext_noop("Reference"), is_drawn_by_hand=True),
    ] = ()

    # A field is set by its own name or by its name in the JSON.
    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    # The schema in which the text was written, and so printed. What is changed is written in today's.
    _written_in: int = PrivateAttr(SCHEMA)

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

    def __eq__(self, other: object) -> bool:
        """Have two documents the same text, in whatever schema it was written?"""
        return isinstance(other, Document) and dict(self) == dict(other)

    @property
    def edition(self) -> Edition:
        """Return the page's own words for this text: those of the schema in which it was written."""
        return edition_of(self._written_in)

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


# One request reads the same text for its form, its comparison and its command; a document is never changed.
@lru_cache(maxsize=8)
def parse(canonical: str) -> Document:
    """Read a stored document of this or an older schema, without changing its words.

    Raises pydantic's ValidationError, or ValueError for a schema that is newer than this program.
    """
    data = json.loads(canonical, object_pairs_hook=_unique_names)
    document = Document.model_validate(upgraded(data, to=SCHEMA), context={"stored": True})
    document._written_in = data["schema"]
    return document


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
