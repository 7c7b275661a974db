"""The sections of the form, in the template's order, with their fields and lists."""

from typing import NamedTuple

from notices.document.template import ASSESSMENT_KINDS
from notices.forms.edit.rows import FormBlock, Layout, PartForm, blocks_of
from notices.rendering.place_labels import section_label


class SectionPlan(NamedTuple):
    """A section as planned: its name, its fields and lists, its sub-sections."""

    name: str
    layout: Layout = ()
    parts: tuple["SectionPlan", ...] = ()


class FormSection(NamedTuple):
    """A section with its fields, ready to draw; `anchor` is its id on the page."""

    anchor: str
    heading: str
    blocks: list[FormBlock]


def count_fields(name: str) -> tuple[str, str, str]:
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
SECTION_PLANS = (
    SectionPlan("header", HEADER),
    SectionPlan("summary", ("summary",)),
    SectionPlan("status", ("regulatory_change", "regulatory_statuses", "status")),
    SectionPlan("description", ("description",)),
    SectionPlan("disease", ("disease",)),
    SectionPlan("current_treatment", ("current_treatment",)),
    SectionPlan(
        "evidence",
        parts=(
            SectionPlan("norwegian", ("norwegian_assessments", "norwegian_note")),
            SectionPlan(
                "international",
                (count_fields("international_done"), count_fields("international_ongoing"), "international_note"),
            ),
            SectionPlan("alerts", (count_fields("alerts"), "alerts_note")),
            SectionPlan("research", ("research", "trials")),
        ),
    ),
    SectionPlan("elements", ("elements", "elements_other")),
    SectionPlan("kinds", tuple((f"kinds_{term.code}", f"kinds_{term.code}_comment") for term in ASSESSMENT_KINDS)),
    SectionPlan("references", ("references",)),
)


def build_section(form: PartForm, plan: SectionPlan) -> FormSection:
    """Return the section with the form's fields, without header rows that the type of technology lacks."""
    layout = [names for names in plan.layout if form.shows(names if isinstance(names, str) else names[0])]
    parts = [FormBlock("section", build_section(form, part)) for part in plan.parts]
    return FormSection(f"section-{plan.name}", section_label(plan.name), [*blocks_of(form, layout), *parts])
