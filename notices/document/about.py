"""What a field says of itself where it is defined: its section, its words, its input, whom it is told to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from notices.document.template import Term, Vocabulary


@dataclass(frozen=True, kw_only=True)
class About:
    """The one place for what form, page, comparison, metadata and copies know of a field; texts for people are msgids.

    A field of a part or row leaves `section`, `term`, `metadata` and `is_copied` to the field that holds it.
    """

    # Where in the template it stands: a name of document.sections.
    section: str = ""
    # What the page prints before its value: in the header a row, elsewhere a line below the section's own text.
    term: Term | None = None
    # The types of technology that have it in their header; None where all have.
    types: frozenset[str] | None = None
    # What the desk calls it, where that is not `term`; what it calls one row; what it calls the fields of a part.
    label: str = ""
    row_label: str = ""
    part_labels: Mapping[str, str] = field(default_factory=dict)
    # Its terms. Where the vocabulary is closed, a document with another code is refused.
    vocabulary: Vocabulary | None = None
    is_closed: bool = False
    help_text: str = ""
    # May the text cite references?
    cites: bool = True
    # What the API says of it. Without, it is in no list of metadata: who wants it reads the document.
    metadata: str = ""
    # Is it copied into a new notice? Not what is true of one notice alone.
    is_copied: bool = True
    # Code of its own prints it, or gives it its place in the form: tests/document/test_fields.py names what is missing.
    is_drawn_by_hand: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Refuse codes that a closed vocabulary lacks; everything else is validated as without this annotation."""
        schema = handler(source)
        return core_schema.no_info_after_validator_function(self._known, schema) if self.is_closed else schema

    def _known(self, value: Any) -> Any:
        codes = self.vocabulary.codes if self.vocabulary else ()
        for choice in value if isinstance(value, tuple) else (value,):
            if choice is not None and choice.code not in codes:
                raise ValueError(f"“{choice.code}” is none of the template's terms: {', '.join(codes)}")
        return value
