"""The header of a document: what the fact box prints, in its order."""

import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from notices.document import terms
from notices.document.about import About
from notices.document.field_types import Limited, Line, UniqueCodes, UniqueKeys
from notices.document.parts import (
    NYE_METODER_NUMBER,
    TITLE,
    Atc,
    Choice,
    FirstPublished,
    Name,
    NyeMetoderNumber,
    Part,
)
from notices.document.template import FINANCING, HEADINGS, TECHNOLOGY_TYPES, Language
from trials.msgid import gettext_noop

SCHEMA: Final = 4


class Header(Part):
    """The fields before the first section."""

    schema_number: Literal[4] = Field(default=SCHEMA, alias="schema")
    language: Annotated[
        Language,
        About(section="header", label=gettext_noop("Language of the notice"), is_drawn_by_hand=True),
    ] = "nb"
    title: Annotated[Line, About(section="header", label=TITLE, is_copied=False, is_drawn_by_hand=True)] = ""
    technology_type: Annotated[
        Choice,
        About(
            section="header",
            term=HEADINGS["type"],
            vocabulary=TECHNOLOGY_TYPES,
            help_text=gettext_noop("Another type has other rows in the header: they appear when you have saved."),
        ),
    ]
    areas: Annotated[tuple[Choice, ...], UniqueCodes, Limited, About(section="header", term=HEADINGS["areas"])] = ()
    tags: Annotated[
        tuple[Choice, ...],
        UniqueCodes,
        Limited,
        About(
            section="header",
            term=terms.TAGS_TERM,
            vocabulary=terms.TAGS,
            is_closed=True,
            metadata=gettext_noop("What sets the technology apart, such as an orphan medicine or an advanced therapy."),
        ),
    ] = ()
    substances: Annotated[tuple[Name, ...], UniqueKeys, Limited, About(section="header", is_drawn_by_hand=True)] = ()
    brand_names: Annotated[tuple[Name, ...], UniqueKeys, Limited, About(section="header", is_drawn_by_hand=True)] = ()
    atc: Annotated[
        Atc,
        About(section="header", part_labels={"group": gettext_noop("Name of the ATC group")}, is_drawn_by_hand=True),
    ] = Atc()
    pharmaceutical_form: Annotated[
        Line,
        About(
            section="header",
            term=terms.PHARMACEUTICAL_FORM,
            types=frozenset({"medicine"}),
            metadata=gettext_noop("The pharmaceutical form, such as a tablet."),
        ),
    ] = ""
    ema_number: Annotated[
        Line,
        About(
            section="header",
            term=terms.EMA_NUMBER,
            types=frozenset({"medicine"}),
            cites=False,
            help_text=gettext_noop("As EMEA/H/C/001234."),
            metadata=gettext_noop("The number of the product at the European Medicines Agency."),
        ),
    ] = ""
    holder: Annotated[Line, About(section="header")] = ""
    financing: Annotated[Choice | None, About(section="header", term=HEADINGS["financing"], vocabulary=FINANCING)] = (
        None
    )
    nye_metoder: Annotated[
        tuple[NyeMetoderNumber, ...],
        UniqueKeys,
        Limited,
        About(
            section="header",
            term=HEADINGS["nye_metoder"],
            label=NYE_METODER_NUMBER,
            row_label=NYE_METODER_NUMBER,
            is_copied=False,
            is_drawn_by_hand=True,
        ),
    ] = ()
    first_published: Annotated[
        FirstPublished,
        About(
            section="header",
            term=terms.FIRST_PUBLISHED,
            metadata=gettext_noop("Where a text that comes from elsewhere was published first, and its number there."),
            is_copied=False,
        ),
    ] = FirstPublished()
    information_as_of: Annotated[
        datetime.date | None,
        About(
            section="header",
            term=HEADINGS["information_as_of"],
            help_text=gettext_noop("The day on which the facts were true, as 14.09.2023."),
            is_copied=False,
        ),
    ] = None
