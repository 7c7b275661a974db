"""The sections of the form, in the template's order, with their fields and lists."""

from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext, gettext_noop

from notices.document.fields import DOCUMENT_FIELDS, PartField, fields_of
from notices.document.sections import SECTIONS
from notices.document.template import ASSESSMENT_KINDS
from notices.forms.edit.drawing import Generated
from notices.forms.edit.generated import layout_of
from notices.forms.edit.marks import Marks
from notices.forms.edit.rows import FormBlock, Layout, PartForm, blocks_of
from notices.rendering.place_labels import section_label


class SectionPlan(NamedTuple):
    """A section as planned: its name, its fields and lists, its sub-sections."""

    name: str
    layout: Layout = ()
    parts: tuple["SectionPlan", ...] = ()


class FormSection:
    """A section of a form, ready to draw; its fields are made where somebody asks for them."""

    def __init__(self, form: PartForm, plan: SectionPlan) -> None:
        self._form, self.plan = form, plan
        self.name = plan.name
        # The id of the section on the page.
        self.anchor = f"section-{plan.name}"
        # Does it stay folded, without its fields? They are fetched when it is opened, and not sent before.
        self.is_folded = False
        # What stands in it, in a few words.
        self.gist = ""
        self.marks = Marks()

    @cached_property
    def heading(self) -> str:
        return section_label(self.plan.name)

    @property
    def short_name(self) -> str:
        """Return what the list beside the form calls it, in one line."""
        return gettext(SHORT_NAMES[self.name]) if self.name in SHORT_NAMES else self.heading

    @property
    def names(self) -> tuple[str, ...]:
        """Return the fields and lists in it, those of sections inside it too."""
        return names_of_section(self.plan)

    @property
    def layout(self) -> Layout:
        """Return its own fields and lists, without header rows that the type of technology lacks."""
        return tuple(item for item in map(self._visible_item, self.plan.layout) if item not in ("", ()))

    def _visible_item(self, item: Any) -> Any:
        """Return an item of the layout with what the form shows of it."""
        if isinstance(item, tuple):
            return tuple(filter(self._form.shows, item))
        return item if not isinstance(item, str) or self._form.shows(item) else ""

    @cached_property
    def parts(self) -> list["FormSection"]:
        """Return the sections inside it."""
        return [FormSection(self._form, part) for part in self.plan.parts]

    @cached_property
    def blocks(self) -> list[FormBlock]:
        """Return the fields, lists and sub-sections."""
        return [*blocks_of(self._form, self.layout), *(FormBlock("section", part) for part in self.parts)]


# Sections whose heading is longer than a line of the list beside the form.
SHORT_NAMES = {
    "status": gettext_noop("Status of use"),
    "description": gettext_noop("Description"),
    "disease": gettext_noop("Disease and patients"),
    "evidence": gettext_noop("Evidence"),
    "elements": gettext_noop("Assessment elements"),
    "kinds": gettext_noop("Kind of assessment"),
}
# Where the form has another order than the document, or fields side by side.
LAYOUTS: dict[str, Layout] = {
    "header": (
        "title",
        ("technology_type", "language"),
        "areas",
        ("substances", "brand_names"),
        ("atc_code", "atc_group", "holder"),
        ("pharmaceutical_form", "ema_number"),
        ("financing", "information_as_of"),
        "nye_metoder",
    ),
    "international": (
        ("international_done_count", "international_done_at_least", "international_done_citations"),
        ("international_ongoing_count", "international_ongoing_at_least", "international_ongoing_citations"),
        Generated("international"),
        "international_note",
    ),
    "alerts": (("alerts_count", "alerts_at_least", "alerts_citations"), Generated("alerts"), "alerts_note"),
    "norwegian": ("norwegian_assessments", Generated("norwegian"), "norwegian_note"),
    "research": ("research", Generated("research"), "trials"),
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


def _names_in(item: Any) -> tuple[str, ...]:
    """Return the names in an item of a layout; an object of crispy's own has none."""
    if isinstance(item, str):
        return (item,)
    return item if isinstance(item, tuple) else ()


def _is_of(item: Any, field: PartField) -> bool:
    """Is one of the item's names the field's, or that of a field of its part?"""
    own = {field.name, *(f"{field.name}_{inner}" for inner in (fields_of(field.holds) if field.holds else ()))}
    return bool(own.intersection(_names_in(item)))


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


@cache
def names_of_section(plan: SectionPlan) -> tuple[str, ...]:
    """Return the fields and lists of a section and of the sections inside it, as the form names them."""
    own = (name for item in plan.layout for name in _names_in(item))
    return (*own, *(name for part in plan.parts for name in names_of_section(part)))


def section_plan(name: str) -> SectionPlan | None:
    return next((plan for plan in SECTION_PLANS if plan.name == name), None)
