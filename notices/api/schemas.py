"""The objects of the API's answers with their fields; the metadata of a version are defined in `public/metadata.py`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel

from notices.public.metadata import Number, Url, VersionMetadata, described

NextPage = Annotated[Url | None, described(_("The address of the next page; null on the last one."))]
ChangeKind = Literal[
    "published", "updated", "withdrawn_as_outdated", "withdrawn_as_wrong", "redacted", "registry_changed"
]


class NoticeList(BaseModel):
    """A page of notices."""

    items: list[VersionMetadata]
    next: NextPage
    total: Annotated[int, described(_("How many notices all pages have together."), ge=0)]


class VersionLine(BaseModel):
    """A published version in the list of all; of one that was withdrawn as wrong no word is left."""

    version: Annotated[Number, described(_("Which of its published versions this is, from 1."))]
    published_at: Annotated[datetime, described(_("When this version took effect."))]
    withdrawn_as_wrong_at: Annotated[datetime | None, described(_("When it was withdrawn as wrong, if it was."))]
    note: Annotated[str, described(_("What was said to have changed, or why it was withdrawn."))]
    sha256: Annotated[str | None, described(_("The hash of the text's bytes."))]
    json_address: Annotated[Url | None, described(_("Where the text is, as it was hashed."))]
    redacted_at: Annotated[datetime | None, described(_("When words were last removed from it by law, if they were."))]


class VersionList(BaseModel):
    """All published versions of a notice, oldest first."""

    number: Number
    items: list[VersionLine]


class WholeVersion(BaseModel):
    """A published version: what it is, and its whole text."""

    facts: VersionMetadata
    document: Annotated[dict[str, Any], described(_("The approved text itself."))]


class RegistryDifference(BaseModel):
    """What a registry says otherwise than a live notice: both values, in words and as they are compared."""

    notice: Annotated[int, described(_("The number of the notice."))]
    trial: Annotated[str, described(_("The number of the trial, as the notice cites it."))]
    name: Annotated[str, described(_("What the trial is called."))]
    field: Annotated[str, described(_("What differs: number, status, participants, results, completion …"))]
    level: Annotated[Literal["important", "notable"], described(_("How much it matters to a reader."))]
    old: Annotated[str, described(_("What the notice prints, or what the registry said when it was written."))]
    new: Annotated[str, described(_("What the registry says now; empty where the number is gone."))]
    since: Annotated[datetime, described(_("When we first saw it."))]
    as_of: Annotated[date, described(_("The day on which the registry last said so."))]
    reason: Annotated[str, described(_("Why the trial was stopped, in the sponsor's own words; we judge nothing."))]
    text: Annotated[str, described(_("All of it in one sentence, in the notice's language."))]


class PassedDate(BaseModel):
    """An expected date in the notice that has passed."""

    kind: Annotated[str, described(_("What was expected: a trial's start, completion or results, or an approval."))]
    name: Annotated[str, described(_("The trial's name, or the region of the authority."))]
    date: Annotated[str, described(_("The day, month or year, in ISO form."))]


class Staleness(BaseModel):
    """What is true of a live notice today, outside its approved text."""

    is_stale: Annotated[bool, described(_("Whether any of the following says so."))]
    differences: list[RegistryDifference]
    passed_dates: list[PassedDate]
    review_due_since: Annotated[date | None, described(_("The day by which somebody was to look at it again."))]
    checked_at: Annotated[datetime | None, described(_("The oldest of the last checks of its trials."))]
    unchecked: Annotated[list[str], described(_("Trials that were never checked."))]


@dataclass(frozen=True)
class NoticeToday(VersionMetadata):
    """A notice's current version, and what is true of it today."""

    staleness: Annotated[Staleness | None, described(_("What is true today; null where the notice is not live."))]


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
    gone_at: Annotated[datetime | None, described(_("Since when the registry does not know the number; else null."))]
    moved_to: Annotated[str | None, described(_("The number under which the registry has it now; else null."))]
    notices: Annotated[int, described(_("How many live notices cite it."), ge=1)]
    page: Url


class TrialList(BaseModel):
    """A page of trials, by number."""

    items: list[TrialLine]
    next: NextPage


class WholeTrial(BaseModel):
    """A trial, the live notices that cite it, newest first, and how the registry differs from them."""

    trial: TrialLine
    differences: list[RegistryDifference]
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
    differences: Annotated[
        list[RegistryDifference], described(_("What a registry says otherwise, if that is what happened; else empty."))
    ]


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
