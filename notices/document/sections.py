"""The template's sections in their order, with the fields of the document that stand in each."""

SECTIONS = {
    "header": (
        *("language", "title", "technology_type", "areas", "substances", "brand_names", "atc", "holder"),
        *("financing", "nye_metoder", "information_as_of"),
    ),
    "summary": ("summary",),
    "status": ("regulatory_change", "regulatory_statuses", "status"),
    "description": ("description",),
    "disease": ("disease",),
    "current_treatment": ("current_treatment",),
    "norwegian": ("norwegian_assessments", "norwegian_note"),
    "international": ("international_done", "international_ongoing", "international_note"),
    "alerts": ("alerts", "alerts_note"),
    "research": ("research", "trials"),
    "elements": ("elements", "elements_other"),
    "kinds": ("kinds",),
    "references": ("references",),
}
SECTION_OF = {field: section for section, fields in SECTIONS.items() for field in fields}


def section_of(place: str) -> str:
    """Return the section that a place stands in: "trials/t1/name" is in "research"."""
    return SECTION_OF[place.partition("/")[0]]
