"""The sections of the form, in the template's order, and what stands in each."""

from typing import NamedTuple

from notices.document.template import ASSESSMENT_KINDS
from notices.forms.edit.rows import Layout, PartForm, Piece, pieces_of
from notices.rendering.place_labels import section_label


class Plan(NamedTuple):
    """A section before it is drawn: its name, its fields and lists, its sub-sections."""

    name: str
    layout: Layout = ()
    parts: tuple["Plan", ...] = ()


class Section(NamedTuple):
    """A section to draw; `anchor` is its id on the page."""

    anchor: str
    heading: str
    pieces: list[Piece]


def found(name: str) -> tuple[str, str, str]:
    return (f"{name}_count", f"{name}_at_least", f"{name}_citations")


HEADER = (
    "title",
    ("technology_type", "language"),
    "areas",
    "substances",
    "brand_names",
    ("atc_code", "atc_group"),
    "holder",
    ("financing", "information_as_of"),
    "nye_metoder",
)
SECTIONS = (
    Plan("header", HEADER),
    Plan("summary", ("summary",)),
    Plan("status", ("regulatory_change", "regulatory_statuses", "status")),
    Plan("description", ("description",)),
    Plan("disease", ("disease",)),
    Plan("current_treatment", ("current_treatment",)),
    Plan(
        "evidence",
        parts=(
            Plan("norwegian", ("norwegian_assessments", "norwegian_note")),
            Plan("international", (found("international_done"), found("international_ongoing"), "international_note")),
            Plan("alerts", (found("alerts"), "alerts_note")),
            Plan("research", ("research", "trials")),
        ),
    ),
    Plan("elements", ("elements", "elements_other")),
    Plan("kinds", tuple((f"kinds_{term.code}", f"kinds_{term.code}_comment") for term in ASSESSMENT_KINDS)),
    Plan("references", ("references",)),
)


def drawn_section(form: PartForm, plan: Plan) -> Section:
    """The section with the form's own fields, without header rows that the type of technology lacks."""
    shown = [names for names in plan.layout if form.shows(names if isinstance(names, str) else names[0])]
    parts = [Piece("part", drawn_section(form, part)) for part in plan.parts]
    return Section(f"section-{plan.name}", section_label(plan.name), [*pieces_of(form, shown), *parts])
