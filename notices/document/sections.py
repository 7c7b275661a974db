"""The template's sections in their order, with the fields of the document that stand in each."""

from itertools import groupby

from notices.document.fields import DOCUMENT_FIELDS

# A section's fields stand together in the document, in the order of the page.
SECTIONS = {
    section: tuple(name for name, _field in fields)
    for section, fields in groupby(DOCUMENT_FIELDS.items(), key=lambda item: item[1].about.section)
}
SECTION_OF = {field: section for section, fields in SECTIONS.items() for field in fields}


def section_of(place: str) -> str:
    """Return the section that a place stands in: "trials/t1/name" is in "research"."""
    return SECTION_OF[place.partition("/")[0]]
