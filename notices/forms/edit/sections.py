"""The sections of the form, in the template's order, with their fields and lists."""

from collections.abc import Iterator
from typing import NamedTuple

from notices.document.fields import DOCUMENT_FIELDS, PartField, fields_of
from notices.document.sections import SECTIONS
from notices.document.template import ASSESSMENT_KINDS
from notices.forms.edit.generated import layout_of
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


# Where the form has another order than the document, or fields side by side.
LAYOUTS: dict[str, Layout] = {
    "header": (
        "title",
        ("technology_type", "language"),
        "areas",
        "substances",
        "brand_names",
        ("atc_code", "atc_group"),
        "holder",
        ("financing", "information_as_of"),
        "nye_metoder",
    ),
    "international": (
        ("international_done_count", "international_done_at_least", "international_done_citations"),
        ("international_ongoing_count", "international_ongoing_at_least", "international_ongoing_citations"),
        "international_note",
    ),
    "alerts": (("alerts_count", "alerts_at_least", "alerts_citations"), "alerts_note"),
    "kinds": tuple((f"kinds_{term.code}", f"kinds_{term.code}_comment") for term in ASSESSMENT_KINDS),
}


def layout_of_section(section: str) -> Layout:
    """Return the section's own layout, with every other field of it after the one that it follows in the document."""
    layout = list(LAYOUTS.get(section, ()))
    before = ""
    for name in SECTIONS[section]:
        field = DOCUMENT_FIELDS[name]
        own = [at for at, names in enumerate(layout) if _is_of(names, field)]
        if not own and section != "kinds":
            follows = [at for at, names in enumerate(layout) if before and _is_of(names, DOCUMENT_FIELDS[before])]
            place = follows[-1] + 1 if follows else len(layout)
            layout[place:place] = layout_of([field])
        before = name
    return tuple(layout)


def _is_of(names: str | tuple[str, ...], field: PartField) -> bool:
    """Is one of the names the field's, or that of a field of its part?"""
    names = (names,) if isinstance(names, str) else names
    own = {field.name, *(f"{field.name}_{inner}" for inner in (fields_of(field.holds) if field.holds else ()))}
    return bool(own.intersection(names))


EVIDENCE = ("norwegian", "international", "alerts", "research")


def _plans() -> Iterator[SectionPlan]:
    """Yield the sections of the template; those on the evidence stand inside one."""
    for section in SECTIONS:
        if section == EVIDENCE[0]:
            parts = tuple(SectionPlan(part, layout_of_section(part)) for part in EVIDENCE)
            yield SectionPlan("evidence", parts=parts)
        elif section not in EVIDENCE:
            yield SectionPlan(section, layout_of_section(section))


SECTION_PLANS = tuple(_plans())


def build_section(form: PartForm, plan: SectionPlan) -> FormSection:
    """Return the section with the form's fields, without header rows that the type of technology lacks."""
    layout = [names for names in plan.layout if form.shows(names if isinstance(names, str) else names[0])]
    parts = [FormBlock("section", build_section(form, part)) for part in plan.parts]
    return FormSection(f"section-{plan.name}", section_label(plan.name), [*blocks_of(form, layout), *parts])
