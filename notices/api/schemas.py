"""The objects of the API's answers with their fields; the metadata of a version are defined in `public/metadata.py`."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel

from notices.public.metadata import Number, Url, VersionMetadata, described

NextPage = Annotated[Url | None, described(_("The address of the next page; null on the last one."))]
ChangeKind = Literal["published", "updated", "withdrawn_as_outdated", "withdrawn_as_wrong"]


class NoticeList(BaseModel):
    """A page of live notices, newest first."""

    items: list[VersionMetadata]
    next: NextPage


class VersionLine(BaseModel):
    """A published version in the list of all; of one that was withdrawn as wrong no word is left."""

    version: Annotated[Number, described(_("Which of its published versions this is, from 1."))]
    published_at: Annotated[datetime, described(_("When this version took effect."))]
    withdrawn_as_wrong_at: Annotated[datetime | None, described(_("When it was withdrawn as wrong, if it was."))]
    note: Annotated[str, described(_("What was said to have changed, or why it was withdrawn."))]
    sha256: Annotated[str | None, described(_("The hash of the text's bytes."))]
    json_address: Annotated[Url | None, described(_("Where the text is, as it was hashed."))]


class VersionList(BaseModel):
    """All published versions of a notice, oldest first."""

    number: Number
    items: list[VersionLine]


class WholeVersion(BaseModel):
    """A published version: what it is, and its whole text."""

    facts: VersionMetadata
    document: Annotated[dict[str, Any], described(_("The approved text itself."))]


class TrialNotice(BaseModel):
    """A live notice that cites a trial."""

    number: Number
    version: Number
    title: str
    page: Url


class TrialLine(BaseModel):
    """A trial that live notices cite; name, title and status are its registry's own words."""

    number: Annotated[str, described(_("The number, as its registry spells it."), examples=["NCT03334396"])]
    registry: Annotated[str, described(_("The registry's code."))]
    registry_name: str
    registry_address: Annotated[Url | None, described(_("Where people read the registry's record."))]
    acronym: str
    title: str
    status: Annotated[str, described(_("The registry's code of the status; empty where it was not read."))]
    checked_at: Annotated[datetime | None, described(_("When the registry gave its last answer."))]
    has_changed: Annotated[bool, described(_("Whether the registry differs from what an approved text says."))]
    notices: Annotated[int, described(_("How many live notices cite it."), ge=1)]
    page: Url


class TrialList(BaseModel):
    """A page of trials, by number."""

    items: list[TrialLine]
    next: NextPage


class WholeTrial(BaseModel):
    """A trial, and the live notices that cite it, newest first."""

    trial: TrialLine
    notices: list[TrialNotice]


class Change(BaseModel):
    """Something that the public saw happen to a notice. Of a text that was withdrawn as wrong it has no word."""

    cursor: Annotated[str, described(_("Its place in the list, and its name: the same change always has the same."))]
    at: Annotated[datetime, described(_("When it took effect."))]
    kind: Annotated[ChangeKind, described(_("What happened."))]
    number: Annotated[Number, described(_("The notice's number; it never changes."))]
    version: Annotated[Number, described(_("The version that was published or withdrawn."))]
    title: Annotated[str | None, described(_("The title of that version; null where no word of it is public."))]
    note: Annotated[str | None, described(_("What the public was told about it."))]
    address: Annotated[Url, described(_("The permanent address of that version."))]


class ChangeList(BaseModel):
    """A page of changes, oldest first."""

    items: list[Change]
    cursor: Annotated[
        str,
        described(
            _(
                "Keep it, and send it with your next request. It may point a few seconds back, so that nothing being"
                " written is missed: a change can come twice."
            )
        ),
    ]
    next: NextPage
