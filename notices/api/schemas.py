"""What comes out: each answer with its fields, beside the facts of a version themselves."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel

from notices.public.metadata import Address, Facts, Number, says

Next = Annotated[Address | None, says(_("The address of the next page; null on the last one."))]
Kind = Literal["published", "updated", "withdrawn_as_outdated", "withdrawn_as_wrong"]


class NoticeList(BaseModel):
    """A page of live notices, newest first."""

    items: list[Facts]
    next: Next


class VersionLine(BaseModel):
    """A published version in the list of all; of one that was withdrawn as wrong no word is left."""

    version: Annotated[Number, says(_("Which of its published versions this is, from 1."))]
    published_at: Annotated[datetime, says(_("When this version took effect."))]
    withdrawn_as_wrong_at: Annotated[datetime | None, says(_("When it was withdrawn as wrong, if it was."))]
    note: Annotated[str, says(_("What was said to have changed, or why it was withdrawn."))]
    sha256: Annotated[str | None, says(_("The hash of the text's bytes."))]
    json_address: Annotated[Address | None, says(_("Where the text is, as it was hashed."))]


class VersionList(BaseModel):
    """All published versions of a notice, oldest first."""

    number: Number
    items: list[VersionLine]


class WholeVersion(BaseModel):
    """A published version: what it is, and its whole text."""

    facts: Facts
    document: Annotated[dict[str, Any], says(_("The approved text itself."))]


class TrialNotice(BaseModel):
    """A live notice that cites a trial."""

    number: Number
    version: Number
    title: str
    page: Address


class TrialLine(BaseModel):
    """A trial that live notices cite; name, title and status are its registry's own words."""

    number: Annotated[str, says(_("The number, as its registry spells it."), examples=["NCT03334396"])]
    registry: Annotated[str, says(_("The registry's code."))]
    registry_name: str
    registry_address: Annotated[Address | None, says(_("Where people read the registry's record."))]
    acronym: str
    title: str
    status: Annotated[str, says(_("The registry's code of the status; empty where it was not read."))]
    checked_at: Annotated[datetime | None, says(_("When the registry gave its last answer."))]
    has_changed: Annotated[bool, says(_("Whether the registry differs from what an approved text says."))]
    notices: Annotated[int, says(_("How many live notices cite it."), ge=1)]
    page: Address


class TrialList(BaseModel):
    """A page of trials, by number."""

    items: list[TrialLine]
    next: Next


class WholeTrial(BaseModel):
    """A trial, and the live notices that cite it, newest first."""

    trial: TrialLine
    notices: list[TrialNotice]


class Change(BaseModel):
    """Something that the public saw happen to a notice. Of a text that was withdrawn as wrong it has no word."""

    cursor: Annotated[str, says(_("Its place in the list, and its name: the same change always has the same."))]
    at: Annotated[datetime, says(_("When it took effect."))]
    kind: Annotated[Kind, says(_("What happened."))]
    number: Annotated[Number, says(_("The notice's number; it never changes."))]
    version: Annotated[Number, says(_("The version that was published or withdrawn."))]
    title: Annotated[str | None, says(_("The title of that version; null where no word of it is public."))]
    note: Annotated[str | None, says(_("What the public was told about it."))]
    address: Annotated[Address, says(_("The permanent address of that version."))]


class ChangeList(BaseModel):
    """A page of changes, oldest first."""

    items: list[Change]
    cursor: Annotated[
        str,
        says(
            _(
                "Keep it, and send it with your next request. It may point a few seconds back, so that nothing being"
                " written is missed: a change can come twice."
            )
        ),
    ]
    next: Next
