"""The parameters of the API's addresses, with their types, bounds and descriptions."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from notices.document.field_types import KEY_PATTERN
from notices.document.template import APPROVAL_STATUSES, PHASES, REGULATORY_CHANGES, Language
from notices.document.terms import TAGS
from notices.public.metadata import State, described
from notices.search import MAX_QUERY_LENGTH
from notices.search.list_facts import TIMES

MAX_ITEMS, DEFAULT_ITEMS = 100, 50
YEAR_OF_PUBLICATION = _(
    "The year of publication in Norway; of a text from elsewhere, the one in which it was published there."
)
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
# RFC 3339, and the day alone. A plus sign in an address means a space where nobody wrote it as %2B.
MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt](?P<time>[0-9]{2}:[0-9]{2}:)(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?"
    r"(?:[Zz]|(?P<sign>[+ -])(?P<hours>[0-9]{2}):(?P<minutes>[0-9]{2})))?"
)
TrialCursor = Annotated[str, Field(pattern=r"^[A-Za-z0-9./-]{1,40}$")]


@dataclass(frozen=True)
class ListPosition:
    """A position in a list that is ordered by time: when something took effect, and the number of its notice.

    Its text is the microseconds since 1970, a hyphen, the number; and the version where it counts.
    """

    at: datetime
    number: int
    # Of a version, where several of the same notice may have the same time; 0 elsewhere.
    version: int = 0

    @classmethod
    def read(cls, text: str) -> Self:
        microseconds, *numbers = map(int, text.split("-"))
        return cls(EARLIEST + timedelta(microseconds=microseconds), *numbers)

    def __str__(self) -> str:
        text = f"{(self.at - EARLIEST) // timedelta(microseconds=1):016d}-{self.number}"
        return f"{text}-{self.version}" if self.version else text


def _whole_number(value: Any) -> Any:
    """Refuse anything but digits: pydantic would read "5.0", " 5 " and "+5" too."""
    if isinstance(value, str) and not re.fullmatch("[0-9]{1,9}", value):
        raise ValueError("a whole number, written with digits")
    return value


def _written_day(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("a day, written as 2026-11-23")
    return value


def parse_moment(text: str) -> datetime:
    """Read a time, or a day as its first moment in Norway; ValueError where the text is neither."""
    match = MOMENT.fullmatch(text)
    if match is None:
        raise ValueError("a day (2026-11-23) or a time with its zone (2026-11-23T12:00:00Z)")
    if match["time"] is None:
        return _clamped(datetime.fromisoformat(match["day"]).replace(tzinfo=ZoneInfo(settings.TIME_ZONE)))
    # A minute may have a 61st second; our times have no fractions of a microsecond.
    second = min(int(match["second"]), 59) if int(match["second"]) <= 60 else 60
    fraction = (match["fraction"] or "")[:6].ljust(6, "0")
    at = datetime.fromisoformat(f"{match['day']}T{match['time']}{second:02d}.{fraction}")
    return _clamped(
        at.replace(tzinfo=_zone(match["sign"] or "+", int(match["hours"] or 0), int(match["minutes"] or 0)))
    )


def last_moment(text: str) -> datetime:
    """Read a time, or a day as its last moment in Norway."""
    at = parse_moment(text)
    is_day = MOMENT.fullmatch(text)["time"] is None  # type: ignore[index]  # `parse_moment` has read it
    next_day = at.astimezone(ZoneInfo(settings.TIME_ZONE)) + timedelta(days=1)
    return next_day - timedelta(microseconds=1) if is_day else at


def _zone(sign: str, hours: int, minutes: int) -> timezone:
    if hours > 23 or minutes > 59:
        raise ValueError("a zone is less than a day from UTC")
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1))


def _clamped(at: datetime) -> datetime:
    """Return the time in UTC within our bounds; the first and last days of the calendar have no UTC."""
    if at.year <= EARLIEST.year:
        return EARLIEST
    return LATEST if at.year >= LATEST.year else at.astimezone(UTC)


WholeNumber = BeforeValidator(_whole_number)
# The bounds stand before the validator: only then does the description name them.
Limit = Annotated[int, described(_("How many at most."), ge=1, le=MAX_ITEMS, examples=[10]), WholeNumber]
Year = Annotated[
    int,
    described(YEAR_OF_PUBLICATION, ge=1900, le=2200, examples=[2026]),
    WholeNumber,
]
Cursor = Annotated[
    str,
    described(
        _("Where to go on: the cursor of an earlier answer."),
        pattern=r"^[0-9]{16}-[0-9]{1,9}(-[0-9]{1,9})?$",
        examples=["1790000000000000-1"],
    ),
]
Since = Annotated[
    str,
    AfterValidator(lambda text: parse_moment(text) and text),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}),
]
Order = Literal["newest", "oldest", "number", "expected"]
Text = Annotated[str, Field(min_length=1, max_length=MAX_QUERY_LENGTH)]
# pydantic would read a number of seconds too.
Day = Annotated[date, BeforeValidator(_written_day)]
Code = Annotated[str, Field(pattern=KEY_PATTERN)]
AtcCode = Annotated[str, Field(pattern="^[A-Za-z][A-Za-z0-9]{0,6}$")]
# The default of a facet: nothing is chosen.
NONE: Any = Field(default_factory=list)
TechnologyType = Literal["medicine", "device", "diagnostic", "procedure", "organisational", "digital", "other"]
Financing = Literal["specialist", "insurance", "municipality", "undecided"]


@dataclass(frozen=True)
class OneOf:
    """Makes a text one of these codes: the description lists them, and a refusal names them."""

    codes: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.codes))


class FilterQuery(Schema):
    """The filters of notices, named as in the public's list. Of several values of a facet a notice has one."""

    q: Annotated[Text | None, described(_("Words; each must stand in the text."), examples=["eksem"])] = None
    exact: Annotated[
        Text | None,
        described(_("The same words again: only they are asked for, and none that mean the same."), examples=["eksem"]),
    ] = None
    time: Annotated[
        list[Annotated[str, OneOf(TIMES)]],
        described(
            _("How long it is to the marketing authorisation, from today, or passed, granted or unknown."),
            examples=[["under_6"]],
        ),
    ] = NONE
    area: Annotated[list[Code], described(_("The code of a clinical area."), examples=[["hud"]])] = NONE
    type: Annotated[list[TechnologyType], described(_("The type of technology."), examples=[["medicine"]])] = NONE
    financing: Annotated[list[Financing], described(_("Who would pay."), examples=[["specialist"]])] = NONE
    status: Annotated[
        list[Annotated[str, OneOf(APPROVAL_STATUSES.codes)]],
        described(_("The status of a marketing authorisation that counts in Norway."), examples=[["under_review"]]),
    ] = NONE
    change: Annotated[
        list[Annotated[str, OneOf(REGULATORY_CHANGES.codes)]],
        described(_("What the application is for, such as a new substance."), examples=[["extension"]]),
    ] = NONE
    phase: Annotated[
        list[Annotated[str, OneOf(PHASES.codes)]],
        described(_("The phase of a trial in its table."), examples=[["3"]]),
    ] = NONE
    tag: Annotated[
        list[Annotated[str, OneOf(TAGS.codes)]],
        described(_("What sets the technology apart."), examples=[["orphan"]]),
    ] = NONE
    atc: Annotated[list[AtcCode], described(_("An ATC code, or the beginning of one."), examples=[["D11"]])] = NONE
    substance: Annotated[
        list[Text], described(_("An active substance, by its whole name."), examples=[["baricitinib"]])
    ] = NONE
    company: Annotated[list[Text], described(_("A company, by its whole name."), examples=[["Eli Lilly"]])] = NONE
    changed: Annotated[
        list[Literal["0", "1"]],
        described(_("1: trials have changed in their registry since the approval; 0: none has."), examples=[["1"]]),
    ] = NONE
    year: Annotated[
        list[Year],
        described(YEAR_OF_PUBLICATION, examples=[[2026]]),
    ] = NONE
    language: Annotated[
        list[Language], described(_("The language that the notice is written in."), examples=[["nb"]])
    ] = NONE
    state: Annotated[
        list[State],
        described(
            _("live; replaced: versions that have a newer one; outdated: withdrawn. May be given several times."),
            examples=[["outdated"]],
        ),
    ] = ["live"]
    published_from: Annotated[
        Since | None,
        described(_("The version took effect on this day, at this time, or later."), examples=["2026-01-01"]),
    ] = None
    published_to: Annotated[
        Since | None,
        described(_("The version took effect on this day, at this time, or earlier."), examples=["2026-12-31"]),
    ] = None
    changed_since: Annotated[
        Since | None,
        described(
            _("It was published, updated or withdrawn on this day, at this time, or later."), examples=["2026-11-01"]
        ),
    ] = None
    expected_from: Annotated[
        Day | None,
        described(_("A marketing authorisation in Norway is expected on this day or later."), examples=["2027-01-01"]),
    ] = None
    expected_to: Annotated[
        Day | None,
        described(
            _("A marketing authorisation in Norway is expected on this day or earlier; a year counts to its last day."),
            examples=["2027-12-31"],
        ),
    ] = None


class NoticeQuery(FilterQuery):
    """The filters of notices, their order, and the page."""

    sort: Annotated[
        Order,
        described(
            _("The order: by when the version took effect, by number, or by when an authorisation is expected."),
            examples=["oldest"],
        ),
    ] = "newest"
    cursor: Cursor | None = None
    limit: Limit = DEFAULT_ITEMS


class ChangeQuery(Schema):
    """The filters of changes."""

    since: Annotated[
        Since | None, described(_("A day, as in Norway, or a time with its zone."), examples=["2026-01-01"])
    ] = None
    cursor: Cursor | None = None
    limit: Limit = DEFAULT_ITEMS


class TrialQuery(Schema):
    """The page of trials."""

    cursor: Annotated[TrialCursor | None, described(_("Where to go on: the cursor of an earlier answer."))] = None
    limit: Limit = DEFAULT_ITEMS
